// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "drivers/receipt_grid/grid.hpp"
#include "plugins/common/receipt_printer/language.hpp"

// A receipt as the bytes of Star's line mode. All functions are pure and thread-safe.
namespace noren::printer_star {

using receipt_printer::Bytes;
using receipt_printer::Encoded;

// What a printer puts on its paper.
struct Paper {
  int columns = 48;
  int scale_max = 6;    // larger characters are printed as large as they get
  int qr_cell_max = 8;  // dots
};

Encoded encode(const receipt_grid::Grid& grid, const Paper& paper);

// Whether the bytes hold ESC ACK SOH, which a printer obeys even in the middle of other data. No
// encoded receipt may.
bool holds_realtime_command(std::span<const std::uint8_t> bytes);

}  // namespace noren::printer_star
