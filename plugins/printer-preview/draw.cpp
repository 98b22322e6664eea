// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-preview/draw.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "charset/charset.hpp"
#include "drivers/receipt_grid/qr_symbol.hpp"

namespace noren::printer_preview {
namespace {

using namespace receipt_grid;

constexpr int kLeading = 6;    // dots between two lines
constexpr int kTooth = 6;      // dots of the teeth that a cutter or a tear leaves
constexpr int kGap = 18;       // dots between two slips
constexpr int kThickness = 2;  // dots of a rule
constexpr int kEndPaper = 24;  // dots of paper before and after what is printed

int column_x(int column) {
  return kMargin + column * kCellWidth;
}
int column_middle(int column) {
  return column_x(column) + (kCellWidth - kThickness) / 2;
}

class Painter {
 public:
  Painter(const Grid& grid, Font& font)
      : grid_(grid), font_(font), canvas_(grid.columns * kCellWidth + 2 * kMargin) {}

  Canvas run() {
    for (const Line& line : grid_.lines) {
      if (std::holds_alternative<Cut>(line)) {
        end_slip();
      } else {
        begin_slip();
        std::visit([this](const auto& item) { paint(item); }, line);
      }
    }
    end_slip();
    return std::move(canvas_);
  }

 private:
  void begin_slip() {
    if (open_) return;
    if (canvas_.height() > 0) canvas_.grow(kGap, Canvas::kNothing);
    teeth(true);
    canvas_.grow(kEndPaper);
    open_ = true;
  }

  void end_slip() {
    if (!open_) return;
    canvas_.grow(kEndPaper);
    teeth(false);
    open_ = false;
  }

  void teeth(bool upper) {
    const int top = canvas_.grow(kTooth);
    for (int x = 0; x < canvas_.width(); ++x) {
      const int depth = std::abs(x % (2 * kTooth) - kTooth);
      canvas_.fill(x, upper ? top : top + kTooth - depth, 1, depth, Canvas::kNothing);
    }
  }

  void paint(const Text& line) {
    const int height = line.height * kCellHeight;
    const int top = canvas_.grow(height + kLeading);
    for (int bar : line.bars) {
      canvas_.fill(column_middle(bar), top, kThickness, height + kLeading);
    }
    for (const Run& run : line.runs) paint(run, top + kLeading / 2, height);
  }

  void paint(const Run& run, int top, int line_height) {
    const int height = run.scale_y * kCellHeight;
    const int y = top + line_height - height;
    const int width = run.width * kCellWidth;
    int x = column_x(run.column);
    if (run.invert) canvas_.fill(x, y, width, height);
    if (run.underline) {
      const int thickness = kThickness * run.scale_y;
      canvas_.fill(x, y + height - thickness, width, thickness,
                   run.invert ? Canvas::kPaper : Canvas::kInk);
    }
    for (std::size_t i = 0; i < run.text.size();) {
      const charset::Character character = charset::next_character(run.text, i);
      i += character.size;
      const int columns = charset::column_width(character.code);
      if (columns == 0) continue;
      font_.draw(canvas_, character.code, x, y, columns, run.scale_x, run.scale_y, run.bold,
                 run.invert);
      x += columns * run.scale_x * kCellWidth;
    }
  }

  void paint(const Rule& rule) {
    const int height = kCellHeight + kLeading;
    const int top = canvas_.grow(height);
    const int middle = top + (height - kThickness) / 2;
    const auto joins = [&](int column) {
      return std::ranges::count(rule.above, column) + std::ranges::count(rule.below, column) > 0;
    };
    const int last = rule.column + rule.width - 1;
    const int left = joins(rule.column) ? column_middle(rule.column) : column_x(rule.column);
    const int right = joins(last) ? column_middle(last) + kThickness : column_x(last + 1);
    canvas_.fill(left, middle, right - left, kThickness);
    for (int column : rule.above) {
      canvas_.fill(column_middle(column), top, kThickness, middle - top);
    }
    for (int column : rule.below) {
      canvas_.fill(column_middle(column), middle, kThickness, top + height - middle);
    }
  }

  void paint(const Qr& qr) {
    const std::optional<QrSymbol> symbol = make_qr(qr);
    if (!symbol) return;
    const int paper = grid_.columns * kCellWidth;
    const int cell = fitting_cell(symbol->modules, qr.cell, paper);
    const int side = (symbol->modules + 2 * QrSymbol::kQuietModules) * cell;
    const int spare = std::max(0, paper - side);
    const int left = kMargin + QrSymbol::kQuietModules * cell +
                     (qr.align == Align::left    ? 0
                      : qr.align == Align::right ? spare
                                                 : spare / 2);
    const int top = canvas_.grow(side) + QrSymbol::kQuietModules * cell;
    for (int y = 0; y < symbol->modules; ++y) {
      for (int x = 0; x < symbol->modules; ++x) {
        if (symbol->is_dark(x, y)) canvas_.fill(left + x * cell, top + y * cell, cell, cell);
      }
    }
  }

  void paint(const Feed& feed) { canvas_.grow(feed.lines * (kCellHeight + kLeading)); }
  void paint(const Cut&) {}

  const Grid& grid_;
  Font& font_;
  Canvas canvas_;
  bool open_ = false;  // paper is out of the printer
};

}  // namespace

Canvas draw(const Grid& grid, Font& font) {
  return Painter(grid, font).run();
}

}  // namespace noren::printer_preview
