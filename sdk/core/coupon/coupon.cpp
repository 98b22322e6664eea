// SPDX-License-Identifier: Apache-2.0
#include "core/coupon/coupon.hpp"

#include <sodium.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>

#include "core/base/crockford.hpp"

namespace noren::coupon {
namespace {

constexpr std::size_t serial_signs = 12;
constexpr std::size_t mac_size = 8;
constexpr std::size_t mac_signs = 13;
constexpr std::size_t key_size = 20;

// Keyed BLAKE2b-256 of the texts with a zero byte between two.
std::array<std::uint8_t, crypto_generichash_BYTES> keyed_hash(
    ByteView key, std::initializer_list<std::string_view> texts) {
  std::string message;
  for (const std::string_view text : texts) message.append(text).push_back('\0');
  message.pop_back();
  std::array<std::uint8_t, crypto_generichash_BYTES> hash;
  crypto_generichash(hash.data(), hash.size(), as_bytes(message).data(), message.size(), key.data(),
                     key.size());
  return hash;
}

std::string mac_of(std::string_view serial, std::int32_t instance, std::string_view reissue_key) {
  const std::string digits = std::to_string(instance);
  const auto hash = keyed_hash(as_bytes(reissue_key), {"noren-coupon-1", serial, digits});
  return to_crockford(ByteView(hash).first(mac_size));
}

bool is_made_with(const Shown& shown, std::string_view key) {
  const std::string expected = mac_of(shown.serial, shown.instance, key);
  return expected.size() == shown.mac.size() &&
         sodium_memcmp(expected.data(), shown.mac.data(), expected.size()) == 0;
}

bool has_signs(std::string_view text, std::size_t count) {
  return text.size() == count && from_crockford(text, text.size() * 5 / 8).has_value();
}

}  // namespace

std::string make_serial(Random& random) {
  std::array<std::uint8_t, 8> bytes;
  random.fill(bytes);
  return to_crockford(bytes).substr(0, serial_signs);
}

std::string reissue_key(std::string_view serial, ByteView terminal_key) {
  const auto hash = keyed_hash(terminal_key, {"noren-coupon-key-1", serial});
  return to_crockford(ByteView(hash).first(key_size));
}

std::string code(std::string_view serial, std::int32_t instance, std::string_view reissue_key) {
  return std::string(serial) + "-" + std::to_string(instance) + "-" +
         mac_of(serial, instance, reissue_key);
}

std::optional<Shown> read(std::string_view text) {
  const std::string normal = normal_crockford(text);
  const std::string_view all(normal);
  Shown shown;
  shown.serial = all.substr(0, all.find('-'));
  const auto is_sign = [](char sign) {
    return (sign >= '0' && sign <= '9') || (sign >= 'A' && sign <= 'Z');
  };
  if (shown.serial.size() != serial_signs ||
      !std::all_of(shown.serial.begin(), shown.serial.end(), is_sign)) {
    return std::nullopt;
  }
  if (all.size() == serial_signs) return shown;
  const std::size_t second = all.find('-', serial_signs + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view digits = all.substr(serial_signs + 1, second - serial_signs - 1);
  const auto number = std::from_chars(digits.data(), digits.data() + digits.size(), shown.instance);
  shown.mac = all.substr(second + 1);
  if (number.ec != std::errc() || number.ptr != digits.data() + digits.size() ||
      shown.instance < 1 || !has_signs(shown.mac, mac_signs)) {
    return std::nullopt;
  }
  return shown;
}

bool is_genuine(const Shown& shown, ByteView terminal_key) {
  if (shown.instance == 0) return true;
  if (is_made_with(shown, reissue_key(shown.serial, terminal_key))) return true;
  // Coupons that were issued before they brought a key have one code, by the terminal's own.
  return shown.instance == 1 && is_made_with(shown, as_text(terminal_key));
}

}  // namespace noren::coupon
