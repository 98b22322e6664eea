// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "charset/charset.hpp"
#include "charset/code_pages.hpp"
#include "drivers/receipt_encoder/encoded.hpp"
#include "receipt_grid/grid.hpp"
#include "receipt_grid/qr_symbol.hpp"
#include "tests/emulators/printers/paper.hpp"

// What a layout looks like on paper, computed from the layout alone.
namespace noren::receipt_printer::testing {

// What the code page lacks is a letter of another one, or was drawn for the printer.
inline void replace_missing(emulators::Cell& cell, char32_t code,
                            const receipt_encoder::Glyphs& glyphs) {
  const auto glyph = glyphs && !charset::western(code) ? glyphs(code) : std::nullopt;
  if (glyph) cell.drawn = glyph->rows;
  if (charset::western(code)) cell.letter = code;
  if (cell.letter || glyph) cell.bytes.clear();
}

inline std::vector<emulators::Cell> expected_cells(const receipt_grid::Text& line,
                                                   const receipt_encoder::Glyphs& glyphs) {
  std::vector<emulators::Cell> cells;
  for (const receipt_grid::Run& run : line.runs) {
    int x = run.column * emulators::kColumnDots;
    const emulators::Style style{run.style.bold, run.style.underline, run.style.invert,
                                 run.style.scale_x, run.style.scale_y};
    for (std::size_t at = 0; at < run.text.size();) {
      const charset::Character one = charset::next_character(run.text, at);
      std::string utf8;
      charset::append_utf8(utf8, one.code);
      const charset::Encoded encoded = charset::to_cp932(utf8);
      const std::string& bytes = encoded.bytes;
      const int width = static_cast<int>(bytes.size());
      if (bytes.empty()) {
        at += one.size;
        continue;
      }
      if (bytes != " " || run.style.underline || run.style.invert)
        cells.push_back({x, width, bytes, 0, style});
      if (!encoded.missing.empty()) replace_missing(cells.back(), one.code, glyphs);
      x += width * emulators::kColumnDots * run.style.scale_x;
      at += one.size;
    }
  }
  return cells;
}

inline emulators::Stand stand_of(const receipt_grid::Place& place, int columns) {
  if (place.width == 0) return {static_cast<int>(place.align), 0, 0};
  const receipt_grid::Area area = receipt_grid::area_of(place, columns);
  return {static_cast<int>(place.align), area.left, area.width};
}

inline emulators::Bars expected_bars(const receipt_grid::BarcodeLine& line, int columns) {
  using receipt_grid::Symbology;
  const receipt_grid::Barcode& code = line.code;
  std::string text = code.text;
  const bool checked = code.symbology == Symbology::upc_a || code.symbology == Symbology::ean13 ||
                       code.symbology == Symbology::ean8;
  if (checked) text.pop_back();
  if (code.symbology == Symbology::upc_e) text = receipt_grid::upc_a_of(text);
  const int module =
      receipt_grid::fitting_module(code, receipt_grid::area_of(line.place, columns).width);
  return {std::string(receipt_grid::name_of(code.symbology)),
          text,
          module,
          code.height,
          code.hri,
          stand_of(line.place, columns)};
}

// Of bars that are too fine for the printer to draw them itself.
inline emulators::Dots expected_dots(const receipt_grid::BarcodeLine& line,
                                     const emulators::Stand& stand) {
  receipt_grid::Barcode finest = line.code;
  finest.module = 1;
  const std::vector<std::uint8_t> row = receipt_grid::row_of(finest);
  emulators::Dots dots{static_cast<int>(row.size()), {}, stand};
  for (int y = 0; y < finest.height; ++y) {
    dots.rows.insert(dots.rows.end(), row.begin(), row.end());
  }
  return dots;
}

// White rows at the end of a picture are paper.
inline void trim_dots(emulators::Row& row) {
  if (!row.dots) return;
  std::vector<std::uint8_t>& rows = row.dots->rows;
  const auto width = static_cast<std::size_t>(row.dots->row_bytes);
  const auto is_white = [](std::uint8_t byte) { return byte == 0; };
  while (rows.size() >= width &&
         std::all_of(rows.end() - row.dots->row_bytes, rows.end(), is_white)) {
    rows.resize(rows.size() - width);
  }
}

// The rows that are not blank, without their line-drawing characters.
inline std::vector<emulators::Row> expected_rows(const receipt_grid::Grid& grid,
                                                 bool draws_qr = true,
                                                 const receipt_encoder::Glyphs& glyphs = {}) {
  std::vector<emulators::Row> rows;
  for (const receipt_grid::Line& line : grid.lines) {
    emulators::Row row;
    if (const auto* text = std::get_if<receipt_grid::Text>(&line))
      row.cells = expected_cells(*text, glyphs);
    if (const auto* code = std::get_if<receipt_grid::Qr>(&line)) {
      const emulators::Stand stand = stand_of(code->place, grid.columns);
      row.code = emulators::Code{code->text, code->cell, stand};
      const auto symbol = draws_qr ? std::nullopt : receipt_grid::make_qr(*code);
      if (symbol) {
        const receipt_grid::Image image = receipt_grid::image_of(*symbol, code->cell, code->place);
        row.dots = emulators::Dots{image.row_bytes(), image.rows, stand};
        row.code.reset();
      }
    }
    if (const auto* code = std::get_if<receipt_grid::BarcodeLine>(&line)) {
      row.bars = expected_bars(*code, grid.columns);
      if (row.bars->module < receipt_grid::kModuleMin) {
        row.dots = expected_dots(*code, row.bars->stand);
        row.bars.reset();
      }
    }
    if (const auto* image = std::get_if<receipt_grid::Image>(&line)) {
      row.dots =
          emulators::Dots{image->row_bytes(), image->rows, stand_of(image->place, grid.columns)};
    }
    trim_dots(row);
    if (!row.blank()) rows.push_back(row);
  }
  return rows;
}

// Of paper that is `columns` wide, where that is known: margins at both its edges are none.
inline std::vector<emulators::Row> seen_rows(const std::vector<emulators::Sheet>& sheets,
                                             int columns = 0) {
  std::vector<emulators::Row> rows;
  const auto whole = [columns](emulators::Stand& stand) {
    if (stand.left == 0 && stand.width == columns * emulators::kColumnDots) stand.width = 0;
  };
  for (const emulators::Sheet& sheet : sheets) {
    for (emulators::Row row : sheet.rows) {
      std::erase_if(row.cells, [](const emulators::Cell& cell) { return cell.graphic != 0; });
      row.feed = 0;
      if (row.code) whole(row.code->stand);
      if (row.bars) whole(row.bars->stand);
      if (row.dots) whole(row.dots->stand);
      trim_dots(row);
      if (!row.blank()) rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace noren::receipt_printer::testing
