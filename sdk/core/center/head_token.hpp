// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/card/card.hpp"
#include "core/ledger/canonical.hpp"

namespace noren::center {

// What a terminal was told of the ledger's newest durable entry, and can only hand back:
// "<sequence>.<hash hex>.<mac hex>[.<lineage>]". The lineage is when the office last accepted a
// restored ledger (0: never): heads of an earlier one may be gone for good. It only grows.
struct HeadToken {
  std::int64_t sequence = 0;
  ledger::Hash hash{};
  std::int64_t lineage = 0;
};

// Pure functions. The mac is made under a key derived from the program's secret, which no backup of
// the books has.
std::string to_text(const HeadToken& token, const card::HashKey& secret);
// Nothing where the center did not make it.
std::optional<HeadToken> head_of_text(std::string_view text, const card::HashKey& secret);
// The lineage of books that are accepted now, whatever the clock says: above their own and above
// that of the head that they miss.
std::int64_t next_lineage(std::int64_t now_ms, std::int64_t lineage,
                          const std::optional<HeadToken>& missing);

}  // namespace noren::center
