// SPDX-License-Identifier: Apache-2.0
#include "core/sale/sale.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace noren::sale {
namespace {

namespace json = boost::json;

std::string text(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

bool yes(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_bool() && value->get_bool();
}

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

Error not_now(const Sale& sale) {
  const State state = sale.undoing ? State::abandoning : sale.state;
  return error(NOREN_E_ILLEGAL, "sale_state", {std::string(name(state))});
}

Status in_state(const Sale& sale, std::initializer_list<State> states) {
  const bool fits = std::find(states.begin(), states.end(), sale.state) != states.end();
  if (sale.undoing || !fits) return not_now(sale);
  return Done{};
}

}  // namespace

std::string_view name(State state) {
  constexpr std::string_view names[] = {"open", "identified", "quoted",
                                        "held", "paying",     "completing",
                                        "done", "abandoning", "abandoned"};
  return names[static_cast<std::size_t>(state)];
}

money::Totals Sale::totals() const {
  std::map<int, Amount> amounts;
  std::map<int, Amount> stated_tax;
  for (const Line& line : lines) {
    if (line.kind == "tax") {
      stated_tax[line.tax] += line.amount;
    } else {
      amounts[line.tax] += line.kind == "discount" ? -line.amount : line.amount;
    }
  }
  return money::totals(amounts, stated_tax, tax_mode);
}

Amount Sale::paid() const {
  Amount paid = hold ? hold->value : 0;
  for (const Payment& payment : payments) paid += payment.amount;
  for (const Tender& tender : tenders) paid += tender.amount;
  return paid;
}

Amount Sale::due() const {
  return std::max<Amount>(totals().total - paid(), 0);
}

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

Status add(Sale& sale, const json::object& arguments) {
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

Status may_identify(const Sale& sale) {
  if (sale.has_moved_value()) return not_now(sale);
  return in_state(sale, {State::open, State::identified, State::quoted});
}

Status may_quote(const Sale& sale) {
  if (!sale.member) return error(NOREN_E_ILLEGAL, "sale_not_identified");
  if (sale.is_over() || sale.undoing) return not_now(sale);
  return Done{};
}

Status may_redeem(const Sale& sale) {
  if (!sale.member) return error(NOREN_E_ILLEGAL, "sale_not_identified");
  if (!sale.payments.empty()) return not_now(sale);
  return in_state(sale, {State::identified, State::quoted, State::held});
}

Status may_pay(const Sale& sale) {
  return in_state(sale,
                  {State::open, State::identified, State::quoted, State::held, State::paying});
}

Status may_complete(const Sale& sale) {
  if (const Status allowed = in_state(sale, {State::open, State::identified, State::quoted,
                                             State::held, State::paying, State::completing});
      !allowed) {
    return allowed;
  }
  if (sale.lines.empty()) return error(NOREN_E_ILLEGAL, "sale_empty");
  const Amount total = sale.totals().total;
  if (sale.paid() > total) {
    return error(NOREN_E_ILLEGAL, "sale_overpaid",
                 {std::to_string(sale.paid()), std::to_string(total)});
  }
  if (sale.due() != 0 && !(sale.tenders.empty() && sale.payments.empty())) {
    return error(NOREN_E_ILLEGAL, "sale_not_paid", {std::to_string(sale.due())});
  }
  return Done{};
}

Status may_abandon(const Sale& sale) {
  if (sale.state == State::done && !sale.undoing) return error(NOREN_E_ILLEGAL, "sale_done");
  return Done{};
}

Status may_print(const Sale& sale) {
  return in_state(sale, {State::done});
}

void identified(Sale& sale, const std::string& token, json::object lookup) {
  sale.member = Member{token, std::move(lookup)};
  sale.quote.clear();
  sale.state = State::identified;
}

void quoted(Sale& sale, json::object quote) {
  sale.quote = std::move(quote);
  if (sale.state == State::identified) sale.state = State::quoted;
}

void held(Sale& sale, const std::string& operation, const json::object& request,
          const json::object& reply) {
  const std::int64_t points = number(reply, "held");
  const Amount value = reply.contains("value") ? number(reply, "value") : points;
  sale.hold = Hold{operation, points, value, text(request, "wallet")};
  sale.state = State::held;
}

void hold_released(Sale& sale) {
  sale.hold.reset();
  if (sale.state == State::held) sale.state = State::identified;
}

void paid(Sale& sale, const std::string& operation, Amount amount, const json::object& reply) {
  sale.payments.push_back(
      {operation, text(reply, "service"), amount, text(reply, "approval"), text(reply, "masked")});
  sale.state = State::paying;
}

void payment_reversed(Sale& sale, const std::string& operation) {
  std::erase_if(sale.payments,
                [&](const Payment& payment) { return payment.operation == operation; });
}

void completed(Sale& sale, const std::string& operation, json::object reply) {
  sale.completion = std::move(reply);
  sale.completed_by = operation;
  sale.state = State::done;
}

void abandoned(Sale& sale) {
  sale.undoing = false;
  sale.hold.reset();
  sale.payments.clear();
  sale.completion.clear();
  sale.slip.clear();
  sale.state = State::abandoned;
}

}  // namespace noren::sale
