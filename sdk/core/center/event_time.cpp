// SPDX-License-Identifier: Apache-2.0
#include "core/center/event_time.hpp"

#include <algorithm>

namespace noren::center {
namespace {

constexpr std::int64_t tolerance_ms = 120'000;
constexpr std::int64_t longest_ms = 400LL * 86'400'000;

// When it cannot have been before.
std::int64_t earliest(const Seen& seen, std::int64_t arrival_ms) {
  if (seen.center_ms <= 0) return arrival_ms - longest_ms;
  if (seen.center_ms >= arrival_ms) return arrival_ms - tolerance_ms;
  const std::int64_t most = arrival_ms - seen.center_ms;
  return seen.center_ms + std::clamp<std::int64_t>(seen.elapsed_ms, 0, most) - tolerance_ms;
}

}  // namespace

EventTime event_time(std::int64_t told_ms, const Seen& seen, std::int64_t arrival_ms) {
  if (told_ms == 0) return {arrival_ms, false};
  const std::int64_t low = earliest(seen, arrival_ms);
  // Without a word of the center there is nothing better than the arrival.
  if (told_ms < low) return {seen.center_ms > 0 ? low : arrival_ms, true};
  return {std::min(told_ms, arrival_ms), told_ms - arrival_ms > tolerance_ms};
}

}  // namespace noren::center
