// SPDX-License-Identifier: Apache-2.0
#include "database.hpp"

#include <algorithm>

namespace noren::center {
namespace {

constexpr int busy_timeout_ms = 5000;

int write_again(sqlite3_file& file) {
  sqlite3_int64 size = 0;
  if (const int code = file.pMethods->xFileSize(&file, &size)) return code;
  Bytes block(std::size_t{1} << 16);
  for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(block.size())) {
    const int count =
        static_cast<int>(std::min(size - at, static_cast<sqlite3_int64>(block.size())));
    if (const int code = file.pMethods->xRead(&file, block.data(), count, at)) return code;
    if (const int code = file.pMethods->xWrite(&file, block.data(), count, at)) return code;
  }
  return size == 0 ? SQLITE_OK : file.pMethods->xSync(&file, SQLITE_SYNC_FULL);
}

}  // namespace

Statement::Statement(Database& database, const char* sql) : database_(database) {
  sqlite3_stmt* statement = nullptr;
  database.note(sqlite3_prepare_v3(database.connection_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT,
                                   &statement, nullptr));
  statement_.reset(statement);
}

Statement& Statement::bind(std::int64_t value) {
  database_.note(sqlite3_bind_int64(statement_.get(), next_++, value));
  return *this;
}

Statement& Statement::bind(std::string_view value) {
  database_.note(sqlite3_bind_text(statement_.get(), next_++, value.data() ? value.data() : "",
                                   static_cast<int>(value.size()), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind(ByteView value) {
  // A null pointer would bind NULL, which is not the empty blob.
  static constexpr std::uint8_t nothing = 0;
  database_.note(sqlite3_bind_blob(statement_.get(), next_++,
                                   value.empty() ? &nothing : value.data(),
                                   static_cast<int>(value.size()), SQLITE_TRANSIENT));
  return *this;
}

bool Statement::step() {
  if (database_.failed() || !statement_) return false;
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) database_.note(code);
  return code == SQLITE_ROW;
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  next_ = 1;
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

// By sqlite3_column_blob, which takes no memory that could be missing.
std::string Statement::text(int column) const {
  const auto* text = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return text ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

Bytes Statement::bytes(int column) const {
  const auto* data =
      static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data ? Bytes(data, data + size) : Bytes();
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  auto database = std::make_unique<Database>();
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &connection,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
      nullptr);
  database->connection_.reset(connection);
  database->note(code);
  if (!database->failed()) {
    sqlite3_busy_timeout(connection, busy_timeout_ms);
    const Status prepared = database->execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON;"
        "PRAGMA foreign_keys=ON;");
    if (!prepared) return prepared.error();
    if (const Status settled = database->settle_log(); !settled) return settled.error();
  }
  if (database->failed()) return database->failure().error();
  return database;
}

Status Database::settle_log() {
  Transaction alone(*this);
  sqlite3_file* log = nullptr;
  sqlite3_file_control(connection_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (failed() || !log || !log->pMethods) return failure();
  const int code = write_again(*log);
  if (code == SQLITE_OK) return Done{};
  return error(NOREN_E_BUSY, "center_storage", {sqlite3_errstr(code)});
}

Status Database::execute(const char* sql) {
  note(sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr));
  return failure();
}

void Database::note(int code) {
  if (code == SQLITE_OK || failed()) return;
  code_ = code;
  message_ = sqlite3_errmsg(connection_.get());
}

// 113, nothing was started: to whoever asks again about an earlier operation it says nothing of
// that.
Status Database::failure() const {
  if (!failed()) return Done{};
  switch (code_ & 0xff) {
    case SQLITE_FULL:
      return error(NOREN_E_BUSY, "center_disk_full");
    case SQLITE_BUSY:
      return error(NOREN_E_BUSY, "center_busy");
    default:
      return error(NOREN_E_BUSY, "center_storage", {message_});
  }
}

Transaction::Transaction(Database& database)
    : database_(database), open_(static_cast<bool>(database.execute("BEGIN IMMEDIATE"))) {}

Transaction::~Transaction() {
  if (!open_) return;
  database_.forgive();
  // There is nothing to roll back where SQLite has done so itself.
  if (!database_.execute("ROLLBACK")) database_.forgive();
}

Status Transaction::commit() {
  if (database_.failed()) return database_.failure();
  const Status committed = database_.execute("COMMIT");
  if (committed) open_ = false;
  return committed;
}

}  // namespace noren::center
