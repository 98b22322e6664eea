// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sodium.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "tests/simulation/timeline.hpp"

namespace noren::simulation {

// The history of one run: a hash over every event, to see that a replay is the same one, and the
// last lines for people. Not thread-safe.
class Trace {
 public:
  Trace(const Timeline& timeline, bool prints);

  // One event: whose, what, and bytes that count for the hash and are shown as a digest.
  void note(std::string_view who, std::string_view what, std::string_view bytes = {});

  std::string hash() const;  // of all so far
  const std::deque<std::string>& last() const { return last_; }
  std::uint64_t events() const { return events_; }

 private:
  const Timeline& timeline_;
  const bool prints_;
  const std::int64_t begin_ms_;
  crypto_generichash_state state_;
  std::deque<std::string> last_;
  std::uint64_t events_ = 0;
};

}  // namespace noren::simulation
