// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "receipt_grid/grid.hpp"

namespace noren::tool {

// The grid of a receipt's markup. `data`, where given, is the JSON object that fills its
// placeholders first; `warnings` is what was left out. Pure.
Result<receipt_grid::Grid> lay_out_receipt(std::string_view markup,
                                           const std::optional<std::string>& data, int columns,
                                           std::vector<Error>& warnings);

struct Rendered {
  std::string bytes;
  std::size_t missing = 0;  // characters that the printer's code page lacks
};

// What a kind of printer gets: text, svg, layout, escpos, escpos-generic (QR codes as dots),
// starprnt or star-line. Nothing where the kind is none of these. Pure.
std::optional<Rendered> render_receipt(const receipt_grid::Grid& grid, std::string_view kind);

}  // namespace noren::tool
