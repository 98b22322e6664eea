// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rig.hpp"
#include "runtime/journal/sqlite_journal.hpp"

namespace noren::faults {

// A till's journal in use: random begins, ends, saved sales and notes, and exactly what the till
// was told of them. Whatever happens to the disk, a journal opened on it must agree with what was
// told. Not thread-safe.
class JournalWalk {
 public:
  JournalWalk(std::string path, std::uint64_t seed) : path_(std::move(path)), dice_(seed) {}

  // Opens the journal; `pragma` is run on it then. Takes over what the unanswered call left.
  Status open(const char* pragma = nullptr);
  void close() { journal_.reset(); }
  bool is_open() const { return journal_ != nullptr; }

  // One random call, and whether the till was told that it is kept. An exception leaves it open.
  Status step();
  // Looks which way a call went that ended by an exception.
  bool take_over_unanswered();
  // Told before and after each call on the journal.
  std::function<void(bool inside)> around;

  // How this journal, of this till's disk at this moment, differs from what was told: of the call
  // that has no answer yet all or nothing may be there.
  std::vector<std::string> compare(runtime::SqliteJournal& journal) const;
  // As if the till had not been told of the last call: a journal's end may be taken for torn.
  std::vector<std::string> compare_untold(runtime::SqliteJournal& journal) const;
  // What is wrong with a journal that says that it was damaged: it may have lost and forgotten what
  // it names in an alarm, or in no more places than it has alarms; but nothing has ended another
  // way and nothing is invented.
  std::vector<std::string> compare_damaged(runtime::SqliteJournal& journal,
                                           const std::vector<std::string>& alarms) const;
  // The same of a file; what the journal complains of when it is opened counts as well.
  std::vector<std::string> compare_file(const std::string& path) const;

  std::size_t told() const { return told_; }
  const std::map<std::string, operation::Operation>& operations() const { return operations_; }
  runtime::SqliteJournal& journal() { return *journal_; }

 private:
  // A call of which nobody knows yet whether it is kept.
  struct Attempt {
    std::optional<operation::Operation> operation;
    bool begins = false;
    std::string ref;
    std::string sale;
    std::string note;
  };

  Attempt choose();
  Status call(const Attempt& attempt);
  void take_over(const Attempt& attempt);
  std::map<std::string, operation::Operation> known() const;
  std::optional<bool> is_kept(const Attempt& attempt, runtime::SqliteJournal& journal) const;

  std::string path_;
  Dice dice_;
  std::unique_ptr<runtime::SqliteJournal> journal_;
  std::map<std::string, operation::Operation> operations_;  // by id, as told
  std::map<std::string, std::string> sales_;
  std::string note_;
  std::set<std::string> written_;  // all snapshots of sales ever
  std::optional<Attempt> attempt_;
  // Ends that found no room: the open journal answers by them, and its next record takes them
  // along.
  std::vector<Attempt> late_;
  // Before the last call that was told, and that call.
  struct Before {
    std::map<std::string, operation::Operation> operations;
    std::map<std::string, std::string> sales;
    std::string note;
    std::vector<Attempt> late;
    std::optional<Attempt> last;
  } before_;
  std::size_t told_ = 0;
  int number_ = 0;
};

}  // namespace noren::faults
