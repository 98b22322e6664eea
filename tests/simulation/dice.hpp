// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/seam/random.hpp"

namespace noren::simulation {

// Chance that is the same for the same seed (splitmix64). Also the seam behind which production
// code asks for random bytes. Not thread-safe.
class Dice : public Random {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  // A stream of its own: more draws from one change nothing in another.
  Dice fork(std::string_view label) const {
    std::uint64_t mixed = origin_ ^ 0x9e3779b97f4a7c15u;
    for (const char letter : label) mixed = (mixed ^ static_cast<unsigned char>(letter)) * prime;
    Dice other(mixed);
    other.next();
    return other;
  }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // Both ends are possible.
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(int per_10000) { return static_cast<int>(next() % 10'000) < per_10000; }
  template <typename List>
  auto& any(List& list) {
    return list[static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(list.size()) - 1))];
  }
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(next() >> 56);
  }

 private:
  static constexpr std::uint64_t prime = 0x100000001b3u;
  std::uint64_t state_;
  std::uint64_t origin_ = state_;
};

}  // namespace noren::simulation
