// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/display-escpos/fold.hpp"

// The bytes of ESC/POS for customer displays. All functions are pure and thread-safe.
// Sources: posX, XP8200 manual, 4.1.2 (Epson command mode); Epson, DM-D series command reference.
namespace noren::display_escpos {

using Bytes = std::vector<std::uint8_t>;

// Sets everything that another program may have left otherwise, and clears the display.
Bytes encode_start(Characters characters);

// Writes all rows over what stands there, so that nothing flickers; clears where all are blank.
Bytes encode(const Screen& screen);

}  // namespace noren::display_escpos
