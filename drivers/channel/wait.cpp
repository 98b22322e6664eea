// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/wait.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace noren::drivers {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::optional<Fault> ended(Deadline deadline, const std::stop_token& stop) {
  if (stop.stop_requested()) return Fault::canceled;
  if (Clock::now() >= deadline) return Fault::timeout;
  return std::nullopt;
}

milliseconds patience(Deadline deadline, const std::stop_token& stop) {
  const milliseconds most = stop.stop_possible() ? kStopLatency : milliseconds(60'000);
  const Clock::time_point now = Clock::now();
  if (deadline <= now) return milliseconds(1);
  // Compared before it is rounded: the far end of time would overflow.
  if (deadline - now >= most) return most;
  return std::chrono::ceil<milliseconds>(deadline - now);
}

// Looks at the stop token between short waits: a register stops rarely, and needs no wake-up
// descriptor for it.
Fault wait_for(int descriptor, short events, Deadline deadline, const std::stop_token& stop) {
  while (true) {
    if (const auto why = ended(deadline, stop)) return *why;
    pollfd entry{descriptor, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(patience(deadline, stop).count()));
    if (ready > 0) return Fault::none;
    if (ready < 0 && errno != EINTR) return Fault::closed;
  }
}

bool is_again(int code) {
  return code == EAGAIN || code == EWOULDBLOCK || code == EINTR;
}

}  // namespace noren::drivers
