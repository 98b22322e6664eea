// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seam/random.hpp"

namespace noren::platform {

// The system's generator through libsodium. Thread-safe.
class SystemRandom final : public Random {
 public:
  SystemRandom();
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace noren::platform
