// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace noren::drivers {

// How a device at USB is named in configurations: by what its descriptors say of themselves, never
// by the socket that it is in.
struct UsbIdentity {
  std::uint16_t vendor = 0;   // idVendor
  std::uint16_t product = 0;  // idProduct
  std::string serial;         // iSerialNumber; empty: whichever

  bool operator==(const UsbIdentity&) const = default;

  // Whether a device that calls itself `device` is meant.
  bool means(const UsbIdentity& device) const {
    return vendor == device.vendor && product == device.product &&
           (serial.empty() || serial == device.serial);
  }
};

// "04b8:0202" or "04b8:0202:SERIAL".
std::string to_text(const UsbIdentity& identity);

}  // namespace noren::drivers
