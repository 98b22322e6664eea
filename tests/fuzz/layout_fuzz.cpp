// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "drivers/receipt_encoder/escpos.hpp"
#include "drivers/receipt_encoder/star.hpp"
#include "receipt_grid/grid.hpp"
#include "receipt_grid/to_svg.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// Whatever a layout says: what is read can be written and read again, and no printer is told
// anything but to print it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace grid = noren::receipt_grid;
  namespace encoder = noren::receipt_encoder;
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  const auto read = grid::read_grid(json);
  if (!read) return 0;
  const auto again = grid::read_grid(grid::to_json(*read));
  require(again && *again == *read, "what is written is read back");
  grid::to_text(*read, grid::TextForm::readable);
  grid::to_text(*read, grid::TextForm::placed);
  grid::to_svg(*read);
  require(!encoder::escpos::holds_realtime_command(encoder::escpos::encode(*read, {}).body),
          "no receipt holds a command of ESC/POS");
  require(!encoder::star::holds_realtime_command(encoder::star::encode(*read, {}).body),
          "no receipt holds a command of Star");
  return 0;
}
