// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace noren::charset {

// The sets of single bytes that receipt printers have beside Shift_JIS, for Western and for Central
// European languages. All of them share ASCII.
enum class CodePage : std::uint8_t { windows_1252 = 1, cp852 = 2 };

// A character that code page 932 lacks. It takes one column.
struct Western {
  CodePage page;
  std::uint8_t byte;
  char plain;  // the ASCII character that stands for it where there are no code pages
};

// Pure and thread-safe.
std::optional<Western> western(char32_t code);

}  // namespace noren::charset
