// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/center/event_time.hpp"
#include "core/center/store.hpp"
#include "core/ledger/book.hpp"
#include "core/program/program.hpp"

namespace noren::center {

// One operation being worked out: collects its transfers and what else it changes, without touching
// the store. A transfer that the ledger refuses is a fault of ours; it is remembered in failure(),
// and the draft must then be thrown away. Not thread-safe.
class Draft {
 public:
  // `rules` is the program's hash.
  Draft(Store& store, const program::Program& program, const Bytes& rules, std::int64_t now_ms);

  const program::Program& program() const { return program_; }
  std::int64_t sequence() const { return change_.entry.sequence; }
  std::int64_t now_ms() const { return change_.entry.at_ms; }

  void post(ledger::Phase phase, ledger::Reason reason, const std::string& debit,
            const std::string& credit, std::int64_t amount, std::int64_t pending = 0);
  // The yen that stand behind so many points.
  void clear(const std::string& debit, const std::string& credit, std::int64_t points);
  // When it happened, and whether the till's clock was off.
  void set_event(EventTime event) {
    event_ = event;
    change_.entry.event_ms = event.ms;
  }
  const EventTime& event() const { return event_; }
  void open_lot(const std::string& name, std::int64_t member, std::int64_t expires_ms);

  const ledger::Account& account(const std::string& name) { return book_.account(name); }
  // A member's lots that are not used up, as this draft leaves them, in the order in which they are
  // used: all of them, and those that have points beyond what is on hold.
  std::vector<ledger::Account> all_lots(std::int64_t member);
  std::vector<ledger::Account> lots(std::int64_t member);

  // Forgets all that would move, and keeps that it was asked.
  void refuse();
  Change& change() { return change_; }
  // The whole change, chained to the ledger's head.
  const Change& seal();
  const Status& failure() const { return failure_; }

 private:
  Store& store_;
  const program::Program& program_;
  ledger::Hash previous_{};
  ledger::Book book_;
  Change change_;
  EventTime event_;
  Status failure_ = Done{};
};

}  // namespace noren::center
