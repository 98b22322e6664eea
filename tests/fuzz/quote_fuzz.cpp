// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "charset/charset.hpp"
#include "tests/fuzz/require.hpp"
#include "tools/noren/preview/quote.hpp"

using namespace noren;
using fuzz::require;

namespace {

// UTF-8 without control characters; how many characters it has.
std::size_t require_visible(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) {
    const charset::Character character = charset::next_character(text, i);
    require(character.code != charset::kInvalid, "a quote is UTF-8");
    require(character.code >= 0x20 && (character.code < 0x7F || character.code >= 0xA0),
            "a quote has no control characters");
    i += character.size;
  }
  return count;
}

}  // namespace

// Whatever a file holds, what is quoted of it is short and can be shown. The first two bytes are
// the line and the character.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const tool::preview::Quote quote = tool::preview::quote(text, data[0], data[1]);
  require(require_visible(quote.before) <= 41, "what is before is cut short");
  require(require_visible(quote.at) <= (data[1] > 0 ? 1u : 0u), "one character is pointed at");
  require(require_visible(quote.after) <= 41, "what is after is cut short");
  return 0;
}
