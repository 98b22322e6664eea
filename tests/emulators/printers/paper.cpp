// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/paper.hpp"

#include <algorithm>
#include <fstream>

#include "charset/charset.hpp"
#include "drivers/receipt_grid/qr_symbol.hpp"
#include "plugins/printer-preview/canvas.hpp"
#include "plugins/printer-preview/font.hpp"
#include "plugins/printer-preview/png.hpp"

namespace noren::emulators {
namespace {

namespace preview = printer_preview;

char32_t character_of(const Cell& cell) {
  if (cell.graphic) return cell.graphic;
  const std::string utf8 = charset::from_cp932(cell.bytes).utf8;
  return utf8.empty() ? U'?' : charset::next_character(utf8, 0).code;
}

void draw(preview::Canvas& canvas, preview::Font& font, const Row& row, int y) {
  for (const Cell& cell : row.cells) {
    const int width = cell.width * kColumnDots * cell.style.scale_x;
    const int height = kRowDots * cell.style.scale_y;
    if (cell.style.invert) canvas.fill(cell.x, y, width, height);
    font.draw(canvas, character_of(cell), cell.x, y, cell.width, cell.style.scale_x,
              cell.style.scale_y, cell.style.bold, cell.style.invert);
    if (cell.style.underline) canvas.fill(cell.x, y + height - 2, width, 2);
  }
}

int symbol_dots(const Code& code) {
  const auto symbol = receipt_grid::make_qr({code.text, code.cell, 'L', {}});
  return symbol ? symbol->modules * code.cell : 0;
}

void draw(preview::Canvas& canvas, const Code& code, int y) {
  const auto symbol = receipt_grid::make_qr({code.text, code.cell, 'L', {}});
  if (!symbol) return;
  const int spare = canvas.width() - symbol->modules * code.cell;
  const int left = spare * code.align / 2;
  for (int row = 0; row < symbol->modules; ++row) {
    for (int column = 0; column < symbol->modules; ++column) {
      if (!symbol->is_dark(column, row)) continue;
      canvas.fill(left + column * code.cell, y + row * code.cell, code.cell, code.cell);
    }
  }
}

int height_of(const Row& row) {
  int dots = row.feed;
  for (const Cell& cell : row.cells) dots = std::max(dots, kRowDots * cell.style.scale_y);
  if (row.code) dots = std::max(dots, symbol_dots(*row.code));
  return dots;
}

}  // namespace

bool Sheet::blank() const {
  return std::all_of(rows.begin(), rows.end(),
                     [](const Row& row) { return row.cells.empty() && !row.code; });
}

Sheet& Paper::open() {
  if (sheets_.empty() || sheets_.back().cut) sheets_.emplace_back();
  return sheets_.back();
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
  std::optional<preview::Font> font = preview::Font::load("");
  if (!font) return false;
  preview::Canvas canvas(paper_dots);
  for (const Row& row : sheet.rows) {
    const int y = canvas.grow(height_of(row));
    draw(canvas, *font, row, y);
    if (row.code) draw(canvas, *row.code, y);
  }
  const auto png = preview::to_png(canvas);
  if (!png) return false;
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
  return out.good();
}

}  // namespace noren::emulators
