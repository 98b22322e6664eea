// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "charset/charset.hpp"
#include "drivers/receipt_grid/grid.hpp"
#include "tests/emulators/printers/paper.hpp"

// What a layout looks like on paper, computed from the layout alone.
namespace noren::receipt_printer::testing {

inline std::vector<emulators::Cell> expected_cells(const receipt_grid::Text& line) {
  std::vector<emulators::Cell> cells;
  for (const receipt_grid::Run& run : line.runs) {
    int x = run.column * emulators::kColumnDots;
    const emulators::Style style{run.bold, run.underline, run.invert, run.scale_x, run.scale_y};
    for (std::size_t at = 0; at < run.text.size();) {
      const charset::Character one = charset::next_character(run.text, at);
      std::string utf8;
      charset::append_utf8(utf8, one.code);
      const std::string bytes = charset::to_cp932(utf8).bytes;
      const int width = static_cast<int>(bytes.size());
      if (bytes != " " || run.underline || run.invert) cells.push_back({x, width, bytes, 0, style});
      x += width * emulators::kColumnDots * run.scale_x;
      at += one.size;
    }
  }
  return cells;
}

// The rows that are not blank, without their line-drawing characters.
inline std::vector<emulators::Row> expected_rows(const receipt_grid::Grid& grid) {
  std::vector<emulators::Row> rows;
  for (const receipt_grid::Line& line : grid.lines) {
    emulators::Row row;
    if (const auto* text = std::get_if<receipt_grid::Text>(&line))
      row.cells = expected_cells(*text);
    if (const auto* code = std::get_if<receipt_grid::Qr>(&line)) {
      row.code = emulators::Code{code->text, code->cell, static_cast<int>(code->align)};
    }
    if (!row.cells.empty() || row.code) rows.push_back(row);
  }
  return rows;
}

inline std::vector<emulators::Row> seen_rows(const std::vector<emulators::Sheet>& sheets) {
  std::vector<emulators::Row> rows;
  for (const emulators::Sheet& sheet : sheets) {
    for (emulators::Row row : sheet.rows) {
      std::erase_if(row.cells, [](const emulators::Cell& cell) { return cell.graphic != 0; });
      row.feed = 0;
      if (!row.cells.empty() || row.code) rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace noren::receipt_printer::testing
