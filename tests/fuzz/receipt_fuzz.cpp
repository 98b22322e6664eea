// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "core/receipt/layout.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// Whatever markup says: what is laid out is something that every printer takes. The first byte says
// how wide the paper is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view markup(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto document = noren::receipt::parse(markup);
  if (!document) {
    require(!document.error().reason.empty(), "a refusal has a reason");
    return 0;
  }
  const auto layout = noren::receipt::layout(*document, data[0]);
  const auto again = noren::receipt::from_json(noren::receipt::to_json(layout));
  require(again && *again == layout, "what is laid out can be printed");
  return 0;
}
