// SPDX-License-Identifier: Apache-2.0
#include "runtime/slip/slip.hpp"

#include <boost/json.hpp>

#include "core/receipt/document.hpp"
#include "core/receipt/fill_in.hpp"
#include "core/receipt/layout.hpp"
#include "receipt_grid/grid.hpp"
#include "runtime/slip/templates.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

std::string with_separators(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0);
       at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string amount(std::int64_t minor_units, const std::string& currency) {
  const std::string digits = with_separators(minor_units);
  return currency == "JPY" ? "¥" + digits : digits + " " + currency;
}

std::int64_t number(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

json::array lines_of(const sale::Sale& sale) {
  json::array lines;
  for (const sale::Line& line : sale.lines) {
    if (line.kind == "tax") continue;
    const bool is_discount = line.kind == "discount";
    json::object entry{{"name", !line.name.empty() ? line.name
                                : is_discount      ? "値引"
                                                   : "お買上げ"},
                       {"amount", (is_discount ? "-" : "") + amount(line.amount, sale.currency)},
                       {"reduced", line.tax == 8 ? "※" : ""}};
    if (!line.quantity.empty()) entry["quantity"] = line.quantity;
    lines.emplace_back(std::move(entry));
  }
  return lines;
}

json::array rates_of(const sale::Sale& sale) {
  const bool is_included = sale.tax_mode == money::TaxMode::included;
  json::array rates;
  for (const auto& [rate, total] : sale.totals().rates) {
    if (rate == 0) continue;
    rates.emplace_back(json::object{{"rate", rate},
                                    {"gross", amount(total.gross, sale.currency)},
                                    {"tax_label", is_included ? "内税" : "外税"},
                                    {"tax", amount(total.tax, sale.currency)}});
  }
  return rates;
}

json::array tenders_of(const sale::Sale& sale) {
  json::array tenders;
  const auto add = [&](const std::string& name, std::int64_t value) {
    tenders.emplace_back(json::object{{"name", name}, {"amount", amount(value, sale.currency)}});
  };
  for (const sale::Payment& payment : sale.payments) add(payment.service, payment.amount);
  for (const sale::Tender& tender : sale.tenders) {
    add(tender.kind == "cash" ? "現金" : tender.kind, tender.amount);
  }
  return tenders;
}

json::object points_of(const sale::Sale& sale) {
  const json::object& completion = sale.completion;
  json::object points;
  for (const char* key :
       {"awarded", "redeemed", "balance_before", "balance", "taken_back", "given_back"}) {
    points[key] = with_separators(number(completion, key));
  }
  if (const std::int64_t debt = number(completion, "debt"); debt > 0) {
    points["debt"] = with_separators(debt);
  }
  return points;
}

// The cut parts them from the receipt, so that they say themselves what they are.
json::array coupons_of(const sale::Sale& sale) {
  json::array coupons = sale::coupons_on_paper(sale);
  for (json::value& coupon : coupons) {
    if (coupon.is_object() && sale.paper > 1) coupon.get_object()["reissued"] = true;
  }
  return coupons;
}

json::object receipt_values(const sale::Sale& sale) {
  const json::object& completion = sale.completion;
  json::object values{{"ref", sale.ref},
                      {"date", sale.business_date},
                      {"time", sale.time},
                      {"cashier", sale.cashier},
                      {"total", amount(sale.totals().total, sale.currency)},
                      {"lines", lines_of(sale)},
                      {"rates", rates_of(sale)},
                      {"tenders", tenders_of(sale)}};
  if (sale.hold) values["redeemed"] = amount(sale.hold->value, sale.currency);
  if (sale.provisional) {
    json::object provisional;
    if (!sale.quote.empty()) {
      provisional["expected"] = with_separators(number(sale.quote, "awardable"));
    }
    values["provisional"] = json::array{std::move(provisional)};
  }
  if (completion.empty()) return values;
  json::object points = points_of(sale);
  for (const char* key : {"member", "program"}) {
    if (const auto* value = completion.if_contains(key)) values[key] = *value;
  }
  if (const auto* member = completion.if_contains("member")) points["member"] = *member;
  values["points"] = json::array{std::move(points)};
  if (completion.contains("coupons")) values["coupons"] = coupons_of(sale);
  return values;
}

json::object return_values(const sale::Sale& sale) {
  json::object values = receipt_values(sale);
  values["original"] = sale.original->ref;
  values["money"] = amount(number(sale.completion, "refund_money"), sale.currency);
  return values;
}

// What a clerk and a customer call it.
std::string_view name_of(const sale::Sale& sale) {
  switch (sale.unknown_verb.value_or(operation::Verb::complete)) {
    case operation::Verb::hold:
      return "ポイント利用";
    case operation::Verb::authorize:
      return "お支払い";
    case operation::Verb::cancel:
    case operation::Verb::reverse:
      return "取消";
    case operation::Verb::refund:
      return "返品";
    default:
      return "お買上げ";
  }
}

json::object pending_values(const sale::Sale& sale) {
  json::object values{{"ref", sale.ref},
                      {"date", sale.business_date},
                      {"time", sale.time},
                      {"what", name_of(sale)},
                      {"amount", amount(sale.totals().total, sale.currency)},
                      {"operation", sale.unknown_operation}};
  if (sale.member && !sale.member->lookup.empty()) {
    const auto* wallets = sale.member->lookup.if_contains("wallets");
    if (wallets && wallets->is_array() && !wallets->get_array().empty()) {
      values["balance"] =
          with_separators(number(wallets->get_array().at(0).as_object(), "balance"));
    }
  }
  const json::object policy = sale::unknown_policy(sale);
  const auto* settles = policy.if_contains("sale");
  const bool is_settled = settles && settles->is_string() && settles->get_string() == "settled";
  values[is_settled ? "settled" : "not_settled"] = true;
  if (const auto* text = policy.if_contains("text")) values["text"] = *text;
  if (const std::int64_t days = number(policy, "days"); days > 0) values["days"] = days;
  return values;
}

}  // namespace

Result<std::string> fill_slip(std::string_view markup, const sale::Sale& sale) {
  if (!sale.unknown_operation.empty()) {
    return receipt::fill_in(pending_slip_template(), pending_values(sale));
  }
  if (sale.is_return()) return receipt::fill_in(return_slip_template(), return_values(sale));
  return receipt::fill_in(markup, receipt_values(sale));
}

Result<std::string> slip_text(const std::string& slip, int columns) {
  const auto document = receipt::parse(slip);
  if (!document) return document.error();
  return receipt_grid::to_text(receipt::layout(*document, columns));
}

Result<std::string> slip_layout(const std::string& slip, int columns) {
  const auto document = receipt::parse(slip);
  if (!document) return document.error();
  return receipt_grid::to_json(receipt::layout(*document, columns));
}

}  // namespace noren::runtime
