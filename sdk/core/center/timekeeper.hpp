// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/seam/clock.hpp"

namespace noren::center {

// The center's own time: the wall clock's at the start, from then on moved by the monotonic clock
// alone. Whoever sets the machine's clock lets no hold and no point expire. A plain value over a
// thread-safe clock.
class Timekeeper {
 public:
  explicit Timekeeper(const Clock& clock)
      : clock_(&clock), start_ms_(clock.wall_ms() - clock.monotonic_ms()) {}

  std::int64_t now_ms() const { return start_ms_ + clock_->monotonic_ms(); }
  // How far the machine's clock was moved since the start.
  std::int64_t jump_ms() const { return clock_->wall_ms() - now_ms(); }

 private:
  const Clock* clock_;
  std::int64_t start_ms_;
};

}  // namespace noren::center
