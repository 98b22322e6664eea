// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/common/refusal.hpp"

namespace noren::payment_simulated {

// One operation for ever. An intent is on disk before anything happens; writing `done` is what
// takes or gives the money of this simulation.
struct Entry {
  enum class State { intent, done, refused };

  std::string
      verb;  // authorize, capture, reverse or refund; "never" for one made sure not to happen
  std::string original{};
  std::int64_t amount = 0;
  std::string currency{};
  bool capture = false;
  State state = State::intent;
  std::string approval{};
  plugin::Refusal refusal{};  // where refused
  // Operations that name this one as their original. What was taken and given back is counted from
  // them, so that one write decides each operation.
  std::vector<std::string> followers{};

  bool same_content(const Entry& other) const;
};

// The book in the host's durable map. Used from one thread. Throws plugin::Failure where the disk
// fails or what it holds is not ours.
class Book {
 public:
  explicit Book(plugin::Host host) : host_(host) {}

  std::optional<Entry> find(std::string_view key) const;
  void put(std::string_view key, const Entry& entry);
  std::string next_approval();

  // Done and not reversed since.
  bool stands(const Entry& entry) const;
  // What followers of this verb that stand moved in all.
  std::int64_t moved(const Entry& entry, std::string_view verb) const;

  // A small text that is no operation, for example that a fault was already played.
  std::string note(std::string_view name) const;
  void put_note(std::string_view name, std::string_view text);

 private:
  plugin::Host host_;
};

}  // namespace noren::payment_simulated
