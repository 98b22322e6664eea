// SPDX-License-Identifier: Apache-2.0
#include "receipt_grid/qr_symbol.hpp"

#include <qrencode.h>

#include <algorithm>
#include <memory>

namespace noren::receipt_grid {
namespace {

QRecLevel level_of(char level) {
  switch (level) {
    case 'M':
      return QR_ECLEVEL_M;
    case 'Q':
      return QR_ECLEVEL_Q;
    case 'H':
      return QR_ECLEVEL_H;
    default:
      return QR_ECLEVEL_L;
  }
}

}  // namespace

std::optional<QrSymbol> make_qr(const Qr& qr) {
  const auto* data = reinterpret_cast<const unsigned char*>(qr.text.data());
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeData(static_cast<int>(qr.text.size()), data, 0, level_of(qr.level)),
      QRcode_free);
  if (!code) return std::nullopt;
  const std::size_t count = static_cast<std::size_t>(code->width) * code->width;
  QrSymbol symbol{code->width, {code->data, code->data + count}};
  for (std::uint8_t& module : symbol.dark) module &= 1;
  return symbol;
}

Image image_of(const QrSymbol& symbol, int cell, const Place& place) {
  const int side = symbol.modules * cell;
  Image image{side, side, {}, place};
  const auto row_bytes = static_cast<std::size_t>(image.row_bytes());
  image.rows.reserve(row_bytes * static_cast<std::size_t>(side));
  std::vector<std::uint8_t> row(row_bytes);
  for (int y = 0; y < symbol.modules; ++y) {
    std::ranges::fill(row, std::uint8_t{0});
    for (int x = 0; x < symbol.modules; ++x) {
      if (!symbol.is_dark(x, y)) continue;
      for (int dot = x * cell; dot < (x + 1) * cell; ++dot) {
        std::uint8_t& eight = row[static_cast<std::size_t>(dot / 8)];
        eight = static_cast<std::uint8_t>(eight | 0x80 >> dot % 8);
      }
    }
    for (int i = 0; i < cell; ++i) image.rows.insert(image.rows.end(), row.begin(), row.end());
  }
  return image;
}

int fitting_cell(int modules, int cell, int paper_dots) {
  return std::clamp(paper_dots / (modules + 2 * QrSymbol::kQuietModules), 1, cell);
}

}  // namespace noren::receipt_grid
