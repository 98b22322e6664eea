// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/sqlite.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

namespace noren::runtime {

Result<Database> Database::connect(const std::string& path, int flags) {
  Database database;
  sqlite3* connection = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &connection,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  database.connection_.reset(connection);
  if (opened != SQLITE_OK) {
    return error(NOREN_E_FAILURE, "journal_open", {path, sqlite3_errstr(opened)});
  }
  return database;
}

Result<Database> Database::open_to_read(const std::string& path) {
  auto database = connect(path, SQLITE_OPEN_READONLY);
  if (database) sqlite3_busy_timeout(database->handle(), 2000);
  return database;
}

Result<Database> Database::open(const std::string& path) {
  auto database = connect(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!database) return database;
  for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                             "PRAGMA cell_size_check=ON", "PRAGMA busy_timeout=2000"}) {
    if (const Status set = database->run(pragma); !set) {
      Error why = set.error();
      if (why.reason != "journal_damaged") why.reason = "journal_open";
      why.details.insert(why.details.begin(), path);
      return why;
    }
  }
  return database;
}

namespace {

int write_again(sqlite3_file& file) {
  sqlite3_int64 size = 0;
  if (const int code = file.pMethods->xFileSize(&file, &size)) return code;
  std::vector<std::uint8_t> block(std::size_t{1} << 16);
  for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(block.size())) {
    const int count =
        static_cast<int>(std::min(size - at, static_cast<sqlite3_int64>(block.size())));
    if (const int code = file.pMethods->xRead(&file, block.data(), count, at)) return code;
    if (const int code = file.pMethods->xWrite(&file, block.data(), count, at)) return code;
  }
  return size == 0 ? SQLITE_OK : file.pMethods->xSync(&file, SQLITE_SYNC_FULL);
}

}  // namespace

Status Database::settle_log() {
  Transaction alone(*this);
  if (const Status begun = alone.begin(); !begun) return begun;
  sqlite3_file* log = nullptr;
  sqlite3_file_control(handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (!log || !log->pMethods) return Done{};
  const int code = write_again(*log);
  if (code == SQLITE_OK) return Done{};
  return error(NOREN_E_FAILURE, "journal_io", {sqlite3_errstr(code)});
}

Status Database::run(const char* sql) {
  if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure();
  return Done{};
}

Error Database::failure() const {
  const char* text = sqlite3_errmsg(handle());
  switch (sqlite3_errcode(handle()) & 0xff) {
    case SQLITE_FULL:
      return error(NOREN_E_FAILURE, "journal_full", {text});
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return error(NOREN_E_FAILURE, "journal_damaged", {text});
    default:
      return error(NOREN_E_FAILURE, "journal_io", {text});
  }
}

Statement::Statement(Database& database, std::string_view sql)
    : database_(database),
      prepared_(database.prepared_.try_emplace(std::string(sql)).first->second) {
  assert(!prepared_.used);
  if (!prepared_.statement) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                       SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    prepared_.statement.reset(statement);
  }
  prepared_.used = true;
  statement_ = prepared_.statement.get();
}

Statement::~Statement() {
  sqlite3_reset(statement_);  // no read lock outlives the question
  if (statement_) sqlite3_clear_bindings(statement_);
  prepared_.used = false;
}

Statement& Statement::bind(int index, std::int64_t value) {
  note(sqlite3_bind_int64(statement_, index, value));
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  note(sqlite3_bind_text(statement_, index, text.data() ? text.data() : "",
                         static_cast<int>(text.size()), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind(int index, ByteView bytes) {
  // A null pointer would bind NULL, which is not the empty blob.
  static constexpr std::uint8_t nothing = 0;
  note(sqlite3_bind_blob(statement_, index, bytes.empty() ? &nothing : bytes.data(),
                         static_cast<int>(bytes.size()), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind_null(int index) {
  note(sqlite3_bind_null(statement_, index));
  return *this;
}

std::optional<bool> Statement::step() {
  if (!statement_ || failed_) return std::nullopt;
  switch (sqlite3_step(statement_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return std::nullopt;
  }
}

Status Statement::run() {
  return step() ? Status(Done{}) : database_.failure();
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

// By sqlite3_column_blob, which takes no memory that could be missing.
std::string Statement::text(int column) const {
  const auto* text = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return text ? std::string(text, size) : std::string();
}

Bytes Statement::bytes(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data ? Bytes(data, data + size) : Bytes();
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Statement::copy(int column, Statement& to, int index) const {
  to.note(sqlite3_bind_value(to.statement_, index, sqlite3_column_value(statement_, column)));
}

Transaction::~Transaction() {
  // SQLite may have rolled back by itself already (a full disk).
  if (sqlite3_get_autocommit(database_.handle()) == 0) {
    sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

Status Transaction::begin() {
  return Statement(database_, "BEGIN IMMEDIATE").run();
}

Status Transaction::commit(bool& unsure) {
  Statement commit(database_, "COMMIT");
  const Status committed = commit.run();
  if (committed) return committed;
  // A log whose last record does not fit holds nothing of it; any other failure may have come after
  // the record was there.
  const int code = sqlite3_errcode(database_.handle()) & 0xff;
  unsure = code != SQLITE_FULL && code != SQLITE_BUSY;
  return committed;
}

}  // namespace noren::runtime
