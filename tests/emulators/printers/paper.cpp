// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/paper.hpp"

#include <algorithm>
#include <fstream>

#include "charset/charset.hpp"
#include "receipt_grid/barcode.hpp"
#include "receipt_grid/qr_symbol.hpp"
#include "receipt_picture/canvas.hpp"
#include "receipt_picture/font.hpp"
#include "receipt_picture/to_png.hpp"

namespace noren::emulators {
namespace {

namespace picture = receipt_picture;

char32_t character_of(const Cell& cell) {
  if (cell.graphic) return cell.graphic;
  if (cell.letter) return cell.letter;
  if (!cell.drawn.empty()) return U'□';
  const std::string utf8 = charset::from_cp932(cell.bytes).utf8;
  return utf8.empty() ? U'?' : charset::next_character(utf8, 0).code;
}

void draw_taught(picture::Canvas& canvas, const Cell& cell, int y) {
  const receipt_grid::Image image{kRowDots, kRowDots, cell.drawn};
  for (int row = 0; row < image.height * cell.style.scale_y; ++row) {
    for (int x = 0; x < image.width * cell.style.scale_x; ++x) {
      if (!image.is_dark(x / cell.style.scale_x, row / cell.style.scale_y)) continue;
      canvas.blend(cell.x + x, y + row, picture::Canvas::kInk, cell.style.invert);
    }
  }
}

void draw(picture::Canvas& canvas, picture::Font& font, const Row& row, int y) {
  for (const Cell& cell : row.cells) {
    const int width = cell.width * kColumnDots * cell.style.scale_x;
    const int height = kRowDots * cell.style.scale_y;
    if (cell.style.invert) canvas.fill(cell.x, y, width, height);
    if (!cell.drawn.empty()) {
      draw_taught(canvas, cell, y);
      continue;
    }
    font.draw(canvas, character_of(cell), cell.x, y, cell.width, cell.style.scale_x,
              cell.style.scale_y, cell.style.bold, cell.style.invert);
    if (cell.style.underline) canvas.fill(cell.x, y + height - 2, width, 2);
  }
}

int left_of(const Stand& stand, int paper, int width) {
  const int area = stand.width > 0 ? stand.width : paper - stand.left;
  return stand.left + (area - width) * stand.align / 2;
}

int symbol_dots(const Code& code) {
  const auto symbol = receipt_grid::make_qr({code.text, code.cell, 'L', {}});
  return symbol ? symbol->modules * code.cell : 0;
}

void draw(picture::Canvas& canvas, const Code& code, int y) {
  const auto symbol = receipt_grid::make_qr({code.text, code.cell, 'L', {}});
  if (!symbol) return;
  const int left = left_of(code.stand, canvas.width(), symbol->modules * code.cell);
  for (int row = 0; row < symbol->modules; ++row) {
    for (int column = 0; column < symbol->modules; ++column) {
      if (!symbol->is_dark(column, row)) continue;
      canvas.fill(left + column * code.cell, y + row * code.cell, code.cell, code.cell);
    }
  }
}

void draw(picture::Canvas& canvas, const Bars& bars, int y) {
  const auto kind = receipt_grid::symbology_named(bars.kind);
  const auto text = kind ? receipt_grid::complete(*kind, bars.text) : std::nullopt;
  if (!text) return;
  const receipt_grid::Barcode barcode{*kind, *text, bars.module, bars.height, bars.hri};
  int x = left_of(bars.stand, canvas.width(), receipt_grid::width_of(barcode));
  bool dark = true;
  for (std::uint8_t width : receipt_grid::bars_of(barcode)) {
    if (dark) canvas.fill(x, y, width, bars.height);
    dark = !dark;
    x += width;
  }
}

int rows_of(const Dots& dots) {
  return dots.row_bytes > 0 ? static_cast<int>(dots.rows.size()) / dots.row_bytes : 0;
}

void draw(picture::Canvas& canvas, const Dots& dots, int y) {
  const int left = left_of(dots.stand, canvas.width(), dots.row_bytes * 8);
  const receipt_grid::Image image{dots.row_bytes * 8, rows_of(dots), dots.rows};
  for (int row = 0; row < image.height; ++row) {
    for (int x = 0; x < image.width; ++x) {
      if (image.is_dark(x, row)) canvas.fill(left + x, y + row, 1, 1);
    }
  }
}

int height_of(const Row& row) {
  int dots = row.feed;
  for (const Cell& cell : row.cells) dots = std::max(dots, kRowDots * cell.style.scale_y);
  if (row.code) dots = std::max(dots, symbol_dots(*row.code));
  if (row.bars) dots = std::max(dots, row.bars->height);
  if (row.dots) dots = std::max(dots, rows_of(*row.dots));
  return dots;
}

}  // namespace

bool Sheet::blank() const {
  return std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.blank(); });
}

Sheet& Paper::open() {
  if (sheets_.empty() || sheets_.back().cut) sheets_.emplace_back();
  return sheets_.back();
}

void Paper::print(Row row) {
  std::vector<Row>& rows = open().rows;
  Row* last = rows.empty() ? nullptr : &rows.back();
  const bool joins = row.dots && last && last->dots && last->cells.empty() && row.cells.empty() &&
                     last->dots->row_bytes == row.dots->row_bytes &&
                     last->dots->stand == row.dots->stand;
  if (!joins) {
    rows.push_back(std::move(row));
    return;
  }
  last->dots->rows.insert(last->dots->rows.end(), row.dots->rows.begin(), row.dots->rows.end());
}

void Paper::cut() {
  open().cut = true;
}

std::string to_text(const Sheet& sheet) {
  std::string text;
  for (const Row& row : sheet.rows) {
    int at = 0;
    std::string line;
    for (const Cell& cell : row.cells) {
      const int column = cell.x / kColumnDots;
      if (column > at) line.append(static_cast<std::size_t>(column - at), ' ');
      charset::append_utf8(line, character_of(cell));
      at = column + cell.width;
    }
    if (row.code) line += "[QR " + row.code->text + "]";
    if (row.bars) line += "[" + row.bars->kind + " " + row.bars->text + "]";
    if (row.dots) line += "[" + std::to_string(rows_of(*row.dots)) + " rows of dots]";
    text += line.erase(line.find_last_not_of(' ') + 1) + "\n";
  }
  if (sheet.cut) text += "- - - - - - - -\n";
  return text;
}

std::string to_text(const Paper& paper) {
  std::string text;
  for (const Sheet& sheet : paper.sheets()) text += to_text(sheet);
  return text;
}

bool to_png(const Sheet& sheet, int paper_dots, const std::filesystem::path& file) {
  std::optional<picture::Font> font = picture::Font::load("");
  if (!font) return false;
  picture::Canvas canvas(paper_dots);
  for (const Row& row : sheet.rows) {
    const int y = canvas.grow(height_of(row));
    draw(canvas, *font, row, y);
    if (row.code) draw(canvas, *row.code, y);
    if (row.bars) draw(canvas, *row.bars, y);
    if (row.dots) draw(canvas, *row.dots, y);
  }
  const auto png = picture::to_png(canvas);
  if (!png) return false;
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
  return out.good();
}

}  // namespace noren::emulators
