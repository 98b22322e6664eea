// SPDX-License-Identifier: Apache-2.0
#include "runtime/slip/slip.hpp"

#include <boost/json.hpp>

#include "core/receipt/document.hpp"
#include "core/receipt/fill_in.hpp"
#include "core/receipt/layout.hpp"

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
  for (const char* key : {"awarded", "redeemed", "balance_before", "balance"}) {
    points[key] = with_separators(number(completion, key));
  }
  return points;
}

}  // namespace

std::string_view default_slip_template() {
  return R"({{#program}}^^^{{program}}
{{/program}}領収書
{{date}} {{time}} | No. {{ref}}
-
{{#lines}}{{name}}{{reduced}} | {{amount}}
{{/lines}}
-
^^^合計 | ^^^{{total}}
{{#rates}}（{{rate}}% 対象 {{gross}} | {{tax_label}} {{tax}}）
{{/rates}}
{{#redeemed}}ポイント利用 | -{{redeemed}}
{{/redeemed}}
{{#tenders}}{{name}} | {{amount}}
{{/tenders}}
{{#points}}-
会員番号 | {{member}}
前回ポイント | {{balance_before}} P
利用ポイント | {{redeemed}} P
今回ポイント | {{awarded}} P
"ポイント残高" | "{{balance}} P"
{{/points}}
{{#coupons}}=
^^{{title}}
"{{value}}"
{{text}}
{code:{{code}}; option:qrcode,6,m}
{{serial}}
{{#valid_until}}有効期限 {{valid_until}}
{{/valid_until}}
{{/coupons}}
=
)";
}

Result<std::string> fill_slip(std::string_view markup, const sale::Sale& sale) {
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
  if (!completion.empty()) {
    json::object points = points_of(sale);
    for (const char* key : {"member", "program"}) {
      if (const auto* value = completion.if_contains(key)) values[key] = *value;
    }
    if (const auto* member = completion.if_contains("member")) points["member"] = *member;
    values["points"] = json::array{std::move(points)};
    if (const auto* coupons = completion.if_contains("coupons")) values["coupons"] = *coupons;
  }
  return receipt::fill_in(markup, values);
}

Result<std::string> slip_text(const std::string& slip, int columns) {
  const auto document = receipt::parse(slip);
  if (!document) return document.error();
  return receipt::to_text(receipt::layout(*document, columns));
}

Result<std::string> slip_layout(const std::string& slip, int columns) {
  const auto document = receipt::parse(slip);
  if (!document) return document.error();
  return receipt::to_json(receipt::layout(*document, columns));
}

}  // namespace noren::runtime
