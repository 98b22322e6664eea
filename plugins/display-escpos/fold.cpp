// SPDX-License-Identifier: Apache-2.0
#include "plugins/display-escpos/fold.hpp"

#include <algorithm>

#include "charset/charset.hpp"
#include "charset/code_pages.hpp"
#include "charset/composed.hpp"
#include "plugins/display-escpos/readings.hpp"

namespace noren::display_escpos {
namespace {

constexpr char kVoiced = '\xDE', kHalfVoiced = '\xDF';

// JIS X 0201 of U+30A1 (ァ) to U+30F6 (ヶ): the byte, then the mark or 0.
struct Kana {
  char byte, mark;
};
constexpr Kana kKatakana[] = {
    {'\xA7', 0}, {'\xB1', 0}, {'\xA8', 0}, {'\xB2', 0}, {'\xA9', 0}, {'\xB3', 0}, {'\xAA', 0},
    {'\xB4', 0}, {'\xAB', 0}, {'\xB5', 0}, {'\xB6', 0}, {'\xB6', 1}, {'\xB7', 0}, {'\xB7', 1},
    {'\xB8', 0}, {'\xB8', 1}, {'\xB9', 0}, {'\xB9', 1}, {'\xBA', 0}, {'\xBA', 1}, {'\xBB', 0},
    {'\xBB', 1}, {'\xBC', 0}, {'\xBC', 1}, {'\xBD', 0}, {'\xBD', 1}, {'\xBE', 0}, {'\xBE', 1},
    {'\xBF', 0}, {'\xBF', 1}, {'\xC0', 0}, {'\xC0', 1}, {'\xC1', 0}, {'\xC1', 1}, {'\xAF', 0},
    {'\xC2', 0}, {'\xC2', 1}, {'\xC3', 0}, {'\xC3', 1}, {'\xC4', 0}, {'\xC4', 1}, {'\xC5', 0},
    {'\xC6', 0}, {'\xC7', 0}, {'\xC8', 0}, {'\xC9', 0}, {'\xCA', 0}, {'\xCA', 1}, {'\xCA', 2},
    {'\xCB', 0}, {'\xCB', 1}, {'\xCB', 2}, {'\xCC', 0}, {'\xCC', 1}, {'\xCC', 2}, {'\xCD', 0},
    {'\xCD', 1}, {'\xCD', 2}, {'\xCE', 0}, {'\xCE', 1}, {'\xCE', 2}, {'\xCF', 0}, {'\xD0', 0},
    {'\xD1', 0}, {'\xD2', 0}, {'\xD3', 0}, {'\xAC', 0}, {'\xD4', 0}, {'\xAD', 0}, {'\xD5', 0},
    {'\xAE', 0}, {'\xD6', 0}, {'\xD7', 0}, {'\xD8', 0}, {'\xD9', 0}, {'\xDA', 0}, {'\xDB', 0},
    {'\xDC', 0}, {'\xDC', 0}, {'\xB2', 0}, {'\xB4', 0}, {'\xA6', 0}, {'\xDD', 0}, {'\xB3', 1},
    {'\xB6', 0}, {'\xB9', 0},
};
constexpr char32_t kFirstKatakana = 0x30A1, kFirstHiragana = 0x3041;
constexpr char32_t kToKatakana = kFirstKatakana - kFirstHiragana;
static_assert(std::size(kKatakana) == 0x30F6 - kFirstKatakana + 1);

struct Twin {
  char32_t code;
  char byte;
};
constexpr Twin kTwins[] = {
    {0x3000, ' '},    {0x3001, '\xA4'}, {0x3002, '\xA1'}, {0x300C, '\xA2'}, {0x300D, '\xA3'},
    {0x30FB, '\xA5'}, {0x30FC, '\xB0'}, {0x309B, '\xDE'}, {0x309C, '\xDF'}, {0xFFE5, '\\'},
    {0x00A5, '\\'},   {0x301C, '-'},    {0xFF5E, '-'},    {0x2212, '-'},    {0x2015, '-'},
    {0x2014, '-'},    {0x2013, '-'},    {0x2026, '.'},    {0x00D7, 'x'},    {0x2018, '\''},
    {0x2019, '\''},   {0x201C, '"'},    {0x201D, '"'},
};

// The character in code table 1; empty where it has none.
std::string in_table_1(char32_t code) {
  if (code >= 0x20 && code < 0x7F) return {static_cast<char>(code)};
  if (code >= 0xFF61 && code <= 0xFF9F) return {static_cast<char>(code - 0xFF61 + 0xA1)};
  if (code >= 0xFF01 && code <= 0xFF5D) return {static_cast<char>(code - 0xFF01 + 0x21)};
  const auto twin = std::find_if(std::begin(kTwins), std::end(kTwins),
                                 [&](const Twin& one) { return one.code == code; });
  if (twin != std::end(kTwins)) return {twin->byte};
  if (code >= kFirstHiragana && code <= 0x3096) code += kToKatakana;
  if (code < kFirstKatakana || code - kFirstKatakana >= std::size(kKatakana)) return {};
  const Kana& kana = kKatakana[code - kFirstKatakana];
  std::string bytes{kana.byte};
  if (kana.mark != 0) bytes += kana.mark == 1 ? kVoiced : kHalfVoiced;
  return bytes;
}

std::string with_readings(std::string_view utf8) {
  std::string text;
  while (!utf8.empty()) {
    const auto reading =
        std::find_if(std::begin(kReadings), std::end(kReadings),
                     [&](const Reading& one) { return utf8.starts_with(one.word); });
    if (reading != std::end(kReadings)) {
      text += reading->kana;
      utf8.remove_prefix(reading->word.size());
    } else {
      const std::size_t size = charset::next_character(utf8, 0).size;
      text += utf8.substr(0, size);
      utf8.remove_prefix(size);
    }
  }
  return text;
}

// The units that fit from `at` on; `at` is behind them afterwards.
std::string take(const std::vector<Unit>& units, std::size_t& at, int columns) {
  std::string row;
  while (at < units.size() && static_cast<int>(row.size()) + units[at].columns() <= columns) {
    row += units[at++].bytes;
  }
  return row;
}

}  // namespace

Folded fold(std::string_view utf8, Characters characters) {
  const std::string text =
      charset::composed(characters == Characters::kanji ? std::string(utf8) : with_readings(utf8));
  Folded folded;
  for (std::size_t at = 0; at < text.size();) {
    const charset::Character one = charset::next_character(text, at);
    at += one.size;
    if (one.code < 0x20 || one.code == 0x7F || charset::column_width(one.code) == 0) continue;
    if (const auto letter = charset::western(one.code)) {
      folded.units.push_back({std::string(1, letter->plain)});
      ++folded.missing;
      continue;
    }
    std::string bytes;
    if (characters == Characters::kanji) {
      std::string utf8_one;
      charset::append_utf8(utf8_one, one.code);
      charset::Encoded encoded = charset::to_cp932(utf8_one);
      if (encoded.missing.empty()) bytes = std::move(encoded.bytes);
    } else {
      bytes = in_table_1(one.code);
    }
    if (bytes.empty()) {
      bytes.assign(1, '?');
      ++folded.missing;
    }
    folded.units.push_back({std::move(bytes)});
  }
  return folded;
}

Screen lay_out(const std::vector<std::string>& lines, int rows, int columns,
               Characters characters) {
  Screen screen;
  const std::size_t height = static_cast<std::size_t>(rows);
  const std::size_t first = lines.size() > height ? lines.size() - height : 0;
  for (std::size_t i = first; i < lines.size(); ++i) {
    const Folded folded = fold(lines[i], characters);
    screen.missing += folded.missing;
    std::size_t at = 0;
    screen.rows.push_back(take(folded.units, at, columns));
    if (lines.size() > 1) continue;
    if (at == folded.units.size()) {
      const std::size_t spare = static_cast<std::size_t>(columns) - screen.rows.back().size();
      screen.rows.back().insert(0, spare / 2, ' ');
    }
    while (at < folded.units.size() && screen.rows.size() < height) {
      screen.rows.push_back(take(folded.units, at, columns));
    }
  }
  screen.rows.resize(height);
  for (std::string& row : screen.rows) row.resize(static_cast<std::size_t>(columns), ' ');
  return screen;
}

}  // namespace noren::display_escpos
