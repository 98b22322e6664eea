// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/key_layout.hpp"

#include <array>
#include <string_view>

namespace noren::hid {
namespace {

using namespace std::string_view_literals;

// Numbers of linux/input-event-codes.h. Rows of keys lie one number beside the other.
constexpr std::uint16_t kFirstKey = 2, kLeftControl = 29, kLeftShift = 42, kRightShift = 54,
                        kSpace = 57, kRo = 89, kEnter = 28, kKeypadEnter = 96, kRightControl = 97,
                        kYen = 124, kTab = 15, kKeypadSeven = 71;

// From kFirstKey on; '\0' types nothing.
using Row = std::array<char, 52>;

constexpr Row row(std::string_view digits, std::string_view top, std::string_view middle,
                  char before_z, std::string_view bottom, char grave) {
  Row keys{};
  for (std::size_t i = 0; i < digits.size(); ++i) keys[i] = digits[i];       // 1 to =
  for (std::size_t i = 0; i < top.size(); ++i) keys[14 + i] = top[i];        // Q to ]
  for (std::size_t i = 0; i < middle.size(); ++i) keys[28 + i] = middle[i];  // A to '
  keys[39] = grave;
  keys[41] = before_z;                                                       // backslash
  for (std::size_t i = 0; i < bottom.size(); ++i) keys[42 + i] = bottom[i];  // Z to /
  return keys;
}

constexpr Row kUs = row("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", '\\', "zxcvbnm,./", '`');
constexpr Row kUsShifted =
    row("!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"", '|', "ZXCVBNM<>?", '~');
constexpr Row kJis = row("1234567890-^", "qwertyuiop@[", "asdfghjkl;:", ']', "zxcvbnm,./", '\0');
constexpr Row kJisShifted =
    row("!\"#$%&'()\0=~"sv, "QWERTYUIOP`{", "ASDFGHJKL+*", '}', "ZXCVBNM<>?", '\0');
constexpr std::string_view kKeypad = "789-456+1230.";

char typed(std::uint16_t code, bool shifted, KeyLayout layout) {
  if (code == kEnter || code == kKeypadEnter) return '\r';
  if (code == kTab) return '\t';
  if (code == kSpace) return ' ';
  if (code >= kKeypadSeven && code < kKeypadSeven + kKeypad.size()) {
    return kKeypad[code - kKeypadSeven];
  }
  if (layout == KeyLayout::jis && code == kRo) return shifted ? '_' : '\\';
  if (layout == KeyLayout::jis && code == kYen) return shifted ? '|' : '\\';
  if (code < kFirstKey || code >= kFirstKey + kUs.size()) return '\0';
  const Row& row =
      layout == KeyLayout::us ? (shifted ? kUsShifted : kUs) : (shifted ? kJisShifted : kJis);
  return row[code - kFirstKey];
}

}  // namespace

std::optional<char> Typist::key(std::uint16_t code, bool down) {
  if (code == kLeftShift) left_shift_ = down;
  if (code == kRightShift) right_shift_ = down;
  if (code == kLeftControl || code == kRightControl) control_ = down;
  if (!down) return std::nullopt;
  const char character = typed(code, left_shift_ || right_shift_, layout_);
  if (character == '\0') return std::nullopt;
  if (!control_) return character;
  const bool has_control = character >= '@' && character <= 0x7E;
  return has_control ? std::optional(static_cast<char>(character & 0x1F)) : std::nullopt;
}

}  // namespace noren::hid
