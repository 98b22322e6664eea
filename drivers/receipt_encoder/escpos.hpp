// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "drivers/receipt_encoder/encoded.hpp"

// ESC/POS. All functions are pure and thread-safe.
namespace noren::receipt_encoder::escpos {

// No command of an encoded receipt has more bytes.
inline constexpr std::size_t kCommandBytesMax = 1100;

// How rows of dots are printed: GS v 0, which nearly all printers know, or GS 8 L and GS ( L, which
// Epson has in its place.
enum class Image { gs_v_0, gs_8_l };

// What a printer puts on its paper.
struct Paper {
  int columns = 48;
  int scale_max = 8;              // larger characters are printed as large as they get
  int qr_cell_max = 16;           // dots
  bool qr = true;                 // it draws QR codes itself, else it gets their dots
  bool automatic_status = false;  // to be switched on again behind ESC @, which forgets it
  int own_characters = 94;        // that it can be taught
  Image image = Image::gs_8_l;
};

Encoded encode(const receipt_grid::Grid& grid, const Paper& paper, const Glyphs& glyphs = {});

// Whether the bytes hold a real-time command (DLE EOT, DLE ENQ, DLE DC4), which a printer obeys
// even in the middle of other data. No encoded receipt may.
bool holds_realtime_command(std::span<const std::uint8_t> bytes);

}  // namespace noren::receipt_encoder::escpos
