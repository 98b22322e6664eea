// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/wanted.hpp"

#include <variant>

#include "drivers/connect/address.hpp"
#include "tools/noren/doctor/finding.hpp"

namespace noren::tool::doctor {
namespace {

// A device that can't be opened does not tell its serial number.
bool may_be(const drivers::UsbIdentity& wanted, const drivers::UsbIdentity& found) {
  return wanted.means(found) ||
         (found.serial.empty() && wanted.vendor == found.vendor && wanted.product == found.product);
}

template <typename Kind>
std::optional<Kind> parse(std::string_view address) {
  const auto parsed = drivers::parse_address(address);
  const auto* good = std::get_if<drivers::Address>(&parsed);
  const auto* kind = good ? std::get_if<Kind>(good) : nullptr;
  return kind ? std::optional<Kind>(*kind) : std::nullopt;
}

}  // namespace

std::string label(const Device& device) {
  if (device.address.empty()) return device.name;
  return device.name + " (" + shown_address(device.address) + ")";
}

bool means(std::string_view address, const UsbDevice& usb) {
  if (parse<drivers::UsbPrinterAddress>(address)) return usb.is_printer;
  const auto wanted = parse<drivers::UsbAddress>(address);
  return wanted && may_be(wanted->device, usb.identity);
}

bool means(std::string_view address, const SerialPort& port) {
  const auto wanted = parse<drivers::SerialAddress>(address);
  if (!wanted) return false;
  if (const auto* path = std::get_if<std::string>(&wanted->port)) {
    return *path == port.node.path.string();
  }
  return port.adapter && may_be(std::get<drivers::UsbIdentity>(wanted->port), *port.adapter);
}

bool means(std::string_view address, const HidDevice& hid) {
  const std::string_view prefix = hid.is_keyboard ? "keyboard:" : "hid:";
  if (!address.starts_with(prefix)) return false;
  address.remove_prefix(prefix.size());
  if (address.empty()) return hid.is_reader;
  // The same spelling as that of "usb:".
  const auto wanted = parse<drivers::UsbAddress>("usb:" + std::string(address));
  return wanted && may_be(wanted->device, hid.identity);
}

}  // namespace noren::tool::doctor
