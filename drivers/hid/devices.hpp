// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "drivers/channel/usb_identity.hpp"

namespace noren::hid {

// Where the kernel shows its devices; tests name folders of their own.
struct Roots {
  std::filesystem::path sys = "/sys";
  std::filesystem::path dev = "/dev";
};

struct Device {
  drivers::UsbIdentity identity;
  std::string name;                      // what the device calls itself, at most 100 bytes
  std::filesystem::path node;            // to be opened
  std::vector<std::uint8_t> descriptor;  // of its reports, as parse_descriptor() takes it
};

// The HID devices, or the keyboards among the input devices (their descriptor is empty), in the
// order of their numbers. What goes away meanwhile is left out. Any thread.
std::vector<Device> list_hidraw(const Roots& roots = {});
std::vector<Device> list_keyboards(const Roots& roots = {});

}  // namespace noren::hid
