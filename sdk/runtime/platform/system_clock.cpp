// SPDX-License-Identifier: Apache-2.0
#include "runtime/platform/system_clock.hpp"

#include <chrono>

namespace noren::platform {
namespace {

template <typename Clock>
std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::int64_t SystemClock::wall_ms() const {
  return now_ms<std::chrono::system_clock>();
}
std::int64_t SystemClock::monotonic_ms() const {
  return now_ms<std::chrono::steady_clock>();
}

}  // namespace noren::platform
