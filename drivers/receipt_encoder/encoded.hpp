// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "receipt_grid/grid.hpp"

// Receipts as the bytes of printers. All functions are pure and thread-safe.
namespace noren::receipt_encoder {

using Bytes = std::vector<std::uint8_t>;

struct Encoded {
  Bytes body;               // with every state set anew, all but the last cut
  Bytes cut;                // the last cut, or empty where the receipt does not end with one
  std::size_t missing = 0;  // characters that Shift_JIS lacks: printed as 〓
};

}  // namespace noren::receipt_encoder
