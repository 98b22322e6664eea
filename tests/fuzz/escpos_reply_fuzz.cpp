// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/dialogue.hpp"
#include "plugins/printer-escpos/reply.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
using noren::printer_escpos::Reply;

// Whatever a printer or a broken line sends: no answer is longer than what came, none holds what
// belongs to flow control, and no fence is passed but by an answer to one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  noren::printer_escpos::ReplyReader reader;
  noren::printer_escpos::EscPosDialogue marked{{}};
  const auto fence = marked.fence("key", 1);
  const std::string mark = "\x37\x22" + std::string(fence.begin() + 7, fence.end());
  bool was_answered = false;
  std::size_t told = 0;
  for (std::size_t index = 0; index < size; ++index) {
    marked.hear(data[index]);
    const auto reply = reader.take(data[index]);
    require(marked.fence_passed() == (was_answered || (reply && reply->block == mark)),
            "a marked fence is passed by its own answer");
    was_answered = marked.fence_passed();
    if (!reply) continue;
    told += reply->kind == Reply::Kind::automatic ? 4 : reply->block.size() + 1;
    require(told <= index + 1, "an answer is made of bytes that came");
    require(reply->block.size() <= 256, "a block is bounded");
    require(reply->block.find_first_of("\x11\x13") == std::string::npos, "flow control is apart");
  }
  return 0;
}
