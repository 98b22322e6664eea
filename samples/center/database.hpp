// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace noren::center {

class Database;

// A prepared statement in use: bind, step through rows, reset for the next use. The database
// remembers the first failure of any of its statements. Not thread-safe.
class Statement {
 public:
  Statement(Database& database, const char* sql);

  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view value);
  Statement& bind(ByteView value);
  bool step();  // whether there is a row
  void run() {  // where no row is expected
    step();
    reset();
  }
  void reset();

  std::int64_t number(int column) const;
  std::string text(int column) const;
  Bytes bytes(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int next_ = 1;
};

// One connection to a SQLite file in WAL mode with synchronous=FULL. The first failure sticks until
// forgive(). Not thread-safe; each thread has its own.
class Database {
 public:
  // Errors: 111 center_storage {what SQLite says}.
  static Result<std::unique_ptr<Database>> open(const std::string& path);

  Status execute(const char* sql);
  bool failed() const { return code_ != SQLITE_OK; }
  // Errors: 111 center_disk_full, center_busy, center_storage {what SQLite says}.
  Status failure() const;
  void forgive() { code_ = SQLITE_OK; }
  int changes() const { return sqlite3_changes(connection_.get()); }
  std::int64_t last_id() const { return sqlite3_last_insert_rowid(connection_.get()); }

 private:
  friend class Statement;
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };

  void note(int code);
  // Makes what the log shows durable, by writing it once more: after a sync that failed the system
  // may show what never reaches the disk, and no later sync tells.
  Status settle_log();

  std::unique_ptr<sqlite3, Close> connection_;
  int code_ = SQLITE_OK;
  std::string message_;
};

// BEGIN IMMEDIATE until commit(); rolled back where that is not reached. Not thread-safe.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Status commit();

 private:
  Database& database_;
  bool open_ = false;
};

}  // namespace noren::center
