// SPDX-License-Identifier: Apache-2.0
#include "journal_walk.hpp"

#include <algorithm>
#include <utility>

namespace noren::faults {

using operation::Id;
using operation::Operation;
using operation::State;
using operation::Verb;
using runtime::SqliteJournal;

Status JournalWalk::open(const char* pragma) {
  journal_.reset();
  auto opened = SqliteJournal::open(path_, dice_, {.terminal = "T-0001"});
  if (!opened) return opened.error();
  journal_ = std::move(*opened);
  if (pragma) {
    if (const Status set = journal_->database().run(pragma); !set) return set;
  }
  return take_over_unanswered() ? Status(Done{}) : error(NOREN_E_FAILURE, "unreadable");
}

bool JournalWalk::take_over_unanswered() {
  if (!attempt_) {
    late_.clear();
    return true;
  }
  const auto kept = is_kept(*attempt_, *journal_);
  if (!kept) return false;
  if (*kept) take_over(*attempt_);
  late_.clear();
  attempt_.reset();
  journal_->note("note", note_);
  return true;
}

JournalWalk::Attempt JournalWalk::choose() {
  Attempt attempt;
  ++number_;
  // Rows of one page and rows of several.
  const std::string filler(dice_.below(8) == 0 ? 9000 : dice_.below(300), 'x');
  attempt.sale =
      R"({"undoing":false,"number":)" + std::to_string(number_) + R"(,"filler":")" + filler + "\"}";
  attempt.note = dice_.below(2) == 0 ? note_ : "note " + std::to_string(number_);
  std::vector<const Operation*> open;
  const auto operations = known();
  for (const auto& [id, operation] : operations) {
    if (!operation::is_final(operation.state)) open.push_back(&operation);
  }
  const auto draw = dice_.below(10);
  if (draw < 4 && !open.empty()) {
    Operation operation = *open[dice_.below(open.size())];
    constexpr State ends[] = {State::done, State::refused, State::unknown};
    operation.state = ends[dice_.below(3)];
    operation.status = operation.state == State::unknown ? NOREN_E_UNKNOWN_OUTCOME : 0;
    operation.reply = R"({"awarded":)" + std::to_string(number_) + "}";
    attempt.ref = operation.ref;
    attempt.operation = std::move(operation);
  } else if (draw < 9) {
    Operation operation;
    operation.verb = Verb::complete;
    operation.id =
        Id(1'790'000'000'000, journal_->epoch(), journal_->take_sequence(), operation.verb);
    operation.ref = std::to_string(dice_.below(9));
    operation.instance = "loyalty";
    operation.request = R"({"n":)" + std::to_string(number_) + R"(,"filler":")" + filler + "\"}";
    operation.amount = number_;
    attempt.begins = true;
    attempt.ref = operation.ref;
    attempt.operation = std::move(operation);
  } else {
    attempt.ref = std::to_string(dice_.below(9));
  }
  return attempt;
}

Status JournalWalk::call(const Attempt& attempt) {
  struct Inside {
    explicit Inside(const std::function<void(bool)>& around) : around_(around) {
      if (around_) around_(true);
    }
    ~Inside() {
      if (around_) around_(false);
    }
    const std::function<void(bool)>& around_;
  } inside(around);
  if (attempt.note != note_) journal_->note("note", attempt.note);
  if (!attempt.operation) return journal_->save_sale(attempt.ref, attempt.sale);
  return attempt.begins ? journal_->begin(*attempt.operation, attempt.sale)
                        : journal_->end(*attempt.operation, attempt.sale);
}

// With all that was late: they are in one transaction.
void JournalWalk::take_over(const Attempt& attempt) {
  for (const Attempt& late : std::exchange(late_, {})) take_over(late);
  if (attempt.operation) operations_[attempt.operation->id.text()] = *attempt.operation;
  sales_[attempt.ref] = attempt.sale;
  note_ = attempt.note;
}

std::map<std::string, Operation> JournalWalk::known() const {
  auto operations = operations_;
  for (const Attempt& late : late_) operations[late.operation->id.text()] = *late.operation;
  return operations;
}

Status JournalWalk::step() {
  attempt_ = choose();
  written_.insert(attempt_->sale);
  const Status called = call(*attempt_);
  if (called) {
    before_ = {operations_, sales_, note_, late_, attempt_};
    take_over(*attempt_);
    ++told_;
    attempt_.reset();
  } else if (called.error().reason != "journal_broken") {
    // It changed nothing on disk, says the journal.
    if (attempt_->operation && !attempt_->begins) late_.push_back(*attempt_);
    attempt_.reset();
    journal_->note("note", note_);
  }
  return called;
}

// By the sale alone, of which each call writes another; the rest must agree with it.
std::optional<bool> JournalWalk::is_kept(const Attempt& attempt, SqliteJournal& journal) const {
  const auto sale = journal.load_sale(attempt.ref);
  if (!sale) return std::nullopt;
  return *sale && **sale == attempt.sale;
}

std::vector<std::string> JournalWalk::compare(SqliteJournal& journal) const {
  std::vector<std::string> problems;
  JournalWalk expected(path_, 0);
  expected.operations_ = operations_;
  expected.sales_ = sales_;
  expected.note_ = note_;
  expected.late_ = late_;
  if (attempt_) {
    const auto kept = is_kept(*attempt_, journal);
    if (!kept) return {"sale " + attempt_->ref + " can't be read"};
    if (*kept) expected.take_over(*attempt_);
  }
  std::size_t unfinished = 0;
  for (const auto& [id, operation] : expected.operations_) {
    const auto found = journal.find(operation.id);
    if (!found || !*found) {
      problems.push_back("operation " + id + " is lost");
      continue;
    }
    const Operation& there = **found;
    if (there.state != operation.state || there.reply != operation.reply) {
      problems.push_back("operation " + id + " is " + std::string(name(there.state)) + " and was " +
                         std::string(name(operation.state)));
    }
    if (there.request != operation.request || there.ref != operation.ref) {
      problems.push_back("operation " + id + " has another content");
    }
    if (!operation::is_final(operation.state)) ++unfinished;
  }
  for (const auto& [ref, snapshot] : expected.sales_) {
    const auto found = journal.load_sale(ref);
    if (!found || !*found || **found != snapshot) {
      problems.push_back("sale " + ref + " is not as it was told");
    }
  }
  const auto open = journal.unfinished();
  if (!open || open->size() != unfinished) problems.push_back("the unfinished ones differ");
  if (journal.noted("note") != expected.note_) problems.push_back("the note differs");
  runtime::Statement count(journal.database(), "SELECT count(*) FROM operation");
  if (count.step() != true ||
      count.integer(0) != static_cast<std::int64_t>(expected.operations_.size())) {
    problems.push_back("there are operations that nobody began");
  }
  return problems;
}

std::vector<std::string> JournalWalk::compare_untold(SqliteJournal& journal) const {
  JournalWalk earlier(path_, 0);
  earlier.operations_ = before_.operations;
  earlier.sales_ = before_.sales;
  earlier.note_ = before_.note;
  earlier.late_ = before_.late;
  earlier.attempt_ = before_.last;
  return earlier.compare(journal);
}

std::vector<std::string> JournalWalk::compare_damaged(
    SqliteJournal& journal, const std::vector<std::string>& alarms) const {
  std::vector<std::string> problems;
  std::vector<std::string> unnamed;
  const auto is_named = [&](const std::string& what) {
    return std::ranges::any_of(
        alarms, [&](const std::string& alarm) { return alarm.find(what) != std::string::npos; });
  };
  for (const auto& [id, operation] : operations_) {
    const auto found = journal.find(operation.id);
    if (!found || !*found) {
      if (!is_named(id)) unnamed.push_back("operation " + id);
      continue;
    }
    const Operation& there = **found;
    if (there.request != operation.request || there.ref != operation.ref) {
      problems.push_back("operation " + id + " has another content");
    }
    const bool same = there.state == operation.state && there.reply == operation.reply;
    if (!same && operation::is_final(there.state)) {
      problems.push_back("operation " + id + " ended another way");
    }
  }
  for (const auto& [ref, snapshot] : sales_) {
    const auto found = journal.load_sale(ref);
    if (found && *found && !written_.contains(**found)) {
      problems.push_back("sale " + ref + " is what nobody wrote");
    }
    if ((!found || !*found) && !is_named("sale " + ref)) unnamed.push_back("sale " + ref);
  }
  if (unnamed.size() > alarms.size()) {
    problems.push_back(std::to_string(unnamed.size()) + " are lost that no alarm names, as " +
                       unnamed.front());
  }
  return problems;
}

std::vector<std::string> JournalWalk::compare_file(const std::string& path) const {
  std::vector<std::string> problems;
  Dice dice(7);
  auto opened =
      SqliteJournal::open(path, dice, {.terminal = "T-0001", .alarm = [&](std::string_view line) {
                                         problems.emplace_back("alarm: " + std::string(line));
                                       }});
  if (!opened) return {"it can't be opened: " + opened.error().reason};
  for (std::string& problem : compare(**opened)) problems.push_back(std::move(problem));
  return problems;
}

}  // namespace noren::faults
