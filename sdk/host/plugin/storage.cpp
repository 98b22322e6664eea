// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/storage.hpp"

#include <sqlite3.h>

#include <mutex>
#include <utility>

namespace noren::host {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Error failed(sqlite3* database) {
  return error(NOREN_E_INTERNAL, "storage_failed",
               {database ? sqlite3_errstr(sqlite3_extended_errcode(database)) : "out of memory"});
}

}  // namespace

struct Storage::Database {
  std::mutex mutex;
  std::unique_ptr<sqlite3, CloseDatabase> handle;

  Statement prepare(const char* sql, std::string_view key) {
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(handle.get(), sql, -1, &raw, nullptr);
    // Keys are bytes to us: no text encoding, no surprises at a zero byte.
    if (raw) {
      sqlite3_bind_blob(raw, 1, key.data(), static_cast<int>(key.size()), SQLITE_TRANSIENT);
    }
    return Statement(raw);
  }
};

Storage::Storage(std::filesystem::path file)
    : file_(std::move(file)), database_(std::make_unique<Database>()) {}
Storage::~Storage() = default;

// Called with the mutex held.
Result<Storage::Database*> Storage::open() {
  if (file_.empty()) return error(NOREN_E_NOSERVICE, "storage_missing");
  if (database_->handle) return database_.get();
  std::error_code ignored;
  std::filesystem::create_directories(file_.parent_path(), ignored);
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(file_.string().c_str(), &raw,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  std::unique_ptr<sqlite3, CloseDatabase> handle(raw);
  if (opened != SQLITE_OK) return failed(raw);
  sqlite3_busy_timeout(raw, 5'000);
  const char* setup =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "CREATE TABLE IF NOT EXISTS storage(key BLOB PRIMARY KEY, value BLOB NOT NULL)"
      " WITHOUT ROWID;";
  if (sqlite3_exec(raw, setup, nullptr, nullptr, nullptr) != SQLITE_OK) return failed(raw);
  database_->handle = std::move(handle);
  return database_.get();
}

Result<Bytes> Storage::get(std::string_view key) {
  const std::scoped_lock lock(database_->mutex);
  const auto database = open();
  if (!database) return database.error();
  const Statement statement = (*database)->prepare("SELECT value FROM storage WHERE key = ?1", key);
  if (!statement) return failed((*database)->handle.get());
  switch (sqlite3_step(statement.get())) {
    case SQLITE_ROW: {
      const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement.get(), 0));
      return Bytes(data, data + sqlite3_column_bytes(statement.get(), 0));
    }
    case SQLITE_DONE:
      return error(NOREN_E_NOEXIST, "storage_no_key");
    default:
      return failed((*database)->handle.get());
  }
}

Status Storage::put(std::string_view key, ByteView value) {
  const std::scoped_lock lock(database_->mutex);
  const auto database = open();
  if (!database) return database.error();
  const Statement statement =
      value.empty() ? (*database)->prepare("DELETE FROM storage WHERE key = ?1", key)
                    : (*database)->prepare("INSERT OR REPLACE INTO storage VALUES(?1, ?2)", key);
  if (!statement) return failed((*database)->handle.get());
  if (!value.empty()) {
    sqlite3_bind_blob(statement.get(), 2, value.data(), static_cast<int>(value.size()),
                      SQLITE_STATIC);
  }
  if (sqlite3_step(statement.get()) != SQLITE_DONE) return failed((*database)->handle.get());
  return Done{};
}

}  // namespace noren::host
