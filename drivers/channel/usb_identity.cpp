// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/usb_identity.hpp"

namespace noren::drivers {
namespace {

std::string four_digits(std::uint16_t number) {
  std::string text(4, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
    *digit = "0123456789abcdef"[number % 16];
    number = static_cast<std::uint16_t>(number / 16);
  }
  return text;
}

}  // namespace

std::string to_text(const UsbIdentity& identity) {
  std::string text = four_digits(identity.vendor) + ":" + four_digits(identity.product);
  if (!identity.serial.empty()) text += ":" + identity.serial;
  return text;
}

}  // namespace noren::drivers
