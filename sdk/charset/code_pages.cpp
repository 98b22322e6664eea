// SPDX-License-Identifier: Apache-2.0
#include "charset/code_pages.hpp"

#include <algorithm>

#include "charset/code_pages_table.hpp"

namespace noren::charset {

std::optional<Western> western(char32_t code) {
  const WesternEntry* const end = kWestern + kWesternSize;
  const WesternEntry* const found = std::lower_bound(
      kWestern, end, code,
      [](const WesternEntry& entry, char32_t wanted) { return entry.code < wanted; });
  if (found == end || found->code != code) return std::nullopt;
  return Western{static_cast<CodePage>(found->page), found->byte, static_cast<char>(found->plain)};
}

}  // namespace noren::charset
