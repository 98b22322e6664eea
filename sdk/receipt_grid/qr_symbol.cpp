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
  QrSymbol symbol{code->width, {}};
  const std::size_t count = static_cast<std::size_t>(code->width) * code->width;
  symbol.dark.reserve(count);
  for (std::size_t i = 0; i < count; ++i) symbol.dark.push_back(code->data[i] & 1);
  return symbol;
}

Image image_of(const QrSymbol& symbol, int cell, const Place& place) {
  const int side = symbol.modules * cell;
  Image image{side, side, {}, place};
  image.rows.resize(static_cast<std::size_t>(image.row_bytes() * side));
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      if (!symbol.is_dark(x / cell, y / cell)) continue;
      image.rows[static_cast<std::size_t>(y * image.row_bytes() + x / 8)] |=
          static_cast<std::uint8_t>(0x80 >> x % 8);
    }
  }
  return image;
}

int fitting_cell(int modules, int cell, int paper_dots) {
  return std::clamp(paper_dots / (modules + 2 * QrSymbol::kQuietModules), 1, cell);
}

}  // namespace noren::receipt_grid
