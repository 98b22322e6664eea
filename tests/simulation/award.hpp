// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "tests/simulation/intent.hpp"

namespace noren::simulation {

// What a sale earns by the starter program, from its rules in words: one point for each whole 100
// yen, tax included, of what may earn; no points on the share that was paid with points; fractions
// are dropped at each step. Shares no code with the center.
inline std::int64_t points_for(const Intent& intent) {
  const std::int64_t total = intent.total();
  if (total == 0) return 0;
  std::int64_t earning = 0;
  for (const Goods& goods : intent.goods) {
    if (!goods.no_points) earning += goods.is_discount ? -goods.amount : goods.amount;
  }
  if (earning < 0) earning = 0;
  const __int128 share = static_cast<__int128>(earning) * (total - intent.redeemed) / total;
  return static_cast<std::int64_t>(share) / 100;
}

}  // namespace noren::simulation
