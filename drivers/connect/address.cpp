// SPDX-License-Identifier: Apache-2.0
#include "drivers/connect/address.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace noren::drivers {
namespace {

using serial::Flow;
using serial::Parity;
using serial::Settings;

template <typename Value>
using Names = std::pair<std::string_view, Value>;

constexpr std::array<Names<Parity>, 5> kParities = {{{"none", Parity::none},
                                                     {"odd", Parity::odd},
                                                     {"even", Parity::even},
                                                     {"mark", Parity::mark},
                                                     {"space", Parity::space}}};
constexpr std::array<Names<Flow>, 4> kFlows = {{{"none", Flow::none},
                                                {"rtscts", Flow::rts_cts},
                                                {"xonxoff", Flow::xon_xoff},
                                                {"dtrdsr", Flow::dtr_dsr}}};

template <typename Value, std::size_t size>
bool read_name(const std::array<Names<Value>, size>& names, std::string_view text, Value& value) {
  for (const auto& [name, named] : names) {
    if (name != text) continue;
    value = named;
    return true;
  }
  return false;
}

template <typename Value, std::size_t size>
std::string name_in(const std::array<Names<Value>, size>& names, Value value) {
  for (const auto& [name, named] : names) {
    if (named == value) return std::string(name);
  }
  return {};
}

template <typename Number>
bool read_number(std::string_view text, Number least, Number most, Number& number) {
  Number read = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, read);
  if (error != std::errc() || stopped != end || read < least || read > most) return false;
  number = read;
  return true;
}

bool read_hex(std::string_view text, std::uint16_t& number) {
  if (text.size() != 4) return false;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number, 16);
  return error == std::errc() && stopped == end;
}

std::optional<UsbIdentity> read_identity(std::string_view text) {
  UsbIdentity identity;
  if (text.size() < 9 || text[4] != ':' || !read_hex(text.substr(0, 4), identity.vendor) ||
      !read_hex(text.substr(5, 4), identity.product)) {
    return std::nullopt;
  }
  if (text.size() == 9) return identity;
  if (text[9] != ':' || text.size() == 10) return std::nullopt;
  identity.serial = text.substr(10);
  return identity;
}

std::variant<Address, AddressError> read_tcp(std::string_view text) {
  TcpAddress address;
  std::size_t after = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == text.npos) return AddressError::host;
    address.host = text.substr(1, bracket - 1);
    after = bracket + 1;
    if (after < text.size() && text[after] != ':') return AddressError::host;
    if (after == text.size()) after = text.npos;
  } else {
    address.host = text.substr(0, after);
  }
  if (address.host.empty() || address.host.find_first_of("[]") != text.npos) {
    return AddressError::host;
  }
  if (after != text.npos &&
      !read_number<std::uint16_t>(text.substr(after + 1), 1, 65535, address.port)) {
    return AddressError::port;
  }
  return address;
}

bool read_setting(std::string_view key, std::string_view value, Settings& settings) {
  if (key == "baud") return read_number(value, serial::kBaudMin, serial::kBaudMax, settings.baud);
  if (key == "bits") return read_number(value, 7, 8, settings.bits);
  if (key == "parity") return read_name(kParities, value, settings.parity);
  if (key == "stop") return read_number(value, 1, 2, settings.stop_bits);
  return read_name(kFlows, value, settings.flow);
}

std::optional<AddressError> read_settings(std::string_view text, Settings& settings) {
  constexpr std::array<std::string_view, 5> keys = {"baud", "bits", "parity", "stop", "flow"};
  std::array<bool, keys.size()> seen{};
  while (true) {
    const std::size_t end = text.find('&');
    const std::string_view setting = text.substr(0, end);
    const std::size_t equals = setting.find('=');
    const auto key = std::find(keys.begin(), keys.end(), setting.substr(0, equals));
    if (key == keys.end()) return AddressError::setting_unknown;
    if (std::exchange(seen[static_cast<std::size_t>(key - keys.begin())], true)) {
      return AddressError::setting_twice;
    }
    if (equals == setting.npos || !read_setting(*key, setting.substr(equals + 1), settings)) {
      return AddressError::setting_value;
    }
    if (end == text.npos) return std::nullopt;
    text.remove_prefix(end + 1);
  }
}

// A configuration names a device, not any file that a path leads to.
bool is_device_path(std::string_view path) {
  return path.starts_with("/dev/") && path.size() > 5 && !path.ends_with('/') &&
         path.find("/.") == path.npos && path.find("//") == path.npos;
}

std::variant<Address, AddressError> read_serial(std::string_view text) {
  SerialAddress address;
  const std::size_t question = text.find('?');
  const std::string_view name = text.substr(0, question);
  if (is_device_path(name)) {
    address.port = std::string(name);
  } else if (const auto identity = read_identity(name)) {
    address.port = *identity;
  } else {
    return AddressError::serial_name;
  }
  if (question != text.npos) {
    if (const auto wrong = read_settings(text.substr(question + 1), address.settings)) {
      return *wrong;
    }
  }
  return address;
}

std::variant<Address, AddressError> read_usb(std::string_view text) {
  if (text == "printer") return UsbPrinterAddress{};
  const auto identity = read_identity(text);
  if (!identity) return AddressError::usb_identity;
  return UsbAddress{*identity};
}

std::string text_of(const TcpAddress& address) {
  const bool brackets = address.host.find(':') != address.host.npos;
  std::string text = brackets ? "tcp:[" + address.host + "]" : "tcp:" + address.host;
  if (address.port != TcpAddress{}.port) text += ":" + std::to_string(address.port);
  return text;
}

std::string text_of(const SerialAddress& address) {
  const auto* path = std::get_if<std::string>(&address.port);
  std::string text = "serial:" + (path ? *path : to_text(std::get<UsbIdentity>(address.port)));
  char before = '?';
  const auto add = [&](bool differs, const std::string& setting) {
    if (!differs) return;
    text += before + setting;
    before = '&';
  };
  const Settings usual;
  const Settings& mine = address.settings;
  add(mine.baud != usual.baud, "baud=" + std::to_string(mine.baud));
  add(mine.bits != usual.bits, "bits=" + std::to_string(mine.bits));
  add(mine.parity != usual.parity, "parity=" + name_in(kParities, mine.parity));
  add(mine.stop_bits != usual.stop_bits, "stop=" + std::to_string(mine.stop_bits));
  add(mine.flow != usual.flow, "flow=" + name_in(kFlows, mine.flow));
  return text;
}

std::string text_of(const UsbAddress& address) {
  return "usb:" + to_text(address.device);
}

std::string text_of(const UsbPrinterAddress&) {
  return "usb:printer";
}

}  // namespace

std::variant<Address, AddressError> parse_address(std::string_view text) {
  const auto printable = [](char c) { return c > ' ' && c <= '~'; };
  if (text.size() > kAddressMax || !std::all_of(text.begin(), text.end(), printable)) {
    return AddressError::too_long;
  }
  if (text.starts_with("tcp:")) return read_tcp(text.substr(4));
  if (text.starts_with("serial:")) return read_serial(text.substr(7));
  if (text.starts_with("usb:")) return read_usb(text.substr(4));
  return AddressError::carrier;
}

std::string to_text(const Address& address) {
  return std::visit([](const auto& carried) { return text_of(carried); }, address);
}

std::string_view explain(AddressError error) {
  switch (error) {
    case AddressError::too_long:
      return "an address has at most 300 characters, without spaces";
    case AddressError::carrier:
      return "an address begins with tcp:, serial: or usb:";
    case AddressError::host:
      return "write tcp:HOST or tcp:HOST:PORT, an IPv6 address in brackets";
    case AddressError::port:
      return "a port is 1 to 65535";
    case AddressError::serial_name:
      return "write serial:/dev/NAME, or serial:VID:PID with four hexadecimal digits each";
    case AddressError::usb_identity:
      return "write usb:printer, or usb:VID:PID with four hexadecimal digits each";
    case AddressError::setting_unknown:
      return "the settings of a serial line are baud, bits, parity, stop and flow";
    case AddressError::setting_value:
      return "baud is 50 to 4000000; bits 7 or 8; parity none, odd, even, mark or space; stop 1 or "
             "2; flow none, rtscts, xonxoff or dtrdsr";
    case AddressError::setting_twice:
      return "each setting of a serial line is written once";
  }
  return "this is no device's address";
}

}  // namespace noren::drivers
