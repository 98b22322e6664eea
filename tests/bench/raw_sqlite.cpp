// SPDX-License-Identifier: Apache-2.0
// Writes what a center has written into books of its own, by prepared statements and nothing else:
// the same schema, rows and number of commits. --books is the center's file, --copy ours. Obeys
// lines on standard input, "FROM TO COMMITS": the entries above FROM and up to TO, in so many
// transactions of equal size. Answers each with the seconds that took.
#include <sqlite3.h>

#include <iostream>
#include <memory>

#include "options.hpp"
#include "samples.hpp"
#include "samples/center/schema.hpp"

namespace noren::bench {
namespace {

struct Free {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Database = std::unique_ptr<sqlite3, Free>;
using Statement = std::unique_ptr<sqlite3_stmt, Free>;
using Value = std::unique_ptr<sqlite3_value, Free>;

void execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(database));
  }
}

Database open(const std::string& file, int flags) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
  Database database(opened);
  if (code != SQLITE_OK) throw std::runtime_error(file + ": " + sqlite3_errstr(code));
  return database;
}

Statement prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sql + ": " + sqlite3_errmsg(database));
  }
  return Statement(statement);
}

// One row to be written.
struct Write {
  sqlite3_stmt* statement;
  std::vector<Value> values;
};
using Entries = std::map<std::int64_t, std::vector<Write>>;  // by sequence

// The rows of one table: how the center's are read, by entry, and how ours are written.
class Rows {
 public:
  Rows(sqlite3* books, sqlite3* copy, const std::string& read, const std::string& write)
      : read_(prepare(books, read)), write_(prepare(copy, write)) {}

  // Whose first column is the entry's sequence, between ?1 and ?2.
  void collect(std::int64_t from, std::int64_t to, Entries& entries) {
    sqlite3_bind_int64(read_.get(), 1, from);
    sqlite3_bind_int64(read_.get(), 2, to);
    while (sqlite3_step(read_.get()) == SQLITE_ROW) {
      Write write{write_.get(), {}};
      for (int column = 1; column < sqlite3_column_count(read_.get()); ++column) {
        write.values.emplace_back(sqlite3_value_dup(sqlite3_column_value(read_.get(), column)));
      }
      entries[sqlite3_column_int64(read_.get(), 0)].push_back(std::move(write));
    }
    sqlite3_reset(read_.get());
  }

 private:
  Statement read_;
  Statement write_;
};

class Copyist {
 public:
  Copyist(const std::string& books, const std::string& copy)
      : books_(open(books, SQLITE_OPEN_READWRITE)),
        copy_(open(copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) {
    execute(books_.get(), "PRAGMA query_only=ON; PRAGMA busy_timeout=5000");
    // As samples/center/database.cpp opens them.
    execute(copy_.get(), "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    execute(copy_.get(), center::schema);
    // An account of the shop or the program is there before the first award; a lot is one award's.
    add("SELECT 0, id, name, member, expires FROM account WHERE name NOT LIKE 'lot:%' "
        "AND ?1 < ?2",
        "INSERT OR IGNORE INTO account VALUES(?, ?, ?, ?, 0, 0, 0, 0, 0)");
    add("SELECT CAST(substr(name, instr(substr(name, 5), ':') + 5) AS INTEGER) AS award, id, name, "
        "member, expires FROM account WHERE name LIKE 'lot:%' AND award > ?1 AND award <= ?2",
        "INSERT INTO account VALUES(?, ?, ?, ?, 0, 0, 0, 0, 0)");
    const std::string of_entry =
        " FROM transfer WHERE id >= (?1 + 1) * 4096 AND id < (?2 + 1) * 4096";
    add("SELECT id / 4096, *" + of_entry, "INSERT INTO transfer VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    add("SELECT id / 4096, amount, id, debit" + of_entry,
        "UPDATE account SET debits = debits + ?, head = ? WHERE id = ?");
    add("SELECT id / 4096, amount, id, credit" + of_entry,
        "UPDATE account SET credits = credits + ?, head = ? WHERE id = ?");
    add("SELECT seq, * FROM entry WHERE seq > ?1 AND seq <= ?2",
        "INSERT INTO entry VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    add("SELECT entry, * FROM op WHERE entry > ?1 AND entry <= ?2",
        "INSERT INTO op VALUES(?, ?, ?)");
    add("SELECT issued_by, * FROM coupon WHERE issued_by > ?1 AND issued_by <= ?2",
        "INSERT INTO coupon VALUES(?, ?, ?, ?, ?, ?)");
    add("SELECT entry, * FROM receipt WHERE entry > ?1 AND entry <= ?2",
        "INSERT INTO receipt VALUES(?, ?, ?, ?, ?, ?, ?)");
  }

  // The seconds that the writing takes; the rows are read before.
  double copy(std::int64_t from, std::int64_t to, std::size_t commits) {
    Entries entries;
    for (Rows& rows : rows_) rows.collect(from, to, entries);
    if (auto shared = entries.extract(0)) {
      for (const Write& write : shared.mapped()) perform(write);
    }
    const auto begin = now_ns();
    std::size_t number = 0;
    execute(copy_.get(), "BEGIN IMMEDIATE");
    for (const auto& [sequence, writes] : entries) {
      const bool is_next_batch =
          number * commits / entries.size() != (number + 1) * commits / entries.size();
      for (const Write& write : writes) perform(write);
      if (++number == entries.size()) break;
      if (is_next_batch) execute(copy_.get(), "COMMIT; BEGIN IMMEDIATE");
    }
    execute(copy_.get(), "COMMIT");
    return static_cast<double>(now_ns() - begin) / 1e9;
  }

 private:
  void add(const std::string& read, const std::string& write) {
    rows_.emplace_back(books_.get(), copy_.get(), read, write);
  }
  void perform(const Write& write) {
    int place = 0;
    for (const Value& value : write.values) {
      sqlite3_bind_value(write.statement, ++place, value.get());
    }
    if (sqlite3_step(write.statement) != SQLITE_DONE) {
      throw std::runtime_error(sqlite3_errmsg(copy_.get()));
    }
    sqlite3_reset(write.statement);
  }

  Database books_;
  Database copy_;
  std::vector<Rows> rows_;  // in the order in which a center writes them
};

}  // namespace
}  // namespace noren::bench

int main(int count, char** words) {
  using namespace noren::bench;
  return run(count, words, [](const Options& options) {
    Copyist copyist(options.text("books"), options.text("copy"));
    std::int64_t from = 0, to = 0;
    std::size_t commits = 0;
    while (std::cin >> from >> to >> commits) {
      std::printf("%.9f\n", copyist.copy(from, to, commits));
      std::fflush(stdout);
    }
  });
}
