// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/encode.hpp"

#include <center.pb.h>

#include "plugins/common/refusal.hpp"
#include "plugins/loyalty-center/text.hpp"

namespace noren::loyalty_center {
namespace {

namespace wire = center::v1;
using boost::json::object;
using plugin::member;

[[noreturn]] void malformed(std::string_view name) {
  throw plugin::Failure(NOREN_E_ILLEGAL, "center", std::string(name) + " is malformed");
}

std::string text(const object& from, std::string_view name) {
  return member<std::string>(from, name, "");
}
std::int64_t number(const object& from, std::string_view name) {
  return member<std::int64_t>(from, name, 0);
}
std::int32_t small_number(const object& from, std::string_view name) {
  return member<std::int32_t>(from, name, 0);
}

const object& child(const object& from, std::string_view name) {
  const boost::json::value* found = from.if_contains(name);
  if (!found || !found->is_object()) malformed(name);
  return found->get_object();
}

template <typename Take>
void each(const object& from, std::string_view name, Take take) {
  const boost::json::value* found = from.if_contains(name);
  if (!found) return;
  if (!found->is_array()) malformed(name);
  for (const boost::json::value& item : found->get_array()) take(item);
}

std::string id(std::string_view uuid, std::string_view name) {
  auto bytes = from_uuid(uuid);
  if (!bytes) malformed(name);
  return std::move(*bytes);
}

// The token's `match` is the till's own and stays there.
void fill(wire::Card& card, const object& from) {
  card.set_kind(text(from, "kind"));
  auto sealed = from_base64(text(from, "sealed"));
  if (!sealed || sealed->empty()) malformed("card");
  card.set_sealed(std::move(*sealed));
}

void fill(wire::Line& line, const object& from) {
  line.set_line(small_number(from, "line"));
  line.set_kind(text(from, "kind"));
  line.set_amount(number(from, "amount"));
  line.set_tax(small_number(from, "tax"));
  line.set_code(text(from, "code"));
  line.set_name(text(from, "name"));
  line.set_quantity(text(from, "quantity"));
  line.set_category(text(from, "category"));
  line.set_no_points(member<bool>(from, "no_points", false));
}

void fill(wire::Tender& tender, const object& from) {
  tender.set_tender(text(from, "tender"));
  tender.set_amount(number(from, "amount"));
  tender.set_service(text(from, "service"));
  tender.set_approval(text(from, "approval"));
}

const object& as_object(const boost::json::value& item, std::string_view name) {
  if (!item.is_object()) malformed(name);
  return item.get_object();
}

void fill(wire::Sale& sale, const object& from) {
  sale.set_ref(text(from, "ref"));
  sale.set_business_date(text(from, "business_date"));
  sale.set_currency(text(from, "currency"));
  sale.set_tax_mode(text(from, "tax_mode"));
  each(from, "lines", [&](const auto& item) { fill(*sale.add_lines(), as_object(item, "lines")); });
  each(from, "tenders",
       [&](const auto& item) { fill(*sale.add_tenders(), as_object(item, "tenders")); });
  sale.set_total(number(from, "total"));
}

// What the till knew of the center; a request may do without.
template <typename Request>
void fill_seen(Request& request, const object& document) {
  const boost::json::value* found = document.if_contains("seen");
  if (!found) return;
  const object& from = as_object(*found, "seen");
  request.mutable_seen()->set_center_ms(number(from, "center_ms"));
  request.mutable_seen()->set_elapsed_ms(number(from, "elapsed_ms"));
  request.mutable_seen()->set_head(text(from, "head"));
}

std::string string_item(const boost::json::value& item, std::string_view name) {
  if (!item.is_string()) malformed(name);
  return std::string(item.get_string());
}

}  // namespace

std::string encode(Verb verb, const object& document, std::string_view operation,
                   std::string_view original) {
  switch (verb) {
    case Verb::lookup: {
      wire::LookupRequest request;
      fill(*request.mutable_card(), child(document, "card"));
      return request.SerializeAsString();
    }
    case Verb::quote: {
      wire::QuoteRequest request;
      const std::string returned = text(document, "original");
      if (!returned.empty()) request.set_original(id(returned, "original"));
      const bool has_card = returned.empty() || document.contains("card");
      if (has_card) fill(*request.mutable_card(), child(document, "card"));
      fill(*request.mutable_sale(), child(document, "sale"));
      return request.SerializeAsString();
    }
    case Verb::hold: {
      wire::HoldRequest request;
      request.set_operation(id(operation, "idempotency_key"));
      fill(*request.mutable_card(), child(document, "card"));
      request.set_ref(text(document, "ref"));
      request.set_points(number(document, "points"));
      request.set_wallet(text(document, "wallet"));
      fill_seen(request, document);
      return request.SerializeAsString();
    }
    case Verb::complete: {
      wire::CompleteRequest request;
      request.set_operation(id(operation, "idempotency_key"));
      fill(*request.mutable_card(), child(document, "card"));
      fill(*request.mutable_sale(), child(document, "sale"));
      each(document, "holds",
           [&](const auto& item) { request.add_holds(id(string_item(item, "holds"), "holds")); });
      each(document, "coupons",
           [&](const auto& item) { request.add_coupons(string_item(item, "coupons")); });
      request.set_event_time_ms(number(document, "event_time_ms"));
      request.set_offline(member<bool>(document, "offline", false));
      request.set_offline_points(number(document, "offline_points"));
      fill_seen(request, document);
      each(document, "replaced", [&](const auto& item) {
        const object& paper = as_object(item, "replaced");
        wire::ReplacedPaper& added = *request.add_replaced();
        added.set_serial(text(paper, "serial"));
        added.set_instance(small_number(paper, "instance"));
      });
      return request.SerializeAsString();
    }
    case Verb::cancel: {
      wire::CancelRequest request;
      request.set_operation(id(operation, "idempotency_key"));
      request.set_original(id(original, "original_key"));
      request.set_reason(text(document, "reason"));
      fill_seen(request, document);
      return request.SerializeAsString();
    }
    case Verb::refund: {
      wire::RefundRequest request;
      request.set_operation(id(operation, "idempotency_key"));
      request.set_original(id(text(document, "original"), "original"));
      fill(*request.mutable_sale(), child(document, "sale"));
      request.set_event_time_ms(number(document, "event_time_ms"));
      request.set_offline(member<bool>(document, "offline", false));
      fill_seen(request, document);
      return request.SerializeAsString();
    }
    case Verb::status: {
      wire::StatusRequest request;
      request.set_operation(id(original, "original_key"));
      return request.SerializeAsString();
    }
  }
  malformed("verb");
}

}  // namespace noren::loyalty_center
