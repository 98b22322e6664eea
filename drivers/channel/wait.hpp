// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "drivers/channel/channel.hpp"

namespace noren::drivers {

// A stop is noticed within this time.
inline constexpr std::chrono::milliseconds kStopLatency{50};

// Why a call must end now: the caller's stop, which wins, or its deadline.
std::optional<Fault> ended(Deadline deadline, const std::stop_token& stop);

// How long to wait at most before looking at `ended` again; at least a millisecond.
std::chrono::milliseconds patience(Deadline deadline, const std::stop_token& stop);

// Waits until a descriptor is ready for poll's `events`, or has hung up.
Fault wait_for(int descriptor, short events, Deadline deadline, const std::stop_token& stop);

// A call that only could not be done yet.
bool is_again(int code);

}  // namespace noren::drivers
