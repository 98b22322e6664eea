// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "receipt_grid/base64.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
using namespace noren::receipt_grid;

// Bytes have one text, and any bytes have one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = from_base64(text))
    require(to_base64(*bytes) == text, "one text for bytes");
  const std::vector<std::uint8_t> bytes(data, data + size);
  require(from_base64(to_base64(bytes)) == bytes, "bytes come back");
  return 0;
}
