// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/schema.hpp"

#include "runtime/journal/record.hpp"

namespace noren::runtime {
namespace {

// `damaged` keeps what was set aside, for people. Tables with row numbers: their rows can be read
// one by one where pages are lost.
constexpr const char* tables = R"sql(
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL, sum BLOB NOT NULL);
  CREATE TABLE operation(
    sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, verb TEXT NOT NULL,
    state INTEGER NOT NULL, ref TEXT NOT NULL, instance TEXT NOT NULL, arguments TEXT NOT NULL,
    request TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, original TEXT,
    created_ms INTEGER NOT NULL, status INTEGER NOT NULL, reply TEXT NOT NULL,
    reason TEXT NOT NULL, note TEXT NOT NULL, begun_sum BLOB NOT NULL, sum BLOB NOT NULL);
  CREATE INDEX operation_of_sale ON operation(ref);
  CREATE INDEX operation_unfinished ON operation(state) WHERE state NOT IN (2, 3);
  CREATE TABLE sale(ref TEXT PRIMARY KEY, snapshot TEXT NOT NULL, sum BLOB NOT NULL);
  CREATE INDEX sale_undoing ON sale(ref)
    WHERE json_valid(snapshot) AND json_extract(snapshot, '$.undoing');
  CREATE TABLE note(
    key TEXT PRIMARY KEY, value TEXT NOT NULL, written INTEGER NOT NULL, sum BLOB NOT NULL);
  CREATE TABLE damaged(
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, ref TEXT NOT NULL,
    content TEXT NOT NULL);
  PRAGMA user_version=2;
)sql";

constexpr const char* set_version_1_aside = R"sql(
  DROP INDEX operation_of_sale;
  DROP INDEX operation_unfinished;
  DROP INDEX sale_undoing;
  DROP TABLE meta;
  ALTER TABLE operation RENAME TO operation_1;
  ALTER TABLE sale RENAME TO sale_1;
)sql";

Status committed(Transaction& transaction) {
  bool unsure = false;
  return transaction.commit(unsure);
}

Status copy_operations(Database& database) {
  Statement rows(database,
                 "SELECT sequence, id, verb, state, ref, instance, arguments, request, amount, "
                 "currency, original, created_ms, status, reply, reason, note, x'', x'' FROM "
                 "operation_1 ORDER BY sequence");
  while (true) {
    const auto row = rows.step();
    if (!row) return database.failure();
    if (!*row) return Done{};
    const Record record = read_record(rows);
    if (!operation::Id::parse(rows.text(1)) || !operation::find_verb(rows.text(2))) {
      return error(NOREN_E_FAILURE, "journal_damaged", {rows.text(1)});
    }
    const Status copied = insert_record(database, record.sequence, record.operation);
    if (!copied) return copied;
  }
}

Status copy_sales(Database& database) {
  Statement rows(database, "SELECT ref, snapshot FROM sale_1");
  while (true) {
    const auto row = rows.step();
    if (!row) return database.failure();
    if (!*row) return Done{};
    const Status copied = write_sale(database, rows.text(0), rows.text(1));
    if (!copied) return copied;
  }
}

Status check_integrity(Database& database) {
  Statement check(database, "PRAGMA integrity_check(1)");
  if (check.step() != true) return database.failure();
  const std::string found = check.text(0);
  return found == "ok" ? Status(Done{}) : error(NOREN_E_FAILURE, "journal_damaged", {found});
}

// The definitions of all tables and indexes as one text.
Result<std::string> definitions(Database& database) {
  Statement rows(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name");
  std::string text;
  while (true) {
    const auto row = rows.step();
    if (!row) return database.failure();
    if (!*row) return text;
    for (int column = 0; column < 4; ++column) text += rows.text(column) + '\n';
  }
}

}  // namespace

Result<std::int64_t> version_of(Database& database) {
  Statement version(database, "PRAGMA user_version");
  if (version.step() != true) return database.failure();
  return version.integer(0);
}

Status create_journal(Database& database) {
  Transaction transaction(database);
  if (const Status begun = transaction.begin(); !begun) return begun;
  if (const Status made = database.run(tables); !made) return made;
  return committed(transaction);
}

Status migrate_journal(Database& database) {
  if (const Status sound = check_integrity(database); !sound) return sound;
  Transaction transaction(database);
  if (const Status begun = transaction.begin(); !begun) return begun;
  if (const Status aside = database.run(set_version_1_aside); !aside) return aside;
  if (const Status made = database.run(tables); !made) return made;
  if (const Status copied = copy_operations(database); !copied) return copied;
  if (const Status copied = copy_sales(database); !copied) return copied;
  if (const Status gone = database.run("DROP TABLE operation_1; DROP TABLE sale_1"); !gone) {
    return gone;
  }
  return committed(transaction);
}

Status check_pages(Database& database) {
  if (const Status sound = check_integrity(database); !sound) return sound;
  auto model = Database::open(":memory:");
  if (!model) return model.error();
  if (const Status made = model->run(tables); !made) return made;
  const auto expected = definitions(*model);
  const auto found = definitions(database);
  if (!expected) return expected.error();
  if (!found) return found.error();
  if (*expected == *found) return Done{};
  return error(NOREN_E_FAILURE, "journal_damaged", {"sqlite_schema"});
}

Result<std::string> read_meta(Database& database, std::string_view key) {
  Statement row(database, "SELECT value, sum FROM meta WHERE key=?");
  const auto found = row.bind(1, key).step();
  if (!found) return database.failure();
  if (!*found) return std::string();
  std::string value = row.text(0);
  if (row.bytes(1) != checksum("meta", key, value)) return std::string();
  return value;
}

Status write_meta(Database& database, std::string_view key, std::string_view value) {
  Statement put(database,
                "INSERT INTO meta(key, value, sum) VALUES(?,?,?) ON CONFLICT(key) DO UPDATE SET "
                "value=excluded.value, sum=excluded.sum");
  return put.bind(1, key).bind(2, value).bind(3, ByteView(checksum("meta", key, value))).run();
}

}  // namespace noren::runtime
