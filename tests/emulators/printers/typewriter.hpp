// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "tests/emulators/printers/paper.hpp"

namespace noren::emulators {

// The line that a printer has got together and not printed yet. Not thread-safe.
class Typewriter {
 public:
  Style style;
  int spacing = 30;  // dots from row to row

  void reset() { *this = {}; }
  void move_to(int x) { x_ = x; }
  void put(std::string bytes, char32_t graphic = 0) {
    const int width = static_cast<int>(bytes.size());
    row_.cells.push_back({x_, width, graphic ? "" : std::move(bytes), graphic, style});
    x_ += width * kColumnDots * style.scale_x;
  }
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
};

// The line-drawing characters that Japanese printers have from 80 to 9F; 0 where there is none.
char32_t line_drawing(std::uint8_t byte);

}  // namespace noren::emulators
