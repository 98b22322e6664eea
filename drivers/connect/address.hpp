// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "drivers/channel/usb_identity.hpp"
#include "drivers/serial/settings.hpp"

namespace noren::drivers {

// "tcp:HOST", "tcp:HOST:PORT", "tcp:[IPv6]:PORT".
struct TcpAddress {
  std::string host;
  std::uint16_t port = 9100;  // where printers listen for raw bytes

  bool operator==(const TcpAddress&) const = default;
};

// "serial:/dev/NAME" or "serial:VID:PID[:SERIAL]" for an adapter at USB, then settings that differ
// from the usual ones: "?baud=9600&bits=8&parity=none&stop=1&flow=none". parity is none, odd, even,
// mark or space; flow is none, rtscts, xonxoff or dtrdsr.
struct SerialAddress {
  std::variant<std::string, UsbIdentity> port;
  serial::Settings settings;

  bool operator==(const SerialAddress&) const = default;
};

// "usb:VID:PID[:SERIAL]", with VID and PID in four hexadecimal digits.
struct UsbAddress {
  UsbIdentity device;

  bool operator==(const UsbAddress&) const = default;
};

// "usb:printer": the first device of the printer class.
struct UsbPrinterAddress {
  bool operator==(const UsbPrinterAddress&) const = default;
};

using Address = std::variant<TcpAddress, SerialAddress, UsbAddress, UsbPrinterAddress>;

// What is wrong with an address's text.
enum class AddressError {
  too_long,      // over kAddressMax characters, or characters that no address has
  carrier,       // neither tcp:, serial: nor usb:
  host,          // none, or brackets that do not match
  port,          // not 1 to 65535
  serial_name,   // neither below /dev nor VID:PID
  usb_identity,  // not VID:PID or VID:PID:SERIAL
  setting_unknown,
  setting_value,  // outside of its range
  setting_twice,
};

// What to write instead, in English, for configuration errors.
std::string_view explain(AddressError error);

inline constexpr std::size_t kAddressMax = 300;  // characters

// Where a device is, as configurations write it. Pure.
std::variant<Address, AddressError> parse_address(std::string_view text);

// The shortest text that reads as this address again.
std::string to_text(const Address& address);

}  // namespace noren::drivers
