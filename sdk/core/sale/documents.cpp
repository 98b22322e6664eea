// SPDX-License-Identifier: Apache-2.0
// What a sale says to the loyalty program and to the till.
#include <boost/json.hpp>

#include "core/sale/members.hpp"
#include "core/sale/sale.hpp"

namespace noren::sale {
namespace {

namespace json = boost::json;

json::value parsed(const std::string& text) {
  json::error_code failed;
  json::value value = json::parse(text, failed);
  return failed ? json::value(json::object()) : value;
}

json::object line_document(const Line& line) {
  json::object document{
      {"line", line.number}, {"kind", line.kind}, {"amount", line.amount}, {"tax", line.tax}};
  if (!line.code.empty()) document["code"] = line.code;
  if (!line.name.empty()) document["name"] = line.name;
  if (!line.quantity.empty()) document["quantity"] = line.quantity;
  if (!line.category.empty()) document["category"] = line.category;
  if (line.no_points) document["no_points"] = true;
  return document;
}

void describe_member(const Sale& sale, json::object& document) {
  if (!sale.member) return;
  const json::object& lookup = sale.member->lookup;
  json::object member;
  if (const auto* masked = lookup.if_contains("member")) member["masked"] = *masked;
  // Nobody could be asked who that is: an offline identification.
  if (lookup.empty()) member["unverified"] = true;
  document["member"] = std::move(member);
  if (const auto* wallets = lookup.if_contains("wallets")) document["wallets"] = *wallets;
}

void copy_numbers(const json::object& from, std::initializer_list<const char*> keys,
                  json::object& to) {
  for (const char* key : keys) {
    if (from.contains(key)) to[key] = number(from, key);
  }
}

json::object points_document(const Sale& sale) {
  json::object points;
  if (sale.member && !sale.member->lookup.empty()) {
    points["usable"] = number(sale.member->lookup, "usable");
  }
  if (!sale.quote.empty()) {
    points["awardable"] = number(sale.quote, "awardable");
    points["redeemable"] = number(sale.quote, "redeemable");
    copy_numbers(sale.quote, {"taken_back", "given_back"}, points);
  }
  const bool is_closed = sale.state == State::done;
  points["held"] = sale.hold && !is_closed ? sale.hold->points : 0;
  if (is_closed && sale.provisional) {
    // What was awarded is known when the program has answered.
    if (!sale.quote.empty()) points["expected"] = number(sale.quote, "awardable");
    points["redeemed"] = sale.hold ? sale.hold->points : 0;
  } else if (is_closed && sale.is_return()) {
    copy_numbers(sale.completion, {"taken_back", "given_back", "debt", "balance_before", "balance"},
                 points);
  } else if (is_closed) {
    for (const char* key : {"awarded", "redeemed"}) points[key] = number(sale.completion, key);
    copy_numbers(sale.completion, {"balance_before", "balance", "debt"}, points);
    if (!sale.refused_later.empty()) points["refused"] = sale.refused_later;
  }
  return points;
}

// What goes back to the customer in money and in points.
json::object refund_document(const Sale& sale) {
  const json::object& from = sale.completion.empty() ? sale.quote : sale.completion;
  json::object refund;
  if (from.contains("refund_money")) refund["money"] = number(from, "refund_money");
  if (from.contains("refund_points")) refund["points"] = number(from, "refund_points");
  return refund;
}

std::string_view shown_state(const Sale& sale) {
  if (!sale.unknown_operation.empty()) return "unknown";
  return name(sale.undoing ? State::abandoning : sale.state);
}

}  // namespace

json::object unknown_policy(const Sale& sale) {
  if (!sale.member) return {};
  const auto* policy = sale.member->lookup.if_contains("policy");
  const auto* unknown =
      policy && policy->is_object() ? policy->get_object().if_contains("unknown") : nullptr;
  return unknown && unknown->is_object() ? unknown->get_object() : json::object();
}

json::object sale_document(const Sale& sale) {
  json::array lines;
  for (const Line& line : sale.lines) lines.emplace_back(line_document(line));
  json::array tenders;
  for (const Tender& tender : sale.tenders) {
    tenders.emplace_back(json::object{{"tender", tender.kind}, {"amount", tender.amount}});
  }
  for (const Payment& payment : sale.payments) {
    tenders.emplace_back(json::object{{"tender", "credit"},
                                      {"amount", payment.amount},
                                      {"service", payment.service},
                                      {"approval", payment.approval}});
  }
  return {{"ref", sale.ref},
          {"business_date", sale.business_date},
          {"currency", sale.currency},
          {"tax_mode", sale.tax_mode == money::TaxMode::included ? "included" : "excluded"},
          {"lines", std::move(lines)},
          {"tenders", std::move(tenders)},
          {"total", sale.totals().total}};
}

json::object lookup_request(const std::string& token) {
  return {{"card", parsed(token)}};
}

json::object quote_request(const Sale& sale) {
  json::object request{{"card", parsed(sale.member->token)}, {"sale", sale_document(sale)}};
  if (sale.is_return()) request["original"] = sale.original->operation;
  return request;
}

json::object hold_request(const Sale& sale, std::int64_t points, const std::string& wallet) {
  return {{"card", parsed(sale.member->token)},
          {"ref", sale.ref},
          {"points", points},
          {"wallet", wallet}};
}

json::object complete_request(const Sale& sale, std::int64_t wall_ms, bool offline,
                              json::object seen) {
  json::array holds;
  const bool is_held = sale.hold && !sale.hold->offline;
  if (is_held) holds.emplace_back(sale.hold->operation);
  json::array coupons;
  for (const CouponUse& coupon : sale.coupons) coupons.emplace_back(coupon.code);
  json::object request{{"card", parsed(sale.member->token)},
                       {"sale", sale_document(sale)},
                       {"holds", std::move(holds)},
                       {"coupons", std::move(coupons)},
                       {"event_time_ms", wall_ms}};
  if (offline) request["offline"] = true;
  if (sale.hold && sale.hold->offline) request["offline_points"] = sale.hold->points;
  if (!seen.empty()) request["seen"] = std::move(seen);
  return request;
}

json::object refund_request(const Sale& sale, std::int64_t wall_ms, json::object seen) {
  json::object request{{"original", sale.original->operation},
                       {"sale", sale_document(sale)},
                       {"event_time_ms", wall_ms}};
  if (!seen.empty()) request["seen"] = std::move(seen);
  return request;
}

json::object to_document(const Sale& sale) {
  json::object document{{"kind", "sale"},
                        {"ref", sale.ref},
                        {"date", sale.business_date},
                        {"currency", sale.currency},
                        {"state", shown_state(sale)},
                        {"due", sale.is_return() ? 0 : sale.due()}};
  if (!sale.cashier.empty()) document["cashier"] = sale.cashier;
  for (const auto& [key, value] : sale.own) document[key] = value;

  const money::Totals totals = sale.totals();
  document["total"] = totals.total;
  json::array rates;
  for (const auto& [rate, of_rate] : totals.rates) {
    rates.emplace_back(
        json::object{{"rate", rate}, {"gross", of_rate.gross}, {"tax", of_rate.tax}});
  }
  document["tax"] = std::move(rates);
  json::array lines;
  for (const Line& line : sale.lines) {
    json::object entry = line_document(line);
    for (const auto& [key, value] : line.own) entry[key] = value;
    lines.emplace_back(std::move(entry));
  }
  document["lines"] = std::move(lines);

  if (sale.is_return()) document["original"] = sale.original->ref;
  if (sale.state == State::done) document["provisional"] = sale.provisional;
  describe_member(sale, document);
  if (!sale.quote.empty() || !sale.completion.empty()) {
    const json::object& from = sale.completion.empty() ? sale.quote : sale.completion;
    for (const char* key : {"rules", "program", "entry", "suspect", "skew"}) {
      if (const auto* value = from.if_contains(key)) document[key] = *value;
    }
    if (from.contains("coupons")) document["coupons"] = coupons_on_paper(sale);
  }
  if (sale.is_return()) document["refund"] = refund_document(sale);
  document["points"] = points_document(sale);

  json::array payments;
  for (const Payment& payment : sale.payments) {
    payments.emplace_back(json::object{{"service", payment.service},
                                       {"amount", payment.amount},
                                       {"approval", payment.approval},
                                       {"masked", payment.masked}});
  }
  document["payments"] = std::move(payments);
  if (!sale.print_state.empty()) {
    json::object print = sale.print;  // files, confirmed
    print["state"] = sale.print_state;
    document["print"] = std::move(print);
  }
  const std::string& operation =
      sale.unknown_operation.empty() ? sale.completed_by : sale.unknown_operation;
  if (!operation.empty()) document["operation"] = operation;
  return document;
}

}  // namespace noren::sale
