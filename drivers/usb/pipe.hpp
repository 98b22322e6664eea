// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace noren::usb {

// A way to send and receive through an interface of a device, in one of its settings.
struct Pipe {
  std::uint8_t interface = 0;     // bInterfaceNumber
  std::uint8_t setting = 0;       // bAlternateSetting
  std::uint8_t device_class = 0;  // bInterfaceClass
  std::uint8_t protocol = 0;      // bInterfaceProtocol
  std::uint8_t out = 0;           // address of the bulk OUT endpoint; 0: none
  std::uint8_t in = 0;            // ... of the bulk IN endpoint; 0: none
  std::uint16_t in_packet = 0;    // wMaxPacketSize of `in`

  bool operator==(const Pipe&) const = default;
};

inline constexpr std::uint8_t kPrinterClass = 7;
inline constexpr std::uint8_t kVendorClass = 0xFF;

// The pipe by which a receipt printer takes raw bytes, of all that a device has: of the printer
// class before vendor-specific ones, which some receipt printers call themselves; with a way back
// before those without. Not IPP over USB (protocol 4), and no storage, HID or serial adapter.
std::optional<Pipe> choose_pipe(const std::vector<Pipe>& pipes);

}  // namespace noren::usb
