// SPDX-License-Identifier: Apache-2.0
// What the center asks its books about terminals, receipts, returns and the books themselves.
#include <algorithm>

#include "sqlite_rows.hpp"
#include "sqlite_store.hpp"

namespace noren::center {

std::optional<Terminal> SqliteStore::terminal(std::string_view id) {
  Statement& row = prepared("SELECT id, shop, key, revoked FROM terminal WHERE id = ?");
  row.bind(id);
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  return Terminal{row.text(0), row.text(1), row.bytes(2), row.number(3) != 0};
}

std::optional<std::int64_t> SqliteStore::receipt(std::string_view shop,
                                                 std::string_view business_date,
                                                 std::string_view ref) {
  Statement& row = prepared("SELECT entry FROM receipt WHERE shop = ? AND day = ? AND ref = ?");
  row.bind(shop).bind(business_date).bind(ref);
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  return row.number(0);
}

bool SqliteStore::has_similar_receipt(const Receipt& receipt, std::int64_t within_ms) {
  Statement& row = prepared(
      "SELECT 1 FROM receipt WHERE member = ? AND event BETWEEN ? AND ? AND shop = ? "
      "AND total = ? AND ref <> ?");
  row.bind(receipt.member)
      .bind(receipt.event_ms - within_ms)
      .bind(receipt.event_ms + within_ms)
      .bind(receipt.shop)
      .bind(receipt.total)
      .bind(receipt.ref);
  Rows rows(row);
  return rows.next();
}

std::vector<std::int64_t> SqliteStore::returns_of(std::int64_t entry) {
  std::vector<std::int64_t> returns;
  Statement& row = prepared("SELECT entry FROM returned WHERE original = ? ORDER BY entry");
  row.bind(entry);
  for (Rows rows(row); rows.next();) returns.push_back(row.number(0));
  return returns;
}

std::optional<ledger::Hash> SqliteStore::hash_of(std::int64_t sequence) {
  Statement& row = prepared("SELECT hash FROM entry WHERE seq = ?");
  row.bind(sequence);
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  return read_hash(row, 0);
}

std::optional<std::string> SqliteStore::rules(ByteView hash) {
  Statement& row = prepared("SELECT value FROM meta WHERE key = ?");
  row.bind("program." + to_hex(hash));
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  return row.text(0);
}

std::string SqliteStore::note(std::string_view key) {
  Statement& row = prepared("SELECT value FROM meta WHERE key = ?");
  row.bind("note." + std::string(key));
  Rows rows(row);
  return rows.next() ? row.text(0) : "";
}

Status SqliteStore::set_note(std::string_view key, std::string_view value) {
  prepared("INSERT OR REPLACE INTO meta VALUES(?, ?)")
      .bind("note." + std::string(key))
      .bind(value)
      .run();
  return database_.failure();
}

}  // namespace noren::center
