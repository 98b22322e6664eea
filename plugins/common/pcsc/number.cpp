// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/pcsc/number.hpp"

#include <algorithm>

namespace noren::plugin {
namespace {

using ByteView = std::span<const std::uint8_t>;

constexpr std::uint8_t filler = 0xF;

bool all(ByteView bytes, std::uint8_t value) {
  return std::all_of(bytes.begin(), bytes.end(), [=](std::uint8_t byte) { return byte == value; });
}

bool is_digit(std::uint8_t character) {
  return character >= '0' && character <= '9';
}

}  // namespace

std::optional<Spelling> spelling_named(std::string_view word) {
  if (word == "bytes") return Spelling::bytes;
  if (word == "bcd") return Spelling::bcd;
  if (word == "digits") return Spelling::digits;
  return std::nullopt;
}

std::variant<std::vector<std::uint8_t>, NumberFault> read_number(ByteView bytes,
                                                                 Spelling spelling) {
  if (all(bytes, 0x00) || all(bytes, 0xFF)) return NumberFault::blank;
  std::vector<std::uint8_t> number;
  number.reserve(bytes.size() * 2);
  if (spelling == Spelling::bcd) {
    for (const std::uint8_t byte : bytes) {
      number.push_back(static_cast<std::uint8_t>(byte >> 4));
      number.push_back(static_cast<std::uint8_t>(byte & 0x0F));
    }
    while (number.back() == filler) number.pop_back();
    for (std::uint8_t& digit : number) digit = static_cast<std::uint8_t>('0' + digit);
  } else {
    number.assign(bytes.begin(), bytes.end());
  }
  if (spelling == Spelling::bytes) return number;
  const bool misspelled = !std::all_of(number.begin(), number.end(), is_digit);
  const bool blank = !misspelled && all(number, '0');
  if (!misspelled && !blank) return number;
  std::fill(number.begin(), number.end(), std::uint8_t{0});
  return blank ? NumberFault::blank : NumberFault::no_digit;
}

}  // namespace noren::plugin
