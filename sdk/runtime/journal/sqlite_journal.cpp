// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/sqlite_journal.hpp"

#include <filesystem>

#include "runtime/journal/damage.hpp"
#include "runtime/journal/salvage.hpp"
#include "runtime/journal/schema.hpp"

namespace noren::runtime {

using operation::Id;
using operation::Operation;

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open(const std::string& path, Random& random,
                                                           JournalOptions options) {
  const auto tell = [&](const Damage& damage) {
    for (const std::string& line : damage) {
      if (options.alarm) options.alarm(path + ": " + line);
    }
  };
  if (const Status finished = finish_salvage(path); !finished) return finished.error();
  const auto repaired = salvage_log(path);
  if (!repaired) return repaired.error();
  tell(*repaired);
  auto journal = open_as_it_is(path, random, options);
  std::error_code failed;
  const bool is_damaged = !journal && journal.error().reason == "journal_damaged";
  if (!is_damaged || !std::filesystem::exists(path, failed)) return journal;
  const auto salvaged = salvage_pages(path);
  if (!salvaged) return journal;  // as it was
  tell(*salvaged);
  return open_as_it_is(path, random, options);
}

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open_as_it_is(const std::string& path,
                                                                    Random& random,
                                                                    const JournalOptions& options) {
  auto database = Database::open(path);
  if (!database) return database.error();
  std::unique_ptr<SqliteJournal> journal(new SqliteJournal(path, std::move(*database), options));
  if (const Status prepared = journal->prepare(random); !prepared) {
    Error why = prepared.error();
    why.details.insert(why.details.begin(), path);
    return why;
  }
  return journal;
}

Status SqliteJournal::prepare(Random& random) {
  if (const Status settled = database_.settle_log(); !settled) return settled;
  const auto version = version_of(database_);
  if (!version) return version.error();
  if (*version > journal_version) return error(NOREN_E_ILLEGAL, "journal_newer");
  if (*version == 0) {
    if (const Status made = create_journal(database_); !made) return made;
  } else if (*version == 1) {
    if (const Status migrated = migrate_journal(database_); !migrated) return migrated;
  }
  if (const Status sound = check_pages(database_); !sound) return sound;
  if (const Status bound = bind_to_terminal(); !bound) return bound;
  if (const Status examined = examine(); !examined) return examined;
  if (const Status loaded = notes_.load(database_); !loaded) return loaded;
  Statement last(database_, "SELECT coalesce(max(sequence), 0) FROM operation");
  if (last.step() != true) return database_.failure();
  next_sequence_ = static_cast<std::uint64_t>(last.integer(0)) + 1;
  random.fill(epoch_);
  return Done{};
}

Status SqliteJournal::bind_to_terminal() {
  const auto exported = read_meta(database_, "exported");
  if (!exported) return exported.error();
  if (!exported->empty() && !options_.exported_too) {
    return error(NOREN_E_ILLEGAL, "journal_exported", {*exported});
  }
  if (options_.terminal.empty()) return Done{};
  const auto whose = read_meta(database_, "terminal");
  if (!whose) return whose.error();
  if (*whose == options_.terminal) return Done{};
  if (!whose->empty()) {
    return error(NOREN_E_ILLEGAL, "journal_other_terminal", {*whose, options_.terminal});
  }
  return in_transaction([&] { return write_meta(database_, "terminal", options_.terminal); });
}

Status SqliteJournal::examine() {
  const auto damage = set_damaged_aside(database_, broken_);
  if (broken_) return broken();
  if (!damage) return failed(damage.error());
  for (const std::string& line : *damage) {
    if (options_.alarm) options_.alarm(path_ + ": " + line);
  }
  auto lost = sales_without_operation(database_);
  if (!lost) return failed(lost.error());
  lost_ = std::move(*lost);
  return Done{};
}

Error SqliteJournal::broken() const {
  return error(NOREN_E_UNKNOWN_OUTCOME, "journal_broken", {path_});
}

// Pages that can't be read may hold anything: only opening it again, which salvages, helps.
Error SqliteJournal::failed(Error why) {
  if (why.reason != "journal_damaged") return why;
  broken_ = true;
  return broken();
}

Status SqliteJournal::in_transaction(const std::function<Status()>& write) {
  if (broken_) return broken();
  Transaction transaction(database_);
  if (const Status begun = transaction.begin(); !begun) return failed(begun.error());
  Status written = late_.each([&](const Operation& operation, const std::string& sale) {
    return put_end(operation, sale);
  });
  if (written) written = write();
  if (written) written = notes_.write(database_);
  if (!written) return failed(written.error());
  const Status committed = transaction.commit(broken_);
  if (broken_) return broken();
  if (!committed) return committed;
  notes_.kept();
  late_.kept();
  return Done{};
}

Status SqliteJournal::put_sale(const std::string& ref, const std::string& sale) {
  return ref.empty() ? Status(Done{}) : write_sale(database_, ref, sale);
}

Status SqliteJournal::put_end(const Operation& operation, const std::string& sale) {
  const auto updated = update_record(database_, operation);
  if (!updated) return updated.error();
  if (!*updated) {
    const auto aside = is_set_aside(database_, operation.id.text());
    if (!aside) return aside.error();
    if (!*aside) return error(NOREN_E_NOEXIST, "operation_unknown", {operation.id.text()});
  }
  return sale.empty() ? Status(Done{}) : put_sale(operation.ref, sale);
}

Status SqliteJournal::begin(const Operation& operation, const std::string& sale) {
  return in_transaction([&]() -> Status {
    const Status inserted =
        insert_record(database_, static_cast<std::int64_t>(operation.id.sequence()), operation);
    if (!inserted) {
      const bool is_repeat = (sqlite3_errcode(database_.handle()) & 0xff) == SQLITE_CONSTRAINT;
      return is_repeat ? error(NOREN_E_EXISTS, "operation_exists") : inserted;
    }
    return put_sale(operation.ref, sale);
  });
}

Status SqliteJournal::end(const Operation& operation, const std::string& sale) {
  Status ended = in_transaction([&] { return put_end(operation, sale); });
  const bool is_late = !ended && !broken_ && ended.error().status != NOREN_E_NOEXIST;
  if (is_late) late_.keep(operation, sale);
  return ended;
}

Status SqliteJournal::save_sale(const std::string& ref, const std::string& sale) {
  return in_transaction([&] { return put_sale(ref, sale); });
}

Result<std::optional<std::string>> SqliteJournal::load_sale(const std::string& ref) {
  if (broken_) return broken();
  if (auto late = late_.sale(ref)) return late;
  bool is_damaged = false;
  {
    Statement select(database_, "SELECT snapshot, sum FROM sale WHERE ref=?");
    const auto found = select.bind(1, ref).step();
    if (!found) return failed(database_.failure());
    if (*found) {
      std::string snapshot = select.text(0);
      if (select.bytes(1) == checksum("sale", ref, snapshot)) {
        return std::optional<std::string>(std::move(snapshot));
      }
    }
    is_damaged = *found;
  }
  if (is_damaged) {
    const Status examined = examine();
    return examined ? error(NOREN_E_FAILURE, "journal_sale_damaged", {ref}) : examined.error();
  }
  // A sale that has operations and no record was damaged: it must not begin as a new one.
  const auto operations = select("WHERE ref=?", ref);
  if (!operations) return operations.error();
  const auto aside = is_set_aside(database_, ref);
  if (!aside) return failed(aside.error());
  if (*aside || !operations->empty()) {
    return error(NOREN_E_FAILURE, "journal_sale_damaged", {ref});
  }
  return std::optional<std::string>();
}

Result<std::vector<std::string>> SqliteJournal::undoing() {
  if (broken_) return broken();
  Statement select(database_,
                   "SELECT ref FROM sale WHERE json_valid(snapshot) AND "
                   "json_extract(snapshot, '$.undoing')");
  std::vector<std::string> refs;
  while (true) {
    const auto row = select.step();
    if (!row) return failed(database_.failure());
    if (!*row) return refs;
    refs.push_back(select.text(0));
  }
}

Result<std::vector<std::string>> SqliteJournal::lost() {
  if (broken_) return broken();
  if (lost_.empty()) return lost_;  // an operation never loses its record but by damage
  auto lost = sales_without_operation(database_);
  if (!lost) return failed(lost.error());
  lost_ = *lost;
  return lost;
}

Result<std::vector<Operation>> SqliteJournal::select(std::string_view where,
                                                     std::string_view value) {
  if (broken_) return broken();
  for (const bool again : {false, true}) {
    std::vector<Operation> operations;
    bool sound = true;
    {
      Statement statement(database_, "SELECT " + std::string(operation_columns) +
                                         " FROM operation " + std::string(where) +
                                         " ORDER BY sequence");
      if (!value.empty()) statement.bind(1, value);
      while (true) {
        const auto row = statement.step();
        if (!row) return failed(database_.failure());
        if (!*row) break;
        Record record = read_record(statement);
        sound = sound && record.soundness == Record::Soundness::sound;
        operations.push_back(std::move(record.operation));
      }
    }
    if (sound) {
      late_.overlay(operations);
      return operations;
    }
    if (again) break;
    if (const Status examined = examine(); !examined) return examined.error();
  }
  return failed(error(NOREN_E_FAILURE, "journal_damaged", {path_}));
}

Result<std::optional<Operation>> SqliteJournal::find(const Id& id) {
  auto found = select("WHERE id=?", id.text());
  if (!found) return found.error();
  if (!found->empty()) return std::optional<Operation>(std::move(found->front()));
  const auto aside = is_set_aside(database_, id.text());
  if (!aside) return failed(aside.error());
  if (*aside) return error(NOREN_E_FAILURE, "journal_operation_damaged", {id.text()});
  return std::optional<Operation>();
}

Result<std::vector<Operation>> SqliteJournal::unfinished() {
  auto operations = select("WHERE state NOT IN (2, 3)", "");
  if (!operations) return operations;
  std::erase_if(*operations,
                [](const Operation& operation) { return operation::is_final(operation.state); });
  return operations;
}

Result<std::vector<Operation>> SqliteJournal::of_sale(const std::string& ref) {
  return select("WHERE ref=?", ref);
}

void SqliteJournal::note(std::string_view key, std::string value) {
  notes_.note(key, std::move(value));
}

std::string SqliteJournal::noted(std::string_view key) const {
  return notes_.noted(key);
}

}  // namespace noren::runtime
