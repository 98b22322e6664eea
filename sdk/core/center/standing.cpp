// SPDX-License-Identifier: Apache-2.0
// Where the books stand, and whether they are those that the terminals know.
#include <algorithm>
#include <charconv>

#include "core/center/center.hpp"
#include "core/center/head_token.hpp"
#include "core/center/notes.hpp"

namespace noren::center {

std::int64_t Center::lineage() {
  const std::string text = store_.note(notes::lineage);
  std::int64_t lineage = 0;
  std::from_chars(text.data(), text.data() + text.size(), lineage);
  return lineage;
}

Standing Center::standing() {
  const Head head = store_.head();
  return {std::max(time_.now_ms(), head.at_ms),
          to_text(HeadToken{head.sequence, head.hash, lineage()}, keys_.program)};
}

bool Center::is_read_only() {
  // The office takes the note away while the center runs.
  if (read_only_.value_or(true)) read_only_ = !store_.note(notes::ledger_behind).empty();
  return *read_only_;
}

bool Center::is_behind(const Seen& seen) {
  if (is_read_only()) return true;
  const auto token = head_of_text(seen.head, keys_.program);
  if (!token) return false;
  const std::int64_t lineage = this->lineage();
  // What an accepted restore has lost is lost.
  if (token->lineage < lineage) return false;
  if (token->lineage == lineage) {
    if (token->sequence == 0) return false;
    const auto hash = store_.hash_of(token->sequence);
    if (hash && *hash == token->hash) return false;
    // A store that cannot read says so by itself, and nothing is kept.
    if (!store_.failure()) return false;
  }
  read_only_ = true;
  (void)store_.set_note(notes::ledger_behind, seen.head);
  return true;
}

}  // namespace noren::center
