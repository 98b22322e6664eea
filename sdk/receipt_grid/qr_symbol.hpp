// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "receipt_grid/grid.hpp"

namespace noren::receipt_grid {

// The modules of a QR code, without its quiet zone. A value.
struct QrSymbol {
  static constexpr int kQuietModules = 4;  // white modules that each side needs

  int modules = 0;                 // of one side
  std::vector<std::uint8_t> dark;  // 1 or 0, row by row

  bool is_dark(int x, int y) const { return dark[static_cast<std::size_t>(y * modules + x)] != 0; }
};

// Nothing where there is no memory for it: a Qr's text always fits into a symbol.
std::optional<QrSymbol> make_qr(const Qr& qr);

// The symbol as a picture with so many dots a module, without its quiet zone.
Image image_of(const QrSymbol& symbol, int cell, const Place& place);

// The dots of one module: as wished, or fewer where the paper is narrower.
int fitting_cell(int modules, int cell, int paper_dots);

}  // namespace noren::receipt_grid
