// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "receipt_grid/grid.hpp"
#include "receipt_picture/canvas.hpp"
#include "receipt_picture/font.hpp"

namespace noren::receipt_picture {

inline constexpr int kMargin = 24;  // dots of paper on each side

// The receipt as it would come out of a thermal printer.
Canvas draw(const receipt_grid::Grid& grid, Font& font);

}  // namespace noren::receipt_picture
