// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "receipt_picture/canvas.hpp"

namespace noren::receipt_picture {

// The canvas as a PNG file: dark ink on warm off-white paper, transparent around it.
std::optional<std::vector<std::uint8_t>> to_png(const Canvas& canvas);

}  // namespace noren::receipt_picture
