// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "plugins/reader-scanner/element_string.hpp"
#include "plugins/reader-scanner/framing.hpp"
#include "plugins/reader-scanner/gtin.hpp"
#include "plugins/reader-scanner/meaning.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
namespace scanner = noren::reader_scanner;

// Whatever a scanner sends: what is told as goods is a GTIN or an element string with one in front,
// never text that somebody made up; a framed code comes out as it went in. The first byte says
// whether there is a suffix.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const scanner::Text sent(data + 1, size - 1);
  const scanner::Code code = scanner::read_code(sent);
  require(code.text.size() <= sent.size(), "a code is part of what came");
  if (scanner::meaning_of(code, {}) == scanner::Meaning::product) {
    const auto elements = scanner::read_elements(code.text);
    const auto number = code.text.first(std::min<std::size_t>(code.text.size(), 13));
    require(scanner::is_gtin(code.text) || scanner::is_gtin(number) ||
                (elements && scanner::is_gtin(elements->front().value)),
            "goods have a GTIN");
    for (const std::uint8_t c : code.text) {
      require((c > 0x20 && c < 0x7F) || c == 0x1D, "goods are ASCII");
    }
  }
  if (const auto elements = scanner::read_elements(sent)) {
    std::string again;
    for (const auto& element : *elements) {
      again.append(element.identifier.begin(), element.identifier.end());
      again.append(element.value.begin(), element.value.end());
      again += '\x1D';
    }
    const scanner::Text bytes(reinterpret_cast<const std::uint8_t*>(again.data()), again.size());
    const auto reread = scanner::read_elements(bytes);
    require(reread && reread->size() == elements->size(), "what is written is read back");
  }

  scanner::Framing framing((data[0] & 1) != 0 ? "\r" : "");
  std::size_t told = 0;
  for (const std::uint8_t byte : sent) {
    const auto step = byte == '~' ? framing.pause() : framing.take(byte);
    if (step != scanner::Framing::Step::code) continue;
    told += framing.text().size();
    require(!framing.text().empty() && told <= sent.size(), "codes are made of what came");
    framing.clear();
  }
  framing.clear();
  const bool can_be_framed = !sent.empty() && sent.size() <= scanner::kCodeMax &&
                             std::find_if(sent.begin(), sent.end(), [](std::uint8_t c) {
                               return c == 2 || c == 3;
                             }) == sent.end();
  if (!can_be_framed) return 0;
  framing.take(2);
  for (const std::uint8_t byte : sent) {
    require(framing.take(byte) == scanner::Framing::Step::more, "a frame goes to its end");
  }
  require(framing.take(3) == scanner::Framing::Step::code, "and is a code then");
  require(std::equal(sent.begin(), sent.end(), framing.text().begin(), framing.text().end()),
          "as it was sent");
  return 0;
}
