// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drivers/channel/usb_identity.hpp"

namespace noren::serial {

// A serial port of this machine.
struct Port {
  std::string path;                         // "/dev/ttyUSB0"
  std::string description;                  // of its maker, UTF-8, for people; may be empty
  std::optional<drivers::UsbIdentity> usb;  // where it is an adapter or a device at USB
};

// The ports that are there now, by their paths. Opens none that is in use. Any thread.
std::vector<Port> list_ports();

// Where a device is now; it may come back elsewhere when it is unplugged. The first port of one
// that has several.
std::optional<std::string> find_port(const drivers::UsbIdentity& device);

}  // namespace noren::serial
