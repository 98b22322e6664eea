// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "receipt_grid/grid.hpp"

namespace noren::receipt_grid {

// The grid as an SVG 1.1 picture of the paper, a unit a dot of a printer with 203 dots an inch.
// Each character has its own place, so that columns stand whatever font the reader has; symbols and
// pictures are paths. Pure and thread-safe.
std::string to_svg(const Grid& grid);

}  // namespace noren::receipt_grid
