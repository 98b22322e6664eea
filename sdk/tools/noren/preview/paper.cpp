// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/preview/paper.hpp"

#include <variant>

#include "receipt_grid/qr_symbol.hpp"

namespace noren::tool::preview {
namespace {

using namespace receipt_grid;

constexpr int kLeading = kLineDots - kDotsPerLine;

class Length {
 public:
  explicit Length(int columns) : columns_(columns) {}

  int operator()(const Text& line) const { return line.height * kDotsPerLine + kLeading; }
  int operator()(const Rule&) const { return kLineDots; }
  int operator()(const Image& image) const { return image.height; }
  int operator()(const Feed& feed) const { return feed.lines * kLineDots; }
  int operator()(const Cut&) const { return kKnifeMm * kDotsPerMm; }

  int operator()(const Qr& qr) const {
    const std::optional<QrSymbol> symbol = make_qr(qr);
    if (!symbol) return 0;
    const int room = area_of(qr.place, columns_).width;
    return (symbol->modules + 2 * QrSymbol::kQuietModules) *
           fitting_cell(symbol->modules, qr.cell, room);
  }

  int operator()(const BarcodeLine& line) const {
    const int module = fitting_module(line.code, area_of(line.place, columns_).width);
    const bool has_text = line.code.hri && module >= kModuleMin;
    return kLeading / 2 + line.code.height + (has_text ? kDotsPerLine : 0) + kLeading;
  }

 private:
  const int columns_;
};

}  // namespace

int paper_dots(const Grid& grid) {
  int dots = 0;
  for (const Line& line : grid.lines) dots += std::visit(Length(grid.columns), line);
  return dots;
}

double line_seconds(std::size_t bytes, int baud) {
  return static_cast<double>(bytes) * 10 / baud;
}

double print_seconds(int dots, int mm_per_second) {
  return static_cast<double>(dots) / kDotsPerMm / mm_per_second;
}

}  // namespace noren::tool::preview
