// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "drivers/channel/channel.hpp"
#include "drivers/channel/usb_identity.hpp"
#include "drivers/usb/pipe.hpp"

namespace noren::usb {

// A device that is plugged in.
struct DeviceInfo {
  drivers::UsbIdentity identity;  // without its serial number where it can't be opened
  std::string manufacturer;       // UTF-8 of ASCII, for people; may be empty
  std::string product;
  int bus = 0;  // where it is now: /dev/bus/usb/<bus>/<address>, in three digits each
  int address = 0;
  std::vector<Pipe> pipes;
  // The interfaces that a driver of the kernel has, such as usblp.
  std::vector<std::uint8_t> held_by_kernel;
  drivers::Fault access = drivers::Fault::none;  // why it can't be opened, such as denied
};

// All devices at USB that are there now, hubs too. Opens each for a moment to read its names, and
// disturbs none. Any thread.
std::vector<DeviceInfo> list_devices();

}  // namespace noren::usb
