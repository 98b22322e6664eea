// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Characters as Japanese receipt printers and tills know them. Depends on nothing of the project,
// so that the core and the drivers share one table. All functions are pure and thread-safe.
namespace noren::charset {

inline constexpr char32_t kInvalid = 0xFFFFFFFF;

struct Character {
  char32_t code;     // kInvalid where the bytes are not UTF-8
  std::size_t size;  // how many bytes it took, at least 1
};

// The character that begins at offset, which must lie inside the text.
Character next_character(std::string_view utf8, std::size_t offset);

// Appends a code point. Surrogates and numbers above U+10FFFF become U+FFFD.
void append_utf8(std::string& text, char32_t code);

// Columns on a device's grid: 1 for what CP932 keeps in one byte and for Western letters
// (code_pages.hpp), 0 for controls, combining marks and variation selectors, else 2: what printers
// lack is drawn as wide as a kanji, or printed as the full-width 〓.
int column_width(char32_t code);
int column_width(std::string_view utf8);

struct Encoded {
  std::string bytes;
  // What became 〓, or the plain letter of a Western one, in order; each occurrence counts.
  std::vector<char32_t> missing;
};

// Bytes that are not UTF-8 count as missing U+FFFD. Characters of width 0 that CP932 lacks vanish.
Encoded to_cp932(std::string_view utf8);
// The same, into what earlier text was encoded into, whose memory is used again.
void to_cp932(std::string_view utf8, Encoded& result);

struct Decoded {
  static constexpr std::size_t kComplete = static_cast<std::size_t>(-1);
  std::string utf8;
  std::size_t error_position = kComplete;  // the first byte that is not CP932; utf8 ends before it
};

Decoded from_cp932(std::string_view bytes);

}  // namespace noren::charset
