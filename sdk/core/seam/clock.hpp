// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace noren {

// Seam: what time it is. Wall time is for people and for the center's records and may jump;
// monotonic time is for waiting and never does. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t wall_ms() const = 0;  // milliseconds since 1970-01-01 UTC
  virtual std::int64_t monotonic_ms() const = 0;
};

}  // namespace noren
