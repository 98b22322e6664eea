// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "receipt_grid/grid.hpp"

namespace noren::receipt_printer {

// What an external health check prints: a ruler as wide as the paper, and a word of Japanese.
inline receipt_grid::Grid test_slip(int columns) {
  const auto line = [](std::string text, int width) {
    receipt_grid::Run run;
    run.text = std::move(text);
    run.width = width;
    return receipt_grid::Text{{run}, {}, 1};
  };
  std::string ruler;
  for (int column = 1; column <= columns; ++column) {
    ruler += static_cast<char>('0' + column % 10);
  }
  receipt_grid::Grid grid;
  grid.columns = columns;
  grid.lines = {line("印刷テスト", 10), line(ruler, columns), receipt_grid::Cut{}};
  return grid;
}

}  // namespace noren::receipt_printer
