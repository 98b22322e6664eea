// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seam/clock.hpp"

namespace noren::platform {

// The machine's clocks. Thread-safe.
class SystemClock final : public Clock {
 public:
  std::int64_t wall_ms() const override;
  std::int64_t monotonic_ms() const override;
};

}  // namespace noren::platform
