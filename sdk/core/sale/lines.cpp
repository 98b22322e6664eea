// SPDX-License-Identifier: Apache-2.0
// What is keyed into a sale or a return.
#include <algorithm>
#include <boost/json.hpp>

#include "core/sale/members.hpp"
#include "core/sale/sale.hpp"

namespace noren::sale {
namespace {

namespace json = boost::json;

json::object own_keys(const json::object& arguments) {
  json::object own;
  for (const auto& [key, value] : arguments) {
    if (key.starts_with("x_")) own[key] = value;
  }
  return own;
}

bool is_tender_number(const Sale& sale, std::int64_t number) {
  return std::any_of(sale.tenders.begin(), sale.tenders.end(),
                     [&](const Tender& tender) { return tender.number == number; });
}

bool is_goods_number(const Sale& sale, std::int64_t number) {
  return std::any_of(sale.lines.begin(), sale.lines.end(),
                     [&](const Line& line) { return line.number == number; }) ||
         std::any_of(sale.coupons.begin(), sale.coupons.end(),
                     [&](const CouponUse& coupon) { return coupon.number == number; });
}

std::int64_t next_number(const Sale& sale) {
  std::int64_t highest = 0;
  for (const auto& line : sale.lines) highest = std::max(highest, line.number);
  for (const auto& tender : sale.tenders) highest = std::max(highest, tender.number);
  for (const auto& coupon : sale.coupons) highest = std::max(highest, coupon.number);
  return highest + 1;
}

void remove_number(Sale& sale, std::int64_t number) {
  std::erase_if(sale.lines, [&](const Line& line) { return line.number == number; });
  std::erase_if(sale.tenders, [&](const Tender& tender) { return tender.number == number; });
  std::erase_if(sale.coupons, [&](const CouponUse& coupon) { return coupon.number == number; });
}

}  // namespace

Sale begin(const json::object& arguments, std::string business_date) {
  Sale sale;
  sale.ref = text(arguments, "ref");
  sale.cashier = text(arguments, "cashier");
  sale.business_date = text(arguments, "date");
  if (sale.business_date.empty()) sale.business_date = std::move(business_date);
  sale.time = text(arguments, "time");
  if (arguments.contains("currency")) sale.currency = text(arguments, "currency");
  if (text(arguments, "tax_mode") == "excluded") sale.tax_mode = money::TaxMode::excluded;
  sale.own = own_keys(arguments);
  return sale;
}

Result<Sale> begin_return(const json::object& arguments, std::string business_date,
                          const Sale& original) {
  if (original.is_return()) return error(NOREN_E_ILLEGAL, "return_of_return", {original.ref});
  if (original.state != State::done) {
    return error(NOREN_E_ILLEGAL, "return_not_done",
                 {original.ref, std::string(name(original.state))});
  }
  if (original.provisional) return error(NOREN_E_OFFLINE, "return_provisional", {original.ref});
  Sale sale = begin(arguments, std::move(business_date));
  sale.currency = original.currency;
  sale.tax_mode = original.tax_mode;
  sale.member = original.member;
  // A completion that the program refused later has nothing there to take back.
  const bool is_at_program = original.refused_later.empty();
  sale.original =
      Original{original.ref, is_at_program ? original.completed_by : "", original.lines};
  return sale;
}

namespace {

// A line of a return is the original's, as a whole or in part.
Result<json::object> returned_line(const Sale& sale, const json::object& arguments) {
  if (arguments.contains("kind") && text(arguments, "kind") != "item") {
    return error(NOREN_E_ILLEGAL, "return_line_kind");
  }
  if (!arguments.contains("line")) return error(NOREN_E_ILLEGAL, "argument_missing", {"line"});
  const std::int64_t wanted = number(arguments, "line");
  for (const Line& line : sale.original->lines) {
    if (line.number != wanted) continue;
    json::object returned = arguments;
    if (!returned.contains("amount")) returned["amount"] = line.amount;
    if (number(returned, "amount") > line.amount) {
      return error(NOREN_E_ILLEGAL, "return_more_than_sold",
                   {std::to_string(wanted), std::to_string(line.amount)});
    }
    returned["kind"] = line.kind;
    returned["tax"] = std::to_string(line.tax);
    returned["code"] = line.code;
    if (!returned.contains("name")) returned["name"] = line.name;
    returned["category"] = line.category;
    returned["points"] = !line.no_points;
    return returned;
  }
  return error(NOREN_E_NOEXIST, "return_line_unknown",
               {std::to_string(wanted), sale.original->ref});
}

Status add_line(Sale& sale, const json::object& arguments);

}  // namespace

Status add(Sale& sale, const json::object& arguments) {
  if (!sale.is_return() || yes(arguments, "remove")) return add_line(sale, arguments);
  const auto returned = returned_line(sale, arguments);
  if (!returned) return returned.error();
  return add_line(sale, *returned);
}

namespace {

Status add_line(Sale& sale, const json::object& arguments) {
  const bool is_removal = yes(arguments, "remove") && !arguments.contains("kind");
  const bool is_tender = is_removal ? is_tender_number(sale, number(arguments, "line"))
                                    : text(arguments, "kind") == "tender";
  const std::string kind = is_tender                    ? "tender"
                           : arguments.contains("kind") ? text(arguments, "kind")
                                                        : "item";
  // Goods are fixed once value has moved on their account; tenders are what closes the sale.
  if (sale.is_over() || sale.undoing || !sale.unknown_operation.empty()) return not_now(sale);
  if (kind != "tender" && !sale.payments.empty()) return not_now(sale);

  Sale changed = sale;
  const std::int64_t line_number =
      arguments.contains("line") ? number(arguments, "line") : next_number(sale);
  // A tender's number must not take goods or a coupon out, nor the other way round.
  if (is_tender ? is_goods_number(sale, line_number) : is_tender_number(sale, line_number)) {
    return error(NOREN_E_ILLEGAL, "sale_line_taken", {std::to_string(line_number)});
  }
  remove_number(changed, line_number);
  if (!yes(arguments, "remove")) {
    if (kind == "coupon") {
      if (!arguments.contains("serial")) {
        return error(NOREN_E_ILLEGAL, "argument_missing", {"serial"});
      }
      changed.coupons.push_back({line_number, text(arguments, "serial")});
    } else if (!arguments.contains("amount")) {
      return error(NOREN_E_ILLEGAL, "argument_missing", {"amount"});
    } else if (kind == "tender") {
      const std::string tender = arguments.contains("tender") ? text(arguments, "tender") : "cash";
      changed.tenders.push_back({line_number, tender, number(arguments, "amount")});
    } else {
      Line line{line_number,
                kind,
                number(arguments, "amount"),
                0,
                text(arguments, "code"),
                text(arguments, "name"),
                text(arguments, "quantity"),
                text(arguments, "category"),
                arguments.contains("points") && !yes(arguments, "points"),
                own_keys(arguments)};
      if (arguments.contains("tax")) line.tax = std::stoi(text(arguments, "tax"));
      changed.lines.push_back(std::move(line));
    }
  }
  const money::Totals totals = changed.totals();
  for (const auto& [rate, of_rate] : totals.rates) {
    if (of_rate.gross < 0) return error(NOREN_E_ILLEGAL, "sale_negative", {std::to_string(rate)});
  }
  const Amount paid = changed.paid();
  if (totals.total > money::amount_max) return error(NOREN_E_ILLEGAL, "sale_too_large");
  if (paid > totals.total) {
    return error(NOREN_E_ILLEGAL, "sale_overpaid",
                 {std::to_string(paid), std::to_string(totals.total)});
  }
  if (kind != "tender" && changed.state == State::quoted) changed.state = State::identified;
  sale = std::move(changed);
  return Done{};
}

}  // namespace

}  // namespace noren::sale
