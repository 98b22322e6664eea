// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "charset/composed.hpp"
#include "core/receipt/document.hpp"
#include "core/receipt/fill_in.hpp"
#include "tests/fuzz/require.hpp"

using namespace noren::receipt;
using noren::fuzz::require;

namespace {

// One row of one plain piece of text, whatever the value.
void require_plain(std::string_view value) {
  const auto document = parse("|" + escape(value));
  require(document && document->elements.size() == 1, "a value is one element");
  require(document->cells.size() == 1 && document->spans.size() <= 1, "a value is one text");
  require(document->spans.empty() || document->spans[0].style == Style{},
          "a value has no decoration");
}

// A code holds the value as it is; on paper, marks have joined their letters.
void require_same_in_property(std::string_view value) {
  const auto text = parse("|" + escape(value));
  if (text->text.empty()) return;
  const auto document = parse("{code:" + escape(value) + ";option:qrcode}");
  if (!document) {
    return require(3 * value.size() > noren::receipt_grid::kQrTextLimit, "a value is one code");
  }
  require(document->elements.size() == 1, "a value is one element of a code");
  const std::string& code = std::get<QrCode>(document->elements[0]).text;
  require(noren::charset::composed(code) == text->text,
          "a value is the same in text and in properties");
}

}  // namespace

// Whatever a value holds, it prints as itself; whatever a template holds, it is filled or refused.
// A zero byte ends the template; the value follows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\0'), input.size());
  const std::string_view value = input.substr(std::min(end + 1, input.size()));
  require_plain(value);
  require_same_in_property(value);
  const boost::json::array list{value, value, nullptr, -1};
  const auto filled = fill_in(input.substr(0, end), {{"a", value}, {"l", list}, {"o", {{"a", 1}}}});
  if (!filled) {
    require(!filled.error().reason.empty(), "a refusal has a reason");
  } else {
    require(filled->size() <= kMarkupLimit, "what is filled in is bounded");
  }
  return 0;
}
