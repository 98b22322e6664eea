// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/sqlite_journal.hpp"

#include <algorithm>

namespace noren::runtime {
namespace {

using operation::Id;
using operation::Operation;

constexpr std::int64_t journal_version = 1;

constexpr const char* schema = R"sql(
  CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE operation(
    sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, state INTEGER NOT NULL,
    ref TEXT NOT NULL, instance TEXT NOT NULL, arguments TEXT NOT NULL, request TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, original TEXT, created_ms INTEGER NOT NULL,
    status INTEGER NOT NULL, reply TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL);
  CREATE INDEX operation_of_sale ON operation(ref);
  CREATE INDEX operation_unfinished ON operation(state) WHERE state NOT IN (2, 3);
  CREATE TABLE sale(ref TEXT PRIMARY KEY, snapshot TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX sale_undoing ON sale(ref)
    WHERE json_valid(snapshot) AND json_extract(snapshot, '$.undoing');
)sql";

constexpr const char* columns =
    "SELECT id, verb, state, ref, instance, arguments, request, amount, currency, original, "
    "created_ms, status, reply, reason, note FROM operation ";

}  // namespace

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open(const std::string& path,
                                                           Random& random) {
  auto database = Database::open(path);
  if (!database) return database.error();
  std::unique_ptr<SqliteJournal> journal(new SqliteJournal(std::move(*database)));
  if (const Status prepared = journal->prepare(random); !prepared) {
    Error failed = prepared.error();
    failed.details.insert(failed.details.begin(), path);
    return failed;
  }
  return journal;
}

Status SqliteJournal::prepare(Random& random) {
  Statement version(database_, "PRAGMA user_version");
  if (version.step() != true) return error(NOREN_E_FAILURE, "journal_damaged");
  if (version.integer(0) > journal_version) return error(NOREN_E_ILLEGAL, "journal_newer");
  if (version.integer(0) == 0) {
    Id::Epoch epoch;
    random.fill(epoch);
    const Status made = in_transaction([&]() -> Status {
      if (const Status created = database_.run(schema); !created) return created;
      Statement insert(database_, "INSERT INTO meta VALUES('epoch', ?)");
      if (insert.bind(1, ByteView(epoch)).step() != false) return database_.failure();
      return database_.run("PRAGMA user_version=1");
    });
    if (!made) return made;
  }
  Statement meta(database_, "SELECT value FROM meta WHERE key='epoch'");
  if (meta.step() != true || meta.bytes(0).size() != epoch_.size()) {
    return error(NOREN_E_FAILURE, "journal_damaged");
  }
  std::ranges::copy(meta.bytes(0), epoch_.begin());
  Statement last(database_, "SELECT coalesce(max(sequence), 0) FROM operation");
  if (last.step() != true) return error(NOREN_E_FAILURE, "journal_damaged");
  next_sequence_ = static_cast<std::uint64_t>(last.integer(0)) + 1;
  return Done{};
}

Status SqliteJournal::in_transaction(const std::function<Status()>& write) {
  if (const Status begun = database_.run("BEGIN IMMEDIATE"); !begun) return begun;
  Status written = write();
  if (written) written = database_.run("COMMIT");
  // SQLite may have rolled back by itself already (a full disk); a second one does no harm.
  if (!written) (void)database_.run("ROLLBACK");
  return written;
}

Status SqliteJournal::put_sale(const std::string& ref, const std::string& sale) {
  if (ref.empty()) return Done{};
  Statement put(database_,
                "INSERT INTO sale VALUES(?, ?) ON CONFLICT(ref) DO UPDATE SET "
                "snapshot=excluded.snapshot");
  if (put.bind(1, ref).bind(2, sale).step() != false) return database_.failure();
  return Done{};
}

Status SqliteJournal::begin(const Operation& operation, const std::string& sale) {
  return in_transaction([&]() -> Status {
    Statement insert(database_,
                     "INSERT INTO operation(id, verb, state, ref, instance, arguments, request, "
                     "amount, currency, original, created_ms, status, reply, reason, note, "
                     "sequence) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(1, operation.id.text())
        .bind(2, operation::name(operation.verb))
        .bind(3, static_cast<std::int64_t>(operation.state))
        .bind(4, operation.ref)
        .bind(5, operation.instance)
        .bind(6, operation.arguments)
        .bind(7, operation.request)
        .bind(8, operation.amount)
        .bind(9, operation.currency);
    if (operation.original) {
      insert.bind(10, operation.original->text());
    } else {
      insert.bind_null(10);
    }
    insert.bind(11, operation.created_ms)
        .bind(12, operation.status)
        .bind(13, operation.reply)
        .bind(14, operation.reason)
        .bind(15, operation.note)
        .bind(16, static_cast<std::int64_t>(operation.id.sequence()));
    if (insert.step() != false) {
      const bool is_repeat = (sqlite3_errcode(database_.handle()) & 0xff) == SQLITE_CONSTRAINT;
      return is_repeat ? error(NOREN_E_EXISTS, "operation_exists") : database_.failure();
    }
    return put_sale(operation.ref, sale);
  });
}

Status SqliteJournal::end(const Operation& operation, const std::string& sale) {
  return in_transaction([&]() -> Status {
    Statement update(
        database_, "UPDATE operation SET state=?, status=?, reply=?, reason=?, note=? WHERE id=?");
    update.bind(1, static_cast<std::int64_t>(operation.state))
        .bind(2, operation.status)
        .bind(3, operation.reply)
        .bind(4, operation.reason)
        .bind(5, operation.note)
        .bind(6, operation.id.text());
    if (update.step() != false) return database_.failure();
    if (sqlite3_changes(database_.handle()) != 1) {
      return error(NOREN_E_NOEXIST, "operation_unknown", {operation.id.text()});
    }
    return put_sale(operation.ref, sale);
  });
}

Status SqliteJournal::save_sale(const std::string& ref, const std::string& sale) {
  return in_transaction([&] { return put_sale(ref, sale); });
}

Result<std::optional<std::string>> SqliteJournal::load_sale(const std::string& ref) {
  Statement select(database_, "SELECT snapshot FROM sale WHERE ref=?");
  const auto found = select.bind(1, ref).step();
  if (!found) return database_.failure();
  if (!*found) return std::optional<std::string>();
  return std::optional<std::string>(select.text(0));
}

Result<std::vector<std::string>> SqliteJournal::undoing() {
  Statement select(database_,
                   "SELECT ref FROM sale WHERE json_valid(snapshot) AND "
                   "json_extract(snapshot, '$.undoing')");
  std::vector<std::string> refs;
  while (true) {
    const auto row = select.step();
    if (!row) return database_.failure();
    if (!*row) return refs;
    refs.push_back(select.text(0));
  }
}

Result<std::vector<Operation>> SqliteJournal::select(Statement& statement) {
  std::vector<Operation> operations;
  while (true) {
    const auto row = statement.step();
    if (!row) return database_.failure();
    if (!*row) return operations;
    Operation operation;
    const auto id = Id::parse(statement.text(0));
    const auto verb = operation::find_verb(statement.text(1));
    if (!id || !verb) return error(NOREN_E_FAILURE, "journal_damaged", {statement.text(0)});
    operation.id = *id;
    operation.verb = *verb;
    operation.state = static_cast<operation::State>(statement.integer(2));
    operation.ref = statement.text(3);
    operation.instance = statement.text(4);
    operation.arguments = statement.text(5);
    operation.request = statement.text(6);
    operation.amount = statement.integer(7);
    operation.currency = statement.text(8);
    if (!statement.is_null(9)) operation.original = Id::parse(statement.text(9));
    operation.created_ms = statement.integer(10);
    operation.status = static_cast<noren_status>(statement.integer(11));
    operation.reply = statement.text(12);
    operation.reason = statement.text(13);
    operation.note = statement.text(14);
    operations.push_back(std::move(operation));
  }
}

Result<std::optional<Operation>> SqliteJournal::find(const Id& id) {
  Statement statement(database_, std::string(columns) + "WHERE id=?");
  auto found = select(statement.bind(1, id.text()));
  if (!found) return found.error();
  if (found->empty()) return std::optional<Operation>();
  return std::optional<Operation>(std::move(found->front()));
}

Result<std::vector<Operation>> SqliteJournal::unfinished() {
  Statement statement(database_,
                      std::string(columns) + "WHERE state NOT IN (2, 3) ORDER BY sequence");
  return select(statement);
}

Result<std::vector<Operation>> SqliteJournal::of_sale(const std::string& ref) {
  Statement statement(database_, std::string(columns) + "WHERE ref=? ORDER BY sequence");
  return select(statement.bind(1, ref));
}

}  // namespace noren::runtime
