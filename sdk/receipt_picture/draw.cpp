// SPDX-License-Identifier: Apache-2.0
#include "receipt_picture/draw.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "charset/charset.hpp"
#include "receipt_grid/qr_symbol.hpp"

namespace noren::receipt_picture {
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
    const int height = run.style.scale_y * kCellHeight;
    const int y = top + line_height - height;
    const int width = run.width * kCellWidth;
    int x = column_x(run.column);
    if (run.style.invert) canvas_.fill(x, y, width, height);
    if (run.style.underline) {
      const int thickness = kThickness * run.style.scale_y;
      canvas_.fill(x, y + height - thickness, width, thickness,
                   run.style.invert ? Canvas::kPaper : Canvas::kInk);
    }
    for (std::size_t i = 0; i < run.text.size();) {
      const charset::Character character = charset::next_character(run.text, i);
      i += character.size;
      const int columns = charset::column_width(character.code);
      if (columns == 0) continue;
      font_.draw(canvas_, character.code, x, y, columns, run.style.scale_x, run.style.scale_y,
                 run.style.bold, run.style.invert);
      x += columns * run.style.scale_x * kCellWidth;
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
    const int cell = fitting_cell(symbol->modules, qr.cell, area_of(qr.place, grid_.columns).width);
    const int side = (symbol->modules + 2 * QrSymbol::kQuietModules) * cell;
    const int left =
        kMargin + QrSymbol::kQuietModules * cell + left_of(qr.place, grid_.columns, side);
    const int top = canvas_.grow(side) + QrSymbol::kQuietModules * cell;
    for (int y = 0; y < symbol->modules; ++y) {
      for (int x = 0; x < symbol->modules; ++x) {
        if (symbol->is_dark(x, y)) canvas_.fill(left + x * cell, top + y * cell, cell, cell);
      }
    }
  }

  void paint(const BarcodeLine& line) {
    Barcode code = line.code;
    code.module = fitting_module(code, area_of(line.place, grid_.columns).width);
    const int left = kMargin + left_of(line.place, grid_.columns, width_of(code));
    const int top = canvas_.grow(code.height + kLeading) + kLeading / 2;
    int x = left;
    bool dark = true;
    for (std::uint8_t width : bars_of(code)) {
      if (dark) canvas_.fill(x, top, width, code.height);
      dark = !dark;
      x += width;
    }
    if (!code.hri || code.module < kModuleMin) return;
    const int text_width = static_cast<int>(code.text.size()) * kCellWidth;
    int at = left + (x - left - text_width) / 2;
    const int y = canvas_.grow(kCellHeight + kLeading);
    for (char c : code.text) {
      font_.draw(canvas_, static_cast<char32_t>(c), at, y, 1, 1, 1, false, false);
      at += kCellWidth;
    }
  }

  void paint(const Image& image) {
    const int left = kMargin + left_of(image.place, grid_.columns, image.width);
    const int top = canvas_.grow(image.height);
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        if (image.is_dark(x, y)) canvas_.fill(left + x, top + y, 1, 1);
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

}  // namespace noren::receipt_picture
