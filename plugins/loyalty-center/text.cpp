// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/text.hpp"

#include <sodium.h>

#include <algorithm>

namespace noren::loyalty_center {
namespace {

constexpr std::string_view crockford_signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t enrollment_code_size = 20;

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The value of one sign as people type it, or nothing.
std::optional<unsigned> crockford_value(char sign) {
  if (sign >= 'a' && sign <= 'z') sign = static_cast<char>(sign - 'a' + 'A');
  if (sign == 'I' || sign == 'L') sign = '1';
  if (sign == 'O') sign = '0';
  const auto value = crockford_signs.find(sign);
  if (value == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(value);
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes_of(bytes), bytes.size());
  text.pop_back();
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  std::size_t size = 0;
  const bool good = text.size() % 2 == 0 &&
                    sodium_hex2bin(bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr,
                                   &size, nullptr) == 0 &&
                    size == bytes.size();
  if (!good) return std::nullopt;
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
  text.pop_back();
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const bool good = sodium_base642bin(bytes_of(bytes), bytes.size(), text.data(), text.size(),
                                      nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
                    end == text.data() + text.size();
  if (!good) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::optional<std::string> from_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash_belongs_here = i == 8 || i == 13 || i == 18 || i == 23;
    if ((text[i] == '-') != dash_belongs_here) return std::nullopt;
    if (!dash_belongs_here) digits.push_back(text[i]);
  }
  return from_hex(digits);
}

std::optional<std::string> from_enrollment_code(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  unsigned value = 0;
  for (const char sign : text) {
    if (sign == '-' || sign == ' ') continue;
    const auto five_bits = crockford_value(sign);
    if (!five_bits) return std::nullopt;
    value = (value << 5 | *five_bits) & 0xFFF;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>(value >> bits & 0xFF));
  }
  if (bytes.size() != enrollment_code_size || bits != 0) return std::nullopt;
  return bytes;
}

void wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace noren::loyalty_center
