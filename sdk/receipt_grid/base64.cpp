// SPDX-License-Identifier: Apache-2.0
#include "receipt_grid/base64.hpp"

#include <array>

namespace noren::receipt_grid {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t kNone = 0xFF;  // more than any digit is worth

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<std::uint8_t>(kDigits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

std::uint32_t value_of(char digit) {
  return kValues[static_cast<std::uint8_t>(digit)];
}

}  // namespace

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const std::uint32_t group =
        bytes[i] << 16 | (left > 1 ? bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);
    text += kDigits[group >> 18];
    text += kDigits[group >> 12 & 63];
    text += left > 1 ? kDigits[group >> 6 & 63] : '=';
    text += left > 2 ? kDigits[group & 63] : '=';
  }
  return text;
}

std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  std::vector<std::uint8_t> bytes(text.size() * 3 / 4);
  std::uint8_t* out = bytes.data();
  std::uint32_t seen = 0;  // no digit is worth more than 63
  while (text.size() >= 4) {
    const std::uint32_t a = value_of(text[0]), b = value_of(text[1]), c = value_of(text[2]),
                        d = value_of(text[3]);
    seen |= a | b | c | d;
    *out++ = static_cast<std::uint8_t>(a << 2 | b >> 4);
    *out++ = static_cast<std::uint8_t>(b << 4 | c >> 2);
    *out++ = static_cast<std::uint8_t>(c << 6 | d);
    text.remove_prefix(4);
  }
  std::uint32_t held = 0;
  for (char digit : text) {
    seen |= value_of(digit);
    held = held << 6 | value_of(digit);
  }
  // Bits that belong to no byte are 0, so that bytes have one text alone.
  const std::size_t spare = text.size() * 6 % 8;
  if (seen > 63 || (held & ((1u << spare) - 1)) != 0) return std::nullopt;
  if (text.size() > 1) *out++ = static_cast<std::uint8_t>(held >> (text.size() == 2 ? 4 : 10));
  if (text.size() > 2) *out++ = static_cast<std::uint8_t>(held >> 2);
  return bytes;
}

}  // namespace noren::receipt_grid
