// SPDX-License-Identifier: Apache-2.0
// A sale as the journal keeps it: JSON with a version, so that a later Noren can read it.
#include <boost/json.hpp>

#include "core/sale/sale.hpp"

namespace noren::sale {
namespace {

namespace json = boost::json;

constexpr std::int64_t snapshot_version = 2;

json::object line_snapshot(const Line& line) {
  return {{"number", line.number},       {"kind", line.kind},
          {"amount", line.amount},       {"tax", line.tax},
          {"code", line.code},           {"name", line.name},
          {"quantity", line.quantity},   {"category", line.category},
          {"no_points", line.no_points}, {"own", line.own}};
}

Line to_line(const json::object& from) {
  return {from.at("number").as_int64(),
          json::value_to<std::string>(from.at("kind")),
          from.at("amount").as_int64(),
          static_cast<int>(from.at("tax").as_int64()),
          json::value_to<std::string>(from.at("code")),
          json::value_to<std::string>(from.at("name")),
          json::value_to<std::string>(from.at("quantity")),
          json::value_to<std::string>(from.at("category")),
          from.at("no_points").as_bool(),
          from.at("own").as_object()};
}

std::vector<Line> to_lines(const json::array& from) {
  std::vector<Line> lines;
  for (const auto& line : from) lines.push_back(to_line(line.as_object()));
  return lines;
}

json::array lines_snapshot(const std::vector<Line>& sold) {
  json::array lines;
  for (const Line& line : sold) lines.emplace_back(line_snapshot(line));
  return lines;
}

json::array tenders_snapshot(const Sale& sale) {
  json::array tenders;
  for (const Tender& tender : sale.tenders) {
    tenders.emplace_back(
        json::object{{"number", tender.number}, {"kind", tender.kind}, {"amount", tender.amount}});
  }
  return tenders;
}

json::array coupons_snapshot(const Sale& sale) {
  json::array coupons;
  for (const CouponUse& coupon : sale.coupons) {
    coupons.emplace_back(json::object{{"number", coupon.number}, {"code", coupon.code}});
  }
  return coupons;
}

json::array payments_snapshot(const Sale& sale) {
  json::array payments;
  for (const Payment& payment : sale.payments) {
    payments.emplace_back(json::object{{"operation", payment.operation},
                                       {"service", payment.service},
                                       {"amount", payment.amount},
                                       {"approval", payment.approval},
                                       {"masked", payment.masked}});
  }
  return payments;
}

Sale read(const json::object& from) {
  const auto text = [&](const char* key) { return json::value_to<std::string>(from.at(key)); };
  Sale sale;
  sale.ref = text("ref");
  sale.cashier = text("cashier");
  sale.business_date = text("business_date");
  sale.time = text("time");
  sale.currency = text("currency");
  sale.tax_mode =
      from.at("tax_excluded").as_bool() ? money::TaxMode::excluded : money::TaxMode::included;
  sale.own = from.at("own").as_object();
  sale.state = static_cast<State>(from.at("state").as_int64());
  sale.lines = to_lines(from.at("lines").as_array());
  for (const auto& entry : from.at("tenders").as_array()) {
    const json::object& tender = entry.as_object();
    sale.tenders.push_back({tender.at("number").as_int64(),
                            json::value_to<std::string>(tender.at("kind")),
                            tender.at("amount").as_int64()});
  }
  for (const auto& entry : from.at("coupons").as_array()) {
    sale.coupons.push_back({entry.as_object().at("number").as_int64(),
                            json::value_to<std::string>(entry.as_object().at("code"))});
  }
  for (const auto& entry : from.at("payments").as_array()) {
    const json::object& payment = entry.as_object();
    sale.payments.push_back({json::value_to<std::string>(payment.at("operation")),
                             json::value_to<std::string>(payment.at("service")),
                             payment.at("amount").as_int64(),
                             json::value_to<std::string>(payment.at("approval")),
                             json::value_to<std::string>(payment.at("masked"))});
  }
  if (const auto* member = from.if_contains("member")) {
    sale.member = Member{json::value_to<std::string>(member->as_object().at("token")),
                         member->as_object().at("lookup").as_object()};
  }
  if (const auto* found = from.if_contains("hold")) {
    const json::object& hold = found->as_object();
    sale.hold = Hold{json::value_to<std::string>(hold.at("operation")),
                     hold.at("points").as_int64(), hold.at("value").as_int64(),
                     json::value_to<std::string>(hold.at("wallet")), hold.contains("offline")};
  }
  sale.quote = from.at("quote").as_object();
  sale.completion = from.at("completion").as_object();
  sale.completed_by = text("completed_by");
  sale.slip = text("slip");
  sale.print_state = text("print_state");
  sale.print = from.at("print").as_object();
  sale.prints = static_cast<int>(from.at("prints").as_int64());
  if (const auto* paper = from.if_contains("paper")) sale.paper = paper->to_number<std::int32_t>();
  sale.provisional = from.contains("provisional");
  if (from.contains("refused_later")) sale.refused_later = text("refused_later");
  if (const auto* found = from.if_contains("original")) {
    const json::object& original = found->as_object();
    sale.original = Original{json::value_to<std::string>(original.at("ref")),
                             json::value_to<std::string>(original.at("operation")),
                             to_lines(original.at("lines").as_array())};
  }
  if (const auto* returns = from.if_contains("returns")) {
    sale.returns = json::value_to<std::vector<std::string>>(*returns);
  }
  sale.run_arguments = text("run_arguments");
  sale.undoing = from.at("undoing").as_bool();
  sale.unknown_operation = text("unknown_operation");
  sale.unknown_verb = operation::find_verb(text("unknown_verb"));
  return sale;
}

}  // namespace

std::string to_snapshot(const Sale& sale) {
  json::object snapshot{
      {"version", snapshot_version},
      {"ref", sale.ref},
      {"cashier", sale.cashier},
      {"business_date", sale.business_date},
      {"time", sale.time},
      {"currency", sale.currency},
      {"tax_excluded", sale.tax_mode == money::TaxMode::excluded},
      {"own", sale.own},
      {"state", static_cast<std::int64_t>(sale.state)},
      {"lines", lines_snapshot(sale.lines)},
      {"tenders", tenders_snapshot(sale)},
      {"coupons", coupons_snapshot(sale)},
      {"payments", payments_snapshot(sale)},
      {"quote", sale.quote},
      {"completion", sale.completion},
      {"completed_by", sale.completed_by},
      {"slip", sale.slip},
      {"print_state", sale.print_state},
      {"print", sale.print},
      {"prints", sale.prints},
      {"run_arguments", sale.run_arguments},
      {"undoing", sale.undoing},
      {"unknown_operation", sale.unknown_operation},
      {"unknown_verb", sale.unknown_verb ? operation::name(*sale.unknown_verb) : ""}};
  if (sale.member) {
    snapshot["member"] =
        json::object{{"token", sale.member->token}, {"lookup", sale.member->lookup}};
  }
  if (sale.hold) {
    snapshot["hold"] = json::object{{"operation", sale.hold->operation},
                                    {"points", sale.hold->points},
                                    {"value", sale.hold->value},
                                    {"wallet", sale.hold->wallet}};
    if (sale.hold->offline) snapshot["hold"].as_object()["offline"] = true;
  }
  if (!sale.returns.empty()) snapshot["returns"] = json::value_from(sale.returns);
  if (sale.paper != 1) snapshot["paper"] = sale.paper;
  if (sale.provisional) snapshot["provisional"] = true;
  if (!sale.refused_later.empty()) snapshot["refused_later"] = sale.refused_later;
  if (sale.original) {
    snapshot["original"] = json::object{{"ref", sale.original->ref},
                                        {"operation", sale.original->operation},
                                        {"lines", lines_snapshot(sale.original->lines)}};
  }
  return json::serialize(snapshot);
}

Result<Sale> from_snapshot(std::string_view snapshot) {
  json::error_code failed;
  json::parse_options options;
  options.max_depth = 64;  // more than arguments may have, so that what was written can be read
  const json::value value = json::parse(snapshot, failed, {}, options);
  if (failed || !value.is_object()) return error(NOREN_E_INTERNAL, "journal_sale_damaged");
  const auto* version = value.get_object().if_contains("version");
  if (!version || !version->is_int64()) return error(NOREN_E_INTERNAL, "journal_sale_damaged");
  if (version->get_int64() > snapshot_version) return error(NOREN_E_ILLEGAL, "journal_newer");
  try {
    return read(value.get_object());
  } catch (const std::exception&) {  // a member is missing or of another type
    return error(NOREN_E_INTERNAL, "journal_sale_damaged");
  }
}

}  // namespace noren::sale
