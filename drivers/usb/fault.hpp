// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drivers/channel/channel.hpp"

namespace noren::usb {

// What libusb returned (a negative libusb_error, or 0 and more for success), in our words. A device
// that is gone is `closed`; to whoever only wanted to open it, it is `unreachable`.
drivers::Fault fault_of(int code);

// How a transfer ended (a libusb_transfer_status).
drivers::Fault fault_of_transfer(int status);

}  // namespace noren::usb
