// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>
#include <cstdint>
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

  Status run(const char* sql);
  sqlite3* handle() const { return connection_.get(); }
  // What the last failure was, as 111 "journal_full" or "journal_io" with SQLite's own text.
  Error failure() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

// One prepared statement. Bind from 1, step, read columns from 0. Not thread-safe.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, ByteView bytes);
  Statement& bind_null(int index);

  // True while there is a row; nothing after an error, which Database::failure tells.
  std::optional<bool> step();

  std::int64_t integer(int column) const;
  std::string text(int column) const;
  Bytes bytes(int column) const;
  bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace noren::runtime
