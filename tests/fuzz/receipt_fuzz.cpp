// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "core/receipt/layout.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// Whatever markup says: what is laid out is something that every printer takes, and an error names
// its place. The first byte says how wide the paper is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view markup(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto document = noren::receipt::parse(markup);
  if (!document) {
    const auto& error = document.error();
    require(error.details.size() >= 2 || error.reason == "receipt_too_long",
            "a refusal names line and character");
    return 0;
  }
  const auto grid = noren::receipt::layout(*document, data[0]);
  const auto again = noren::receipt_grid::read_grid(noren::receipt_grid::to_json(grid));
  require(again && *again == grid, "what is laid out can be printed");
  return 0;
}
