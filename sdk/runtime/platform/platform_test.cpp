// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>
#include <array>

#include "runtime/platform/system_clock.hpp"
#include "runtime/platform/system_random.hpp"
#include "runtime/platform/wake_up.hpp"

namespace noren::platform {
namespace {

bool readable(const WakeUp& wake_up) {
  pollfd poll_for{static_cast<int>(wake_up.descriptor()), POLLIN, 0};
  return poll(&poll_for, 1, 0) == 1;
}

TEST(WakeUp, IsReadableFromSignalToClear) {
  WakeUp wake_up;
  EXPECT_FALSE(readable(wake_up));
  wake_up.clear();  // must not block
  wake_up.signal();
  wake_up.signal();
  EXPECT_TRUE(readable(wake_up));
  wake_up.clear();
  EXPECT_FALSE(readable(wake_up));
}

TEST(SystemClock, WallIsSinceTheEpochAndMonotonicNeverGoesBack) {
  const SystemClock clock;
  EXPECT_GT(clock.wall_ms(), 1'700'000'000'000);
  const auto first = clock.monotonic_ms();
  EXPECT_GE(clock.monotonic_ms(), first);
}

TEST(SystemRandom, FillsAll) {
  SystemRandom random;
  std::array<std::uint8_t, 64> a{}, b{};
  random.fill(a);
  random.fill(b);
  EXPECT_NE(a, b);
  EXPECT_NE(std::count(a.begin(), a.end(), 0), 64);
}

}  // namespace
}  // namespace noren::platform
