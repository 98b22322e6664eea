// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "drivers/receipt_encoder/encoded.hpp"

// Star's line mode, which StarPRNT has in common with it. All functions are pure and thread-safe.
namespace noren::receipt_encoder::star {

// No command of an encoded receipt has more bytes: ESC k has 24 rows of dots.
inline constexpr std::size_t kCommandBytesMax = 4 + 24 * receipt_grid::kImageWidthMax / 8;

// What a printer puts on its paper.
struct Paper {
  int columns = 48;
  int scale_max = 6;          // larger characters are printed as large as they get
  int qr_cell_max = 8;        // dots
  bool qr = true;             // it draws QR codes itself, else it gets their dots
  bool raster_blocks = true;  // ESC GS S of StarPRNT; else ESC k, 24 rows at a time
  int own_characters = 94;    // that it can be taught
};

Encoded encode(const receipt_grid::Grid& grid, const Paper& paper, const Glyphs& glyphs = {});

// Whether the bytes hold ESC ACK SOH, which a printer obeys even in the middle of other data. No
// encoded receipt may.
bool holds_realtime_command(std::span<const std::uint8_t> bytes);

}  // namespace noren::receipt_encoder::star
