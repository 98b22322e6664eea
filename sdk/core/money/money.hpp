// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace noren::money {

// Minor units of one currency, 0 to amount_max. Sums of up to a million lines fit into int64.
using Amount = std::int64_t;
constexpr Amount amount_max = 999'999'999'999;

// Whole digits, leading zeros allowed; nothing where there is a sign, a point, a blank or too much.
std::optional<Amount> parse(std::string_view digits);

enum class TaxMode { included, excluded };

struct RateTotal {
  Amount gross = 0;  // with tax
  Amount tax = 0;
};

// Totals by tax rate in percent. Tax is rounded down once a rate and receipt, as the Japanese
// qualified invoice asks (loyalty-domain: one rounding per invoice and rate).
struct Totals {
  std::map<int, RateTotal> rates;
  Amount total = 0;  // with tax
};

// `amounts` holds the sum of all lines of each rate as they were keyed, discounts taken off.
// `stated_tax` replaces the computed tax of a rate.
Totals totals(const std::map<int, Amount>& amounts, const std::map<int, Amount>& stated_tax,
              TaxMode mode);

}  // namespace noren::money
