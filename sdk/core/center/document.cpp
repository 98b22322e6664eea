// SPDX-License-Identifier: Apache-2.0
#include "core/center/document.hpp"

#include "core/center/json.hpp"

namespace noren::center {
namespace {

namespace json = boost::json;

constexpr std::size_t id_size = 16;

using Wrong = std::optional<std::string>;

void read_card(JsonReader& reader, Card& card, Wrong& wrong) {
  const json::value* member = reader.find("card");
  if (member == nullptr) return;
  JsonReader token(*member, wrong);
  token.text("kind", card.kind);
  token.base64("sealed", card.sealed);
}

void read_sale(JsonReader& reader, Sale& sale, Wrong& wrong) {
  const json::value* member = reader.find("sale");
  if (member == nullptr) return;
  JsonReader object(*member, wrong);
  object.text("ref", sale.ref);
  object.text("business_date", sale.business_date);
  object.text("currency", sale.currency);
  object.text("tax_mode", sale.tax_mode);
  object.number("total", sale.total);
  object.each("lines", [&](const json::value& element) {
    JsonReader line(element, wrong);
    program::Line& added = sale.lines.emplace_back();
    line.number("line", added.line);
    line.text("kind", added.kind);
    line.number("amount", added.amount);
    line.number("tax", added.tax);
    line.text("code", added.code);
    line.text("name", added.name);
    line.text("quantity", added.quantity);
    line.text("category", added.category);
    line.flag("no_points", added.no_points);
  });
  object.each("tenders", [&](const json::value& element) {
    JsonReader tender(element, wrong);
    program::Tender& added = sale.tenders.emplace_back();
    tender.text("tender", added.tender);
    tender.number("amount", added.amount);
    tender.text("service", added.service);
    tender.text("approval", added.approval);
  });
}

void read_seen(JsonReader& reader, Seen& seen, Wrong& wrong) {
  const json::value* member = reader.find("seen");
  if (member == nullptr) return;
  JsonReader object(*member, wrong);
  object.number("center_ms", seen.center_ms);
  object.number("elapsed_ms", seen.elapsed_ms);
  object.text("head", seen.head);
}

void read_id(JsonReader& reader, const char* key, Bytes& id) {
  if (reader.find(key) == nullptr) return;
  std::string text;
  reader.text(key, text);
  auto read = uuid_of_text(text);
  if (!read) return reader.fail(key);
  id = std::move(*read);
}

// Empty members are left out, as documents.md lets them be.
void put(json::object& object, const char* key, std::string_view value) {
  if (!value.empty()) object[key] = value;
}
void put(json::object& object, const char* key, std::int64_t value) {
  if (value != 0) object[key] = value;
}

void put(json::object& object, const Seen& seen) {
  if (seen == Seen{}) return;
  json::object written;
  put(written, "center_ms", seen.center_ms);
  put(written, "elapsed_ms", seen.elapsed_ms);
  put(written, "head", seen.head);
  object["seen"] = std::move(written);
}

json::object write_sale(const Sale& sale) {
  json::object object;
  put(object, "ref", sale.ref);
  put(object, "business_date", sale.business_date);
  put(object, "currency", sale.currency);
  put(object, "tax_mode", sale.tax_mode);
  json::array lines;
  for (const program::Line& line : sale.lines) {
    json::object added;
    put(added, "line", line.line);
    put(added, "kind", line.kind);
    put(added, "amount", line.amount);
    put(added, "tax", line.tax);
    put(added, "code", line.code);
    put(added, "name", line.name);
    put(added, "quantity", line.quantity);
    put(added, "category", line.category);
    if (line.no_points) added["no_points"] = true;
    lines.push_back(std::move(added));
  }
  if (!lines.empty()) object["lines"] = std::move(lines);
  json::array tenders;
  for (const program::Tender& tender : sale.tenders) {
    json::object added;
    put(added, "tender", tender.tender);
    put(added, "amount", tender.amount);
    put(added, "service", tender.service);
    put(added, "approval", tender.approval);
    tenders.push_back(std::move(added));
  }
  if (!tenders.empty()) object["tenders"] = std::move(tenders);
  put(object, "total", sale.total);
  return object;
}

// Reads a message with the place where the first wrong member is noted.
template <typename T, typename Read>
Result<T> read_message(std::string_view text, Read read) {
  Wrong wrong;
  auto result = read_json<T>(text, [&](JsonReader& reader, T& message) {
    read(reader, message, wrong);
    if (wrong) reader.fail(*wrong);
  });
  return result;
}

}  // namespace

std::string uuid_text(ByteView id) {
  std::string text = to_hex(id);
  for (const std::size_t place : {20, 16, 12, 8}) {
    if (place < text.size()) text.insert(place, 1, '-');
  }
  return text;
}

Result<Bytes> uuid_of_text(std::string_view text) {
  const bool dashed =
      text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
  const auto malformed = error(NOREN_E_ILLEGAL, "document_malformed", {"operation"});
  if (!dashed) return malformed;
  std::string digits(text);
  std::erase(digits, '-');
  auto id = from_hex(digits);
  if (!id || id->size() != id_size) return malformed;
  return *id;
}

Result<LookupRequest> lookup_of_text(std::string_view document) {
  return read_message<LookupRequest>(document, [](JsonReader& reader, auto& request, Wrong& wrong) {
    read_card(reader, request.card, wrong);
  });
}

Result<QuoteRequest> quote_of_text(std::string_view document) {
  return read_message<QuoteRequest>(document, [](JsonReader& reader, auto& request, Wrong& wrong) {
    read_card(reader, request.card, wrong);
    read_sale(reader, request.sale, wrong);
    read_id(reader, "original", request.original);
  });
}

Result<HoldRequest> hold_of_text(std::string_view document) {
  return read_message<HoldRequest>(document, [](JsonReader& reader, auto& request, Wrong& wrong) {
    read_card(reader, request.card, wrong);
    read_seen(reader, request.seen, wrong);
    reader.text("ref", request.ref);
    reader.number("points", request.points);
    reader.text("wallet", request.wallet);
  });
}

Result<CompleteRequest> complete_of_text(std::string_view document) {
  return read_message<CompleteRequest>(document,
                                       [](JsonReader& reader, auto& request, Wrong& wrong) {
                                         read_card(reader, request.card, wrong);
                                         read_sale(reader, request.sale, wrong);
                                         reader.each("holds", [&](const json::value& element) {
                                           std::string text;
                                           if (element.is_string())
                                             text = element.get_string().c_str();
                                           const auto id = uuid_of_text(text);
                                           if (id) request.holds.push_back(*id);
                                           if (!id) reader.fail("holds");
                                         });
                                         reader.each("coupons", [&](const json::value& element) {
                                           if (!element.is_string()) return reader.fail("coupons");
                                           request.coupons.emplace_back(element.get_string());
                                         });
                                         reader.number("event_time_ms", request.event_time_ms);
                                         reader.flag("offline", request.offline);
                                         reader.number("offline_points", request.offline_points);
                                         read_seen(reader, request.seen, wrong);
                                         reader.each("replaced", [&](const json::value& element) {
                                           JsonReader paper(element, wrong);
                                           ReplacedPaper& added = request.replaced.emplace_back();
                                           paper.text("serial", added.serial);
                                           paper.number("instance", added.instance);
                                         });
                                       });
}

Result<CancelRequest> cancel_of_text(std::string_view document) {
  return read_message<CancelRequest>(document, [](JsonReader& reader, auto& request, Wrong& wrong) {
    reader.text("reason", request.reason);
    read_seen(reader, request.seen, wrong);
  });
}

Result<RefundRequest> refund_of_text(std::string_view document) {
  return read_message<RefundRequest>(document, [](JsonReader& reader, auto& request, Wrong& wrong) {
    read_id(reader, "original", request.original);
    read_sale(reader, request.sale, wrong);
    reader.number("event_time_ms", request.event_time_ms);
    reader.flag("offline", request.offline);
    read_seen(reader, request.seen, wrong);
  });
}

std::string to_text(const HoldRequest& request) {
  json::object object;
  put(object, "ref", request.ref);
  put(object, "points", request.points);
  put(object, "wallet", request.wallet);
  put(object, request.seen);
  return json::serialize(object);
}

std::string to_text(const CompleteRequest& request) {
  json::object object{{"sale", write_sale(request.sale)}};
  json::array holds;
  for (const Bytes& hold : request.holds) holds.emplace_back(uuid_text(hold));
  if (!holds.empty()) object["holds"] = std::move(holds);
  json::array coupons;
  for (const std::string& coupon : request.coupons) coupons.emplace_back(coupon);
  if (!coupons.empty()) object["coupons"] = std::move(coupons);
  put(object, "event_time_ms", request.event_time_ms);
  if (request.offline) object["offline"] = true;
  put(object, "offline_points", request.offline_points);
  put(object, request.seen);
  json::array replaced;
  for (const ReplacedPaper& paper : request.replaced) {
    replaced.emplace_back(json::object{{"serial", paper.serial}, {"instance", paper.instance}});
  }
  if (!replaced.empty()) object["replaced"] = std::move(replaced);
  return json::serialize(object);
}

std::string to_text(const CancelRequest& request) {
  json::object object{{"original", uuid_text(request.original)}};
  put(object, "reason", request.reason);
  put(object, request.seen);
  return json::serialize(object);
}

std::string to_text(const RefundRequest& request) {
  json::object object{{"original", uuid_text(request.original)},
                      {"sale", write_sale(request.sale)}};
  put(object, "event_time_ms", request.event_time_ms);
  if (request.offline) object["offline"] = true;
  put(object, request.seen);
  return json::serialize(object);
}

std::string to_text(const AdjustRequest& request) {
  json::object object{{"points", request.points}};
  put(object, "sponsor", request.sponsor);
  put(object, "reason", request.reason);
  return json::serialize(object);
}

}  // namespace noren::center
