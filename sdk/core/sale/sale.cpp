// SPDX-License-Identifier: Apache-2.0
#include "core/sale/sale.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace noren::sale {
namespace {

namespace json = boost::json;

Status in_state(const Sale& sale, std::initializer_list<State> states) {
  const bool fits = std::find(states.begin(), states.end(), sale.state) != states.end();
  if (sale.undoing || !fits) return not_now(sale);
  return Done{};
}

}  // namespace

Error not_now(const Sale& sale) {
  const State state = sale.undoing ? State::abandoning : sale.state;
  return error(NOREN_E_ILLEGAL, "sale_state", {std::string(name(state))});
}

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

Status may_identify(const Sale& sale) {
  if (sale.is_return()) return error(NOREN_E_ILLEGAL, "return_verb");
  if (sale.has_moved_value()) return not_now(sale);
  return in_state(sale, {State::open, State::identified, State::quoted});
}

Status may_quote(const Sale& sale) {
  if (sale.is_return() && sale.original->operation.empty()) {
    return error(NOREN_E_ILLEGAL, "sale_not_identified");
  }
  if (!sale.member) return error(NOREN_E_ILLEGAL, "sale_not_identified");
  if (sale.is_over() || sale.undoing) return not_now(sale);
  return Done{};
}

Status may_redeem(const Sale& sale) {
  if (sale.is_return()) return error(NOREN_E_ILLEGAL, "return_verb");
  if (!sale.member) return error(NOREN_E_ILLEGAL, "sale_not_identified");
  if (!sale.payments.empty()) return not_now(sale);
  return in_state(sale, {State::identified, State::quoted, State::held});
}

Status may_pay(const Sale& sale) {
  if (sale.is_return()) return error(NOREN_E_ILLEGAL, "return_verb");
  return in_state(sale,
                  {State::open, State::identified, State::quoted, State::held, State::paying});
}

Status may_complete(const Sale& sale) {
  if (const Status allowed = in_state(sale, {State::open, State::identified, State::quoted,
                                             State::held, State::paying, State::completing});
      !allowed) {
    return allowed;
  }
  if (sale.is_return()) return Done{};  // no lines: all that is left of the original
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
  if (!sale.unknown_operation.empty()) return Done{};  // a 処理未了 slip
  return in_state(sale, {State::done});
}

}  // namespace noren::sale
