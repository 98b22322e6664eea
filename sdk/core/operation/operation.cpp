// SPDX-License-Identifier: Apache-2.0
#include "core/operation/operation.hpp"

#include <algorithm>
#include <utility>

#include "core/base/bytes.hpp"

namespace noren::operation {
namespace {

constexpr std::pair<Verb, std::string_view> verbs[] = {
    {Verb::hold, "hold"},           {Verb::complete, "complete"}, {Verb::cancel, "cancel"},
    {Verb::authorize, "authorize"}, {Verb::reverse, "reverse"},   {Verb::print, "print"},
    {Verb::refund, "refund"},
};

}  // namespace

std::string_view name(Verb verb) {
  for (const auto& [known, text] : verbs) {
    if (known == verb) return text;
  }
  return "";
}

std::optional<Verb> find_verb(std::string_view name) {
  for (const auto& [verb, text] : verbs) {
    if (text == name) return verb;
  }
  return std::nullopt;
}

std::string unknown_reason(Verb verb) {
  return "unknown_" + std::string(name(verb));
}

Id::Id(std::int64_t wall_ms, const Epoch& epoch, std::uint64_t sequence, Verb verb) {
  const auto hint = static_cast<std::uint64_t>(wall_ms / 1000) >> 6;
  for (int i = 0; i < 3; ++i) bytes_[i] = static_cast<std::uint8_t>(hint >> (8 * (2 - i)));
  std::copy(epoch.begin(), epoch.end(), bytes_.begin() + 3);
  for (int i = 0; i < 5; ++i) bytes_[10 + i] = static_cast<std::uint8_t>(sequence >> (8 * (4 - i)));
  bytes_[15] = static_cast<std::uint8_t>(verb);
}

std::optional<Id> Id::parse(std::string_view uuid) {
  if (uuid.size() != 36 || uuid[8] != '-' || uuid[13] != '-' || uuid[18] != '-' ||
      uuid[23] != '-') {
    return std::nullopt;
  }
  std::string digits(uuid);
  std::erase(digits, '-');
  const auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != size) return std::nullopt;
  Id id;
  std::copy(bytes->begin(), bytes->end(), id.bytes_.begin());
  return id;
}

std::string Id::text() const {
  std::string text = to_hex(bytes_);
  for (const std::size_t dash : {8, 13, 18, 23}) text.insert(dash, 1, '-');
  return text;
}

std::uint64_t Id::sequence() const {
  std::uint64_t sequence = 0;
  for (int i = 10; i < 15; ++i) sequence = sequence << 8 | bytes_[i];
  return sequence;
}

std::string_view name(State state) {
  switch (state) {
    case State::journaled:
      return "journaled";
    case State::refused:
      return "refused";
    case State::done:
      return "done";
    case State::unknown:
      return "unknown";
    case State::manual:
      return "manual";
    case State::queued:
      return "queued";
  }
  return "";
}

bool is_final(State state) {
  return state == State::done || state == State::refused;
}

bool is_open(State state) {
  return !is_final(state) && state != State::manual;
}

Result<State> next(State state, Event event) {
  switch (event) {
    case Event::ended_done:
      if (state != State::refused) return State::done;
      break;
    case Event::ended_refused:
      if (state != State::done) return State::refused;
      break;
    case Event::ended_unknown:
    case Event::restarted:
      // The next try of what is queued is the same one again.
      if (state == State::manual || state == State::queued) return state;
      if (!is_final(state)) return State::unknown;
      break;
    case Event::gave_up:
      if (!is_final(state)) return State::manual;
      break;
  }
  return error(NOREN_E_ILLEGAL, "operation_ended", {std::string(name(state))});
}

}  // namespace noren::operation
