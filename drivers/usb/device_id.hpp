// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace noren::usb {

// What a printer says of itself (IEEE 1284-2000, 7.6), as far as it is of use here. Printable
// ASCII; other bytes are "?". Empty where it does not say.
struct DeviceId {
  std::string manufacturer;  // MANUFACTURER or MFG
  std::string model;         // MODEL or MDL
  std::string commands;      // COMMAND SET or CMD: "ESC/POS", "STAR", separated by commas
  std::string serial;        // SERN or SN

  bool operator==(const DeviceId&) const = default;
};

// Reads the answer to GET_DEVICE_ID: two bytes of length, most significant first and counted in,
// then "KEY:value;KEY:value;". Some printers write the length the other way round, or without
// itself; what came counts then. Takes anything, and what it does not understand it leaves out.
// Pure.
DeviceId parse_device_id(std::span<const std::uint8_t> answer);

}  // namespace noren::usb
