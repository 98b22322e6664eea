// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "drivers/pcsc/apdu.hpp"
#include "drivers/pcsc/atr.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
using noren::pcsc::Atr;
using noren::pcsc::CommandCase;

namespace {

// What is told of an answer to reset lies in it, and no cut of a good one is good.
void check_atr(std::span<const std::uint8_t> bytes) {
  const auto parsed = noren::pcsc::parse_atr(bytes);
  const auto* atr = std::get_if<Atr>(&parsed);
  if (!atr) return;
  require(bytes.size() >= 2 && bytes.size() <= 33, "an answer to reset has 2 to 33 bytes");
  require(atr->historical.size() == (bytes[1] & 0x0F), "the historical bytes are counted in T0");
  require(atr->historical.data() >= bytes.data() + 2 || atr->historical.empty(), "they lie inside");
  const std::size_t tail = atr->historical.size() + (atr->check_byte ? 1 : 0);
  require(atr->historical.empty() || atr->historical.data() + tail == bytes.data() + bytes.size(),
          "and end with it");
  require(atr->protocols != 0, "some protocol is offered");
  require(atr->check_byte || atr->check_good, "no check byte is no wrong one");
  const auto cut = noren::pcsc::parse_atr(bytes.first(bytes.size() - 1));
  require(!std::holds_alternative<Atr>(cut), "a cut one is refused");
}

// A short command's parts cover it.
void check_command(std::span<const std::uint8_t> bytes) {
  const std::size_t data = bytes.size() > 5 ? bytes[4] : 0;
  switch (noren::pcsc::case_of(bytes)) {
    case CommandCase::none:
      require(bytes.size() == 4, "case 1");
      break;
    case CommandCase::answer:
      require(bytes.size() == 5, "case 2");
      break;
    case CommandCase::data:
      require(bytes.size() == 5 + data && data > 0, "case 3");
      break;
    case CommandCase::both:
      require(bytes.size() == 6 + data && data > 0, "case 4");
      break;
    case CommandCase::unknown:
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_atr({data, size});
  check_command({data, size});
  return 0;
}
