// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "core/program/program.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// A program file that somebody edits by hand.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto program = noren::program::parse(text, "program.toml");
  if (!program) require(!program.error().reason.empty(), "a refusal has a reason");
  return 0;
}
