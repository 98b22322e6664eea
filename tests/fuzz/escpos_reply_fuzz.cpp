// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/reply.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// Whatever a printer or a broken line sends: no answer is longer than what came, none holds what
// belongs to flow control.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  noren::printer_escpos::ReplyReader reader;
  std::size_t told = 0;
  for (std::size_t index = 0; index < size; ++index) {
    const auto reply = reader.take(data[index]);
    if (!reply) continue;
    told += reply->block.size() + 1;
    require(told <= index + 1, "an answer is made of bytes that came");
    require(reply->block.size() <= 256, "a block is bounded");
    require(reply->block.find_first_of("\x11\x13") == std::string::npos, "flow control is apart");
  }
  return 0;
}
