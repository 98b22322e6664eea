// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <string_view>

// A bug on purpose, which run_test.py lets the runner find. Never among the targets of a plain run.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with("STX") && text.ends_with("ETX")) std::abort();
  return 0;
}
