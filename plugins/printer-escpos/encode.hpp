// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "drivers/receipt_grid/grid.hpp"
#include "plugins/common/receipt_printer/language.hpp"

// A receipt as the bytes of ESC/POS. All functions are pure and thread-safe.
namespace noren::printer_escpos {

using receipt_printer::Bytes;
using receipt_printer::Encoded;

// What a printer puts on its paper.
struct Paper {
  int columns = 48;
  int scale_max = 8;              // larger characters are printed as large as they get
  int qr_cell_max = 16;           // dots
  bool automatic_status = false;  // to be switched on again behind ESC @, which forgets it
};

Encoded encode(const receipt_grid::Grid& grid, const Paper& paper);

// Whether the bytes hold a real-time command (DLE EOT, DLE ENQ, DLE DC4), which a printer obeys
// even in the middle of other data. No encoded receipt may.
bool holds_realtime_command(std::span<const std::uint8_t> bytes);

}  // namespace noren::printer_escpos
