// SPDX-License-Identifier: Apache-2.0
#include <boost/json/serialize.hpp>
#include <string_view>

#include "core/arguments/arguments.hpp"
#include "core/text/text.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// What a register hands over, as lines or JSON, once it is known to be UTF-8 (api/call.cpp): both
// forms of lines mean the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!noren::text::is_utf8(text)) return 0;
  const auto read = noren::arguments::parse(text);
  if (!read) {
    require(!read.error().reason.empty(), "a refusal has a reason");
    return 0;
  }
  // JSON may hold numbers that no argument takes and no double keeps; lines are text alone.
  if (text.find('{') != text.npos) return 0;
  const auto again = noren::arguments::parse(boost::json::serialize(*read));
  require(static_cast<bool>(again), "what was read is JSON that can be read");
  require(*again == *read, "it means the same");
  return 0;
}
