// SPDX-License-Identifier: Apache-2.0
#include "plugins/display-escpos/encode.hpp"

#include <algorithm>

namespace noren::display_escpos {
namespace {

constexpr std::uint8_t kClear = 0x0C, kEsc = 0x1B, kFs = 0x1C, kUs = 0x1F;

}  // namespace

Bytes encode_start(Characters characters) {
  Bytes bytes = {kEsc,  '@',     // initialize
                 kEsc,  'R', 8,  // Japan: a yen sign where others have a backslash
                 kEsc,  't', 1,  // code table 1: katakana
                 kUs,   1,       // overwrite, never scroll
                 kUs,   'C', 0,  // no cursor
                 kClear};
  if (characters == Characters::kanji) bytes.insert(bytes.end(), {kFs, '&', kFs, 'C', 1});
  return bytes;
}

Bytes encode(const Screen& screen) {
  const auto blank = [](const std::string& row) { return row.find_first_not_of(' ') == row.npos; };
  if (std::all_of(screen.rows.begin(), screen.rows.end(), blank)) return {kClear};
  Bytes bytes;
  std::uint8_t number = 0;
  for (const std::string& row : screen.rows) {
    bytes.insert(bytes.end(), {kUs, '$', 1, ++number});
    bytes.insert(bytes.end(), row.begin(), row.end());
  }
  return bytes;
}

}  // namespace noren::display_escpos
