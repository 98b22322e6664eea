// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "receipt_grid/grid.hpp"

// Receipts as the bytes of printers. All functions are pure and thread-safe.
namespace noren::receipt_encoder {

using Bytes = std::vector<std::uint8_t>;

struct Encoded {
  Bytes body;  // with every state set anew, all but the last cut
  Bytes cut;   // the last cut, or empty where the receipt does not end with one
  // What the printer has not, and nobody could draw for it, in order: printed as 〓.
  std::vector<char32_t> missing;
};

// Draws a character that the printer lacks, 24 x 24 dots; nothing where no font has it. Empty:
// nobody draws.
inline constexpr int kGlyphDots = 24;
using Glyphs = std::function<std::optional<receipt_grid::Image>(char32_t)>;

}  // namespace noren::receipt_encoder
