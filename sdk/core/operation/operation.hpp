// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace noren::operation {

// What an operation does to value or paper. The numbers are part of operation ids: never reuse one.
enum class Verb : std::uint8_t {
  hold = 1,
  complete = 2,
  cancel = 3,
  authorize = 4,
  reverse = 5,
  print = 6,
  refund = 7,  // a return of goods
};

std::string_view name(Verb verb);
std::optional<Verb> find_verb(std::string_view name);
// The reason key of its unknown outcome: "unknown_complete".
std::string unknown_reason(Verb verb);

// 16 bytes, made once, on disk before the first byte leaves, and the same for every retry:
//   0..2   coarse time, seconds / 64: a hint that keeps indexes local; nothing trusts it
//   3..9   install epoch: 56 random bits, new at every install and restore
//   10..14 sequence in this epoch, 40 bits
//   15     verb
class Id {
 public:
  static constexpr std::size_t size = 16;
  using Epoch = std::array<std::uint8_t, 7>;

  Id() = default;
  Id(std::int64_t wall_ms, const Epoch& epoch, std::uint64_t sequence, Verb verb);
  // From UUID text (8-4-4-4-12 hexadecimal digits).
  static std::optional<Id> parse(std::string_view uuid);

  std::string text() const;  // UUID text, lower case
  std::uint64_t sequence() const;
  bool operator==(const Id&) const = default;
  auto operator<=>(const Id&) const = default;

 private:
  std::array<std::uint8_t, size> bytes_{};
};

enum class State : std::uint8_t {
  journaled = 1,  // on disk; whether it was sent is not known to anyone who only reads this
  refused = 2,
  done = 3,
  unknown = 4,
  manual = 5,  // a person has to find out
  queued = 6,  // to be sent under its own id as soon as there is a line; nobody waits for it
};

std::string_view name(State state);

enum class Event : std::uint8_t {
  ended_done,
  ended_refused,
  ended_unknown,
  restarted,  // the process that journaled it is gone
  gave_up,    // no machine can find out
};

// Whether it is on its way or to be sent: not final, and not a person's to find out.
bool is_open(State state);

// The state after an event. 106 "operation_ended" where the operation has ended the other way: what
// is DONE or REFUSED stays so for ever.
Result<State> next(State state, Event event);

bool is_final(State state);

// One line of the journal.
struct Operation {
  Id id;
  Verb verb = Verb::hold;
  State state = State::journaled;
  std::string ref;        // the sale's
  std::string instance;   // name of the plugin instance that it goes to
  std::string arguments;  // what the till asked, canonical JSON: a repeat must ask the same
  std::string request;    // the document that is sent, without card data but the sealed token
  std::int64_t amount = 0;
  std::string currency = "JPY";
  std::optional<Id> original;  // reverse, cancel: what is undone
  std::int64_t created_ms = 0;
  noren_status status = NOREN_RUNNING;
  std::string reply = "{}";  // the plugin's result document
  std::string reason;        // where it was refused or is unknown
  std::string note;          // who settled it by hand, and why
};

}  // namespace noren::operation
