// SPDX-License-Identifier: Apache-2.0
#include "core/base/crockford.hpp"

namespace noren {
namespace {

constexpr std::string_view signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

}  // namespace

std::string to_crockford(ByteView bytes) {
  std::string text;
  unsigned waiting = 0;
  int bits = 0;
  for (const std::uint8_t byte : bytes) {
    waiting = (waiting << 8 | byte) & 0xFFFF;
    for (bits += 8; bits >= 5; bits -= 5) text += signs[waiting >> (bits - 5) & 31];
  }
  if (bits > 0) text += signs[waiting << (5 - bits) & 31];
  return text;
}

std::string normal_crockford(std::string_view text) {
  std::string normal(text);
  for (char& sign : normal) {
    if (sign >= 'a' && sign <= 'z') sign = static_cast<char>(sign - 'a' + 'A');
    if (sign == 'I' || sign == 'L') sign = '1';
    if (sign == 'O') sign = '0';
  }
  return normal;
}

std::optional<Bytes> from_crockford(std::string_view text, std::size_t size) {
  Bytes bytes;
  unsigned waiting = 0;
  int bits = 0;
  std::size_t count = 0;
  for (const char sign : normal_crockford(text)) {
    if (sign == '-' || sign == ' ') continue;
    const std::size_t value = signs.find(sign);
    if (value == std::string_view::npos) return std::nullopt;
    ++count;
    waiting = (waiting << 5 | static_cast<unsigned>(value)) & 0xFFFF;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<std::uint8_t>(waiting >> bits));
    }
  }
  const bool padded_with_zero = (waiting & ((1u << bits) - 1)) == 0;
  if (bytes.size() != size || count != (size * 8 + 4) / 5 || !padded_with_zero) return std::nullopt;
  return bytes;
}

}  // namespace noren
