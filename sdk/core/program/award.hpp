// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/program/program.hpp"
#include "core/program/sale.hpp"

namespace noren::program {

struct RuleResult {
  std::string name;
  std::int64_t points = 0;
};

struct Award {
  std::int64_t points = 0;
  std::vector<RuleResult> rules;  // one for each rule, also those that gave nothing
};

// What a sale earns; the same for the same sale and rules, for ever. `redeemed` is the amount paid
// with points of this program, which a "points" tender in the sale may also state (the larger
// counts).
//
// A rule looks at the lines that may earn (all of the total where a sale has no lines), with or
// without tax, less the share that was paid with what the rule does not take. What no tender covers
// counts as paid with one that earns, so that a quote before payment shows what can be had.
// Errors: 106 amount_out_of_range {what}.
Result<Award> award(const Program& program, const Sale& sale, std::int64_t redeemed);

}  // namespace noren::program
