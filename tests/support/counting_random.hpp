// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seam/random.hpp"

namespace noren {

// first, first + 1, first + 2 ...: the same in every run. Not thread-safe.
class CountingRandom : public Random {
 public:
  explicit CountingRandom(std::uint8_t first = 1) : next_(first) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = next_++;
  }

 private:
  std::uint8_t next_;
};

}  // namespace noren
