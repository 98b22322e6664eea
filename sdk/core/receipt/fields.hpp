// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/receipt/document.hpp"

namespace noren::receipt {

// Where the cells of a row stand, and the vertical rules between them.
struct Fields {
  struct Field {
    int column = 0;
    int width = 0;
    std::size_t cell = 0;  // which cell of the row; beyond the last one it is empty
  };
  std::vector<Field> fields;
  std::vector<int> bars;
};

// Shares the paper among the columns of a row that has so many cells. Pure.
Fields share_paper(const Format& format, int columns, std::size_t cells);

// Where something begins that leaves so much room. What cannot stand in the middle stands left.
int indent(Align align, int room);

}  // namespace noren::receipt
