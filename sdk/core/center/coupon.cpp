// SPDX-License-Identifier: Apache-2.0
#include "core/center/coupon.hpp"

#include <sodium.h>
#include <algorithm>
#include <array>
#include <charconv>

#include "core/center/crockford.hpp"

namespace noren::center {
namespace {

constexpr std::size_t serial_signs = 12;
constexpr std::size_t mac_size = 8;
constexpr std::size_t mac_signs = 13;

std::string mac_of(std::string_view serial, std::int32_t instance, ByteView key) {
  const std::string digits = std::to_string(instance);
  std::string message = "noren-coupon-1";
  message.append(1, '\0').append(serial).append(1, '\0').append(digits);
  std::array<std::uint8_t, crypto_generichash_BYTES> mac;
  crypto_generichash(mac.data(), mac.size(), as_bytes(message).data(), message.size(), key.data(),
                     key.size());
  return to_crockford(ByteView(mac).first(mac_size));
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

std::string coupon_code(std::string_view serial, std::int32_t instance, ByteView terminal_key) {
  return std::string(serial) + "-" + std::to_string(instance) + "-" +
         mac_of(serial, instance, terminal_key);
}

std::optional<ShownCoupon> read_coupon(std::string_view text) {
  const std::string normal = normal_crockford(text);
  const std::string_view all(normal);
  ShownCoupon shown;
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
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), shown.instance);
  shown.mac = all.substr(second + 1);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || shown.instance < 1 ||
      !has_signs(shown.mac, mac_signs)) {
    return std::nullopt;
  }
  return shown;
}

bool is_genuine(const ShownCoupon& shown, ByteView terminal_key) {
  if (shown.instance == 0) return true;
  const std::string expected = mac_of(shown.serial, shown.instance, terminal_key);
  return expected.size() == shown.mac.size() &&
         sodium_memcmp(expected.data(), shown.mac.data(), expected.size()) == 0;
}

}  // namespace noren::center
