// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace noren::runtime {

// One connection to a SQLite file. Not thread-safe.
class Database {
 public:
  // Opens or makes the file; ":memory:" for none. WAL with synchronous=FULL: a commit that returned
  // is on disk.
  static Result<Database> open(const std::string& path);
  // Opens the file to look at it, also while a till works on it.
  static Result<Database> open_to_read(const std::string& path);
  // Makes what the log shows durable, by writing it once more: after a sync that failed the system
  // may show what never reaches the disk, and no later sync tells. Before anything is read.
  Status settle_log();

  Status run(const char* sql);
  sqlite3* handle() const { return connection_.get(); }
  // What the last failure was, as 111 "journal_full", "journal_damaged" or "journal_io" with
  // SQLite's own text.
  Error failure() const;

 private:
  friend class Statement;
  static Result<Database> connect(const std::string& path, int flags);
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, Finalize> statement;
    bool used = false;
  };

  std::unique_ptr<sqlite3, Close> connection_;
  std::map<std::string, Prepared, std::less<>> prepared_;  // by text; they end before it
};

// A statement in use, alone of its text. Bind from 1, step, read columns from 0. Its database keeps
// it prepared for the next one and must outlive it. Not thread-safe.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, ByteView bytes);
  Statement& bind_null(int index);

  // True while there is a row; nothing after an error, which Database::failure tells.
  std::optional<bool> step();
  // Steps where no row is expected.
  Status run();

  // As it is stored; nothing that is not of the type comes back as 0 or "".
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  Bytes bytes(int column) const;
  bool is_null(int column) const;
  // Binds this row's value to another statement as it is.
  void copy(int column, Statement& to, int index) const;

 private:
  void note(int code) { failed_ = failed_ || code != SQLITE_OK; }

  Database& database_;
  Database::Prepared& prepared_;
  sqlite3_stmt* statement_ = nullptr;
  bool failed_ = false;  // a value could not be bound
};

// BEGIN IMMEDIATE until commit(), rolled back where that is not reached. Not thread-safe.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {}
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Status begin();
  // After a failure nothing was kept where `unsure` is false, and nobody knows where it is true.
  Status commit(bool& unsure);

 private:
  Database& database_;
};

}  // namespace noren::runtime
