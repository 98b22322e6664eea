// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "tools/noren/doctor/facts.hpp"

// Which device of the machine a configured address means. Pure.
namespace noren::tool::doctor {

// "counter (serial:/dev/ttyUSB0)": the instance and its address, without a serial number.
std::string label(const Device& device);

bool means(std::string_view address, const UsbDevice& usb);
bool means(std::string_view address, const SerialPort& port);
bool means(std::string_view address, const HidDevice& hid);

template <typename Found>
bool means(const Device& device, const Found& found) {
  return means(std::string_view(device.address), found);
}
// Also by another name of the port, such as one below /dev/serial/by-id.
inline bool means(const Device& device, const SerialPort& port) {
  const bool is_its_node = device.node && device.node->path == port.node.path;
  return is_its_node || means(std::string_view(device.address), port);
}

// The configured device that means this one; nullptr where none does.
template <typename Found>
const Device* wanted_by(const Facts& facts, const Found& found) {
  for (const Device& device : facts.devices) {
    if (means(device, found)) return &device;
  }
  return nullptr;
}

}  // namespace noren::tool::doctor
