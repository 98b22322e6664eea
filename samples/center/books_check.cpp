// SPDX-License-Identifier: Apache-2.0
#include "books_check.hpp"

#include <algorithm>
#include <charconv>

#include "schema.hpp"

namespace noren::center {
namespace {

// 0 where there are no books yet.
int version_of(Database& database) {
  {
    Statement table(database, "SELECT 1 FROM sqlite_master WHERE name = 'meta'");
    if (!table.step()) return 0;
  }
  Statement row(database, "SELECT value FROM meta WHERE key = 'schema'");
  int version = 0;
  if (row.step()) {
    const std::string text = row.text(0);
    std::from_chars(text.data(), text.data() + text.size(), version);
  }
  return version;
}

}  // namespace

Status prepare_books(Database& database) {
  int version = version_of(database);
  if (version == schema_version) return database.failure();
  if (version > schema_version) return error(NOREN_E_FAILURE, "books_newer");
  Transaction transaction(database);
  version = version_of(database);  // another program may have been first
  if (version == 1) {
    if (const Status moved = database.execute(schema_from_1); !moved) return moved;
  }
  if (version == 1 || version == 2) {
    if (const Status moved = database.execute(schema_from_2); !moved) return moved;
  }
  if (const Status made = database.execute(schema); !made) return made;
  return transaction.commit();
}

Status check_end(SqliteStore& store, std::int64_t count) {
  const std::int64_t from = std::max<std::int64_t>(1, store.head().sequence - count + 1);
  const auto before = store.hash_of(from - 1);
  ledger::Hash previous = before.value_or(ledger::Hash{});
  std::int64_t expected = from > 1 && !before ? 0 : from;
  Status sound = Done{};
  store.each_entry(
      [&](const ledger::Entry& entry, const ledger::Hash& hash) {
        if (!sound) return;
        const auto damaged = [&](const char* what) {
          sound = error(NOREN_E_FAILURE, "journal_damaged", {std::to_string(entry.sequence), what});
        };
        if (entry.sequence != expected++) return damaged("sequence");
        if (ledger::chain(previous, entry) != hash) return damaged("hash");
        previous = hash;
      },
      from);
  return sound ? store.failure() : sound;
}

}  // namespace noren::center
