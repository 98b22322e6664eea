// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/center/types.hpp"

namespace noren::center {

// When something happened, as far as a till's clock can be believed: not after it arrived, and not
// before the center was last heard plus what went by since on a clock that nobody sets, less two
// minutes. `skew` says that the till's clock was more than two minutes off. A till that tells no
// time is taken at its arrival; one that never heard the center is believed for 400 days.
struct EventTime {
  std::int64_t ms = 0;
  bool skew = false;
};

EventTime event_time(std::int64_t told_ms, const Seen& seen, std::int64_t arrival_ms);

}  // namespace noren::center
