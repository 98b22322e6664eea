// SPDX-License-Identifier: Apache-2.0
#include "core/money/money.hpp"

#include <algorithm>

namespace noren::money {

std::optional<Amount> parse(std::string_view digits) {
  if (digits.empty() || digits.size() > 40) return std::nullopt;
  Amount amount = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    amount = amount * 10 + (digit - '0');
    if (amount > amount_max) return std::nullopt;
  }
  return amount;
}

Totals totals(const std::map<int, Amount>& amounts, const std::map<int, Amount>& stated_tax,
              TaxMode mode) {
  Totals totals;
  for (const auto& [rate, amount] : amounts) {
    const auto stated = stated_tax.find(rate);
    const Amount base = std::max<Amount>(amount, 0);
    const Amount computed =
        mode == TaxMode::included ? base * rate / (100 + rate) : base * rate / 100;
    RateTotal& of_rate = totals.rates[rate];
    of_rate.tax = stated != stated_tax.end() ? stated->second : computed;
    of_rate.gross = mode == TaxMode::included ? amount : amount + of_rate.tax;
    totals.total += of_rate.gross;
  }
  return totals;
}

}  // namespace noren::money
