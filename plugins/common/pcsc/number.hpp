// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace noren::plugin {

// How the bytes of a number are written on a card.
enum class Spelling {
  bytes,  // as they are
  bcd,  // two decimal digits a byte, filled up with F at the end; the number is the digits as text
  digits,  // one decimal digit a byte, in ASCII
};

std::optional<Spelling> spelling_named(std::string_view word);

enum class NumberFault {
  blank,     // nothing but 00, FF or the digit 0: a card that was never given a number
  no_digit,  // not spelled so
};

// The identifier in the bytes. Pure; takes any bytes.
std::variant<std::vector<std::uint8_t>, NumberFault> read_number(
    std::span<const std::uint8_t> bytes, Spelling spelling);

}  // namespace noren::plugin
