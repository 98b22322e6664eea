// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "drivers/channel/channel.hpp"
#include "drivers/serial/settings.hpp"

namespace noren::serial {

// Opens a serial port for this program alone and sets its line up. `path` may be a link, such as
// those below /dev/serial/by-id. Faults: unreachable (no such port), denied, busy (another program
// has it), failed (this port can't do the settings).
//
// The channel's faults: closed once the device is unplugged; timeout where flow control holds the
// bytes back. Bytes count as handed over when the system's queue took them; with Flow::dtr_dsr at
// most some 64 of them are on their way while the device says stop. The destructor waits while what
// was written still leaves, and drops the rest once nothing has moved for a quarter of a second.
drivers::Opened open(const std::string& path, const Settings& settings);

}  // namespace noren::serial
