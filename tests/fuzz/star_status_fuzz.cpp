// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-star/dialogue.hpp"
#include "plugins/printer-star/status_reader.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// Whatever a printer or a broken line sends: a status is made of bytes that came, bounded and
// whole, and a fence is passed by a status that counts up to its number alone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  noren::printer_star::StatusReader reader;
  noren::printer_star::StarDialogue dialogue;
  const auto fence = dialogue.fence("key", 0);
  int wanted = 0;
  for (std::uint8_t byte : fence) wanted += byte == 0x17;
  bool may_pass = false;
  std::size_t told = 0;
  for (std::size_t index = 0; index < size; ++index) {
    dialogue.hear(data[index]);
    const auto status = reader.take(data[index]);
    if (status) {
      told += status->size();
      require(told <= index + 1, "a status is made of bytes that came");
      require(status->size() >= 7 && status->size() <= 63, "a status is bounded");
      require((status->front() & 0x91) == 0x01, "a status begins with its size");
      const bool counts = status->size() >= 8;
      may_pass =
          may_pass || (counts && (((*status)[7] >> 1 & 7) | ((*status)[7] >> 2 & 0x18)) == wanted);
    }
    require(!dialogue.fence_passed() || may_pass, "a fence is passed by its number alone");
  }
  return 0;
}
