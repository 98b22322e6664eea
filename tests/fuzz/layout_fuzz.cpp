// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "core/receipt/layout.hpp"
#include "drivers/receipt_grid/grid.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// The host's reader and the printers' must agree on what a layout is, for one checks what the other
// prints.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  const auto layout = noren::receipt::from_json(json);
  const auto grid = noren::receipt_grid::read_grid(json);
  if (!layout) return 0;
  require(grid.has_value(), "a printer takes what the host lets through");
  require(grid->columns == layout->columns && grid->lines.size() == layout->lines.size(),
          "both read the same");
  noren::receipt_grid::to_text(*grid);
  noren::receipt::to_text(*layout);
  const auto again = noren::receipt::from_json(noren::receipt::to_json(*layout));
  require(again && *again == *layout, "what is written is read back");
  return 0;
}
