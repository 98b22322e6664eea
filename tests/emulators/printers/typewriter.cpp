// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/typewriter.hpp"

namespace noren::emulators {

char32_t line_drawing(std::uint8_t byte) {
  constexpr std::pair<std::uint8_t, char32_t> characters[] = {
      {0x8F, U'┼'}, {0x90, U'┴'}, {0x91, U'┬'}, {0x92, U'┤'}, {0x93, U'├'}, {0x95, U'─'},
      {0x96, U'│'}, {0x98, U'┌'}, {0x99, U'┐'}, {0x9A, U'└'}, {0x9B, U'┘'}};
  for (const auto& [code, character] : characters) {
    if (code == byte) return character;
  }
  return 0;
}

}  // namespace noren::emulators
