// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "receipt_grid/grid.hpp"

namespace noren::receipt {

// Text that is broken into lines but not placed yet; a line is the runs from `begin` to before
// `end`. Used again for row after row, it keeps its memory.
struct Pieces {
  struct Line {
    std::size_t begin = 0, end = 0;
    int width = 0;
  };
  std::vector<receipt_grid::Run> runs;
  std::vector<Line> lines;

  void clear() {
    runs.clear();
    lines.clear();
  }
};

// Breaks the decorated text of one cell into lines of at most `width` columns, between characters
// and at "\n". With `wraps` false there is one line, which is cut. A character that is too large
// for the column is set smaller; a full-width one in a column of one is a "?". A break at the very
// end adds no line. Appends to `pieces`, which must outlive it. Not thread-safe.
class Wrapper {
 public:
  Wrapper(int width, bool wraps, Pieces& pieces);

  void add(std::string_view text, const receipt_grid::Style& style);

 private:
  void break_line();
  void begin_line();
  void append(std::string_view text, int columns, const receipt_grid::Style& style);

  const int width_;
  const bool wraps_;
  Pieces& pieces_;
  int used_ = 0;            // columns of the line
  bool is_broken_ = false;  // the line is over, but nothing follows yet
  bool is_cut_ = false;
};

}  // namespace noren::receipt
