// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "plugins/printer-preview/canvas.hpp"

namespace noren::printer_preview {

// The canvas as a PNG file: dark ink on warm off-white paper, transparent around it.
std::optional<std::vector<std::uint8_t>> to_png(const Canvas& canvas);

}  // namespace noren::printer_preview
