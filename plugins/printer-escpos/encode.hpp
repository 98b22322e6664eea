// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "drivers/receipt_grid/grid.hpp"

// A receipt as the bytes of ESC/POS. All functions are pure and thread-safe.
namespace noren::printer_escpos {

using Bytes = std::vector<std::uint8_t>;

struct Encoded {
  Bytes body;               // with every state set anew, all but the last cut
  Bytes cut;                // the last cut, or empty where the receipt does not end with one
  std::size_t missing = 0;  // characters that Shift_JIS lacks: printed as 〓
};

Encoded encode(const receipt_grid::Grid& grid);

// Whether the bytes hold a real-time command (DLE EOT, DLE ENQ, DLE DC4), which a printer obeys
// even in the middle of other data. No encoded receipt may.
bool holds_realtime_command(std::span<const std::uint8_t> bytes);

}  // namespace noren::printer_escpos
