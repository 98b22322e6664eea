// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/device_id.hpp"

#include <algorithm>
#include <string_view>

namespace noren::usb {
namespace {

constexpr std::size_t kLengthBytes = 2;
constexpr std::size_t kValueMax = 200;

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// The first of several counts: keys are unique, and longer ids are appended to by hubs and boxes.
void keep(std::string& place, std::string_view value) {
  if (place.empty()) place = trim(value.substr(0, kValueMax));
}

void take(std::string_view key, std::string_view value, DeviceId& id) {
  const std::string name = upper(trim(key));
  value = trim(value);
  if (name == "MFG" || name == "MANUFACTURER") keep(id.manufacturer, value);
  if (name == "MDL" || name == "MODEL") keep(id.model, value);
  if (name == "CMD" || name == "COMMAND SET") keep(id.commands, value);
  if (name == "SN" || name == "SERN" || name == "SERIALNUMBER") keep(id.serial, value);
}

}  // namespace

DeviceId parse_device_id(std::span<const std::uint8_t> answer) {
  DeviceId id;
  if (answer.size() <= kLengthBytes) return id;
  const std::size_t length = answer[0] * 256u + answer[1];
  std::size_t size = answer.size();
  if (length > kLengthBytes && length < size) size = length;
  std::string text;
  for (const std::uint8_t byte : answer.subspan(kLengthBytes, size - kLengthBytes)) {
    text += byte >= 0x20 && byte <= 0x7E ? static_cast<char>(byte) : '?';
  }
  for (std::string_view left = text; !left.empty();) {
    const std::string_view item = left.substr(0, left.find(';'));
    left.remove_prefix(std::min(left.size(), item.size() + 1));
    const std::size_t colon = item.find(':');
    if (colon != item.npos) take(item.substr(0, colon), item.substr(colon + 1), id);
  }
  return id;
}

}  // namespace noren::usb
