// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drivers/channel/channel.hpp"
#include "drivers/connect/address.hpp"

namespace noren::drivers {

// Opens the way to a device, whatever carries it. Any thread. Only TCP waits for anything while it
// opens; a serial port or a device at USB is there or not, whatever the deadline.
Opened connect(const Address& address, Deadline deadline, const std::stop_token& stop = {});

}  // namespace noren::drivers
