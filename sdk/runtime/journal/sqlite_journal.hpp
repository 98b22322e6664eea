// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/operation/journal.hpp"
#include "core/seam/random.hpp"
#include "runtime/journal/sqlite.hpp"

namespace noren::runtime {

// The till's journal in one SQLite file. Used on the till's loop alone; other processes may read
// the file meanwhile. Only one till has it open: Till::open holds a lock on the state directory.
class SqliteJournal : public operation::Journal {
 public:
  // Opens the journal, or makes it with a new epoch. ":memory:" keeps nothing. Errors:
  // journal_open, journal_newer (made by a later Noren), journal_damaged.
  static Result<std::unique_ptr<SqliteJournal>> open(const std::string& path, Random& random);

  operation::Id::Epoch epoch() const override { return epoch_; }
  std::uint64_t take_sequence() override { return next_sequence_++; }

  Status begin(const operation::Operation& operation, const std::string& sale) override;
  Status end(const operation::Operation& operation, const std::string& sale) override;
  Status save_sale(const std::string& ref, const std::string& sale) override;
  Result<std::optional<std::string>> load_sale(const std::string& ref) override;
  Result<std::vector<std::string>> undoing() override;
  Result<std::optional<operation::Operation>> find(const operation::Id& id) override;
  Result<std::vector<operation::Operation>> unfinished() override;
  Result<std::vector<operation::Operation>> of_sale(const std::string& ref) override;

  Database& database() { return database_; }

 private:
  explicit SqliteJournal(Database database) : database_(std::move(database)) {}
  Status prepare(Random& random);
  Status in_transaction(const std::function<Status()>& write);
  Status put_sale(const std::string& ref, const std::string& sale);
  Result<std::vector<operation::Operation>> select(Statement& statement);

  Database database_;
  operation::Id::Epoch epoch_{};
  std::uint64_t next_sequence_ = 1;
};

}  // namespace noren::runtime
