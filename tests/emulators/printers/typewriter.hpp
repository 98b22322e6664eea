// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/emulators/printers/paper.hpp"

namespace noren::emulators {

// The line that a printer has got together and not printed yet. Not thread-safe.
class Typewriter {
 public:
  Style style;
  int spacing = 30;  // dots from row to row
  bool shift_jis = false;
  std::string code_page;  // as iconv names it; empty: katakana and line-drawing characters

  // Forgets all, also what it was taught.
  void reset() { *this = {}; }
  // Forgets the line, and nothing that was set.
  void clear() {
    row_ = {};
    x_ = 0;
  }
  void move_to(int x) { x_ = x; }
  // From now on the two bytes are printed so.
  void teach(std::string bytes, std::vector<std::uint8_t> rows) {
    taught_[std::move(bytes)] = std::move(rows);
  }
  // A character, of two bytes where Shift_JIS is on and it begins so.
  void put(std::string bytes);
  // Spaces leave no trace on paper, unless they are decorated.
  void space() {
    if (style.underline || style.invert) return put(" ");
    x_ += kColumnDots * style.scale_x;
  }
  void put(Dots dots) { row_.dots = std::move(dots); }
  // The row that comes out now.
  Row feed() {
    Row row = std::exchange(row_, {});
    row.feed = spacing;
    for (const Cell& cell : row.cells) {
      if (kRowDots * cell.style.scale_y > row.feed) row.feed = kRowDots * cell.style.scale_y;
    }
    if (row.dots) row.feed = 0;
    x_ = 0;
    return row;
  }
  bool empty() const { return row_.blank(); }

 private:
  Row row_;
  int x_ = 0;
  std::map<std::string, std::vector<std::uint8_t>> taught_;
};

}  // namespace noren::emulators
