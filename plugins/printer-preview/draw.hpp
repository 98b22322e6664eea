// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/printer-preview/canvas.hpp"
#include "plugins/printer-preview/font.hpp"
#include "receipt_grid/grid.hpp"

namespace noren::printer_preview {

inline constexpr int kMargin = 24;  // dots of paper on each side

// The receipt as it would come out of a thermal printer.
Canvas draw(const receipt_grid::Grid& grid, Font& font);

}  // namespace noren::printer_preview
