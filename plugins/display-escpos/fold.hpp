// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

// Texts as a customer display can show them. All functions are pure and thread-safe.
namespace noren::display_escpos {

enum class Characters {
  katakana,  // code table 1: ASCII and half-width katakana, one byte each
  kanji,     // code page 932, two bytes and two columns for what is full-width
};

// What must not be torn apart: a character, or a kana with its voice mark, which has a column of
// its own.
struct Unit {
  std::string bytes;  // as the display takes them, and as many columns
  int columns() const { return static_cast<int>(bytes.size()); }
};

struct Folded {
  std::vector<Unit> units;
  int missing = 0;  // characters that became ?
};

// Where a display has no kanji, full-width letters become half-width, hiragana becomes katakana,
// and the words that tills show become their readings.
Folded fold(std::string_view utf8, Characters characters);

// Lines on so many rows of so many columns, each row padded with spaces:
//   of more lines than rows the last ones stay, as where they scroll;
//   a line that is too long goes on in the next row if it is the only one, and else is cut;
//   a line that is alone and fits stands in the middle of the first row.
struct Screen {
  std::vector<std::string> rows;
  int missing = 0;
};
Screen lay_out(const std::vector<std::string>& lines, int rows, int columns, Characters characters);

}  // namespace noren::display_escpos
