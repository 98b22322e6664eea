// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/operation/journal.hpp"
#include "core/seam/random.hpp"
#include "runtime/journal/late_ends.hpp"
#include "runtime/journal/notes.hpp"
#include "runtime/journal/record.hpp"
#include "runtime/journal/sqlite.hpp"

namespace noren::runtime {

struct JournalOptions {
  // Whose journal it is: written into a new one, and asked of each other. Empty: nobody asks.
  std::string terminal = {};
  // Gets a line for each record that is damaged, for the log.
  std::function<void(std::string_view line)> alarm = {};
  // For reading one that was handed over to another terminal.
  bool exported_too = false;
};

// The till's journal in one SQLite file. Used on the till's loop alone; other processes may read
// the file meanwhile. Only one till has it open: Till::open holds a lock on the state directory.
class SqliteJournal : public operation::Journal {
 public:
  // Opens the journal, or makes it; in either case with a new epoch. Reads all of it: what is
  // damaged is set aside (damage.hpp), in a copy where pages are (salvage.hpp). ":memory:" keeps
  // nothing. Errors: journal_open, journal_newer, journal_other_terminal, journal_exported,
  // journal_damaged, journal_full, journal_io.
  static Result<std::unique_ptr<SqliteJournal>> open(const std::string& path, Random& random,
                                                     JournalOptions options = {});

  operation::Id::Epoch epoch() const override { return epoch_; }
  std::uint64_t take_sequence() override { return next_sequence_++; }

  Status begin(const operation::Operation& operation, const std::string& sale) override;
  Status end(const operation::Operation& operation, const std::string& sale) override;
  Status save_sale(const std::string& ref, const std::string& sale) override;
  Result<std::optional<std::string>> load_sale(const std::string& ref) override;
  Result<std::vector<std::string>> undoing() override;
  Result<std::vector<std::string>> lost() override;
  Result<std::optional<operation::Operation>> find(const operation::Id& id) override;
  Result<std::vector<operation::Operation>> unfinished() override;
  Result<std::vector<operation::Operation>> of_sale(const std::string& ref) override;
  void note(std::string_view key, std::string value) override;
  std::string noted(std::string_view key) const override;

  Database& database() { return database_; }
  // Does what `write` writes, the ends that are late, and the notes, in one transaction: kept whole
  // or not at all, or 1001.
  Status in_transaction(const std::function<Status()>& write);

 private:
  SqliteJournal(std::string path, Database database, JournalOptions options)
      : path_(std::move(path)), database_(std::move(database)), options_(std::move(options)) {}
  static Result<std::unique_ptr<SqliteJournal>> open_as_it_is(const std::string& path,
                                                              Random& random,
                                                              const JournalOptions& options);
  Status prepare(Random& random);
  Status bind_to_terminal();
  Status examine();
  Status put_sale(const std::string& ref, const std::string& sale);
  Status put_end(const operation::Operation& operation, const std::string& sale);
  // The operations that the query finds; a damaged one is set aside first.
  Result<std::vector<operation::Operation>> select(std::string_view where, std::string_view value);
  Error broken() const;
  Error failed(Error why);

  std::string path_;
  Database database_;
  JournalOptions options_;
  Notes notes_;
  LateEnds late_;
  std::vector<std::string> lost_;  // as the last examination found them
  operation::Id::Epoch epoch_{};
  std::uint64_t next_sequence_ = 1;
  bool broken_ = false;  // nobody knows what the file holds until it is opened again
};

}  // namespace noren::runtime
