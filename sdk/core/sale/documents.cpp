// SPDX-License-Identifier: Apache-2.0
// What a sale says to the loyalty program and to the till.
#include <boost/json.hpp>

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

std::int64_t number(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

std::string_view shown_state(const Sale& sale) {
  if (!sale.unknown_operation.empty()) return "unknown";
  return name(sale.undoing ? State::abandoning : sale.state);
}

}  // namespace

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
  return {{"card", parsed(sale.member->token)}, {"sale", sale_document(sale)}};
}

json::object hold_request(const Sale& sale, std::int64_t points, const std::string& wallet) {
  return {{"card", parsed(sale.member->token)},
          {"ref", sale.ref},
          {"points", points},
          {"wallet", wallet}};
}

json::object complete_request(const Sale& sale, std::int64_t wall_ms) {
  json::array holds;
  if (sale.hold) holds.emplace_back(sale.hold->operation);
  json::array coupons;
  for (const CouponUse& coupon : sale.coupons) coupons.emplace_back(coupon.code);
  return {{"card", parsed(sale.member->token)},
          {"sale", sale_document(sale)},
          {"holds", std::move(holds)},
          {"coupons", std::move(coupons)},
          {"event_time_ms", wall_ms}};
}

json::object to_document(const Sale& sale) {
  json::object document{{"kind", "sale"},
                        {"ref", sale.ref},
                        {"date", sale.business_date},
                        {"currency", sale.currency},
                        {"state", shown_state(sale)},
                        {"due", sale.due()}};
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

  json::object points;
  if (sale.member) {
    const json::object& lookup = sale.member->lookup;
    if (const auto* member = lookup.if_contains("member")) {
      document["member"] = json::object{{"masked", *member}};
    }
    if (const auto* wallets = lookup.if_contains("wallets")) document["wallets"] = *wallets;
    points["usable"] = number(lookup, "usable");
  }
  if (!sale.quote.empty()) {
    points["awardable"] = number(sale.quote, "awardable");
    points["redeemable"] = number(sale.quote, "redeemable");
    if (const auto* rules = sale.quote.if_contains("rules")) document["rules"] = *rules;
  }
  points["held"] = sale.hold ? sale.hold->points : 0;
  if (!sale.completion.empty()) {
    for (const char* key : {"awarded", "redeemed", "balance_before", "balance"}) {
      points[key] = number(sale.completion, key);
    }
    points["held"] = 0;
    for (const char* key : {"rules", "coupons", "program", "entry"}) {
      if (const auto* value = sale.completion.if_contains(key)) document[key] = *value;
    }
  } else if (sale.state == State::done) {  // nobody's sale
    for (const char* key : {"awarded", "redeemed"}) points[key] = 0;
  }
  document["points"] = std::move(points);

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
