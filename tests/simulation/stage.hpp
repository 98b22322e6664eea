// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/simulation/coupon_papers.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/swarm.hpp"
#include "tests/simulation/timeline.hpp"
#include "tests/simulation/trace.hpp"

namespace noren::simulation {

// What went against a promise.
struct Violation {
  std::string invariant;
  std::string what;
};

// What all parts of one run stand on. Not thread-safe.
struct Stage {
  Stage(std::uint64_t seed_of_run, Swarm mixture, bool prints)
      : seed(seed_of_run), swarm(mixture), dice(seed_of_run), trace(timeline, prints) {}

  const std::uint64_t seed;
  const Swarm swarm;
  const Dice dice;  // to fork from
  Timeline timeline;
  Trace trace;
  std::map<std::string, std::int64_t, std::less<>> counts;
  CouponPapers papers;  // that customers hold, whichever register they came from
  // Faults that a scenario wants: after so many chances, 1 being the next.
  std::map<std::string, int, std::less<>> plan;
  bool is_calm = false;                // no more faults: what is left over has to settle now
  std::optional<Violation> violation;  // the first

  void count(std::string_view what) { ++counts[std::string(what)]; }

  // Whether a fault happens now; it is counted and stands in the history.
  bool fault(Dice& chance, int rate, std::string_view who, std::string_view what) {
    const auto planned = plan.find(what);
    const bool is_due = planned != plan.end() && planned->second > 0 && --planned->second == 0;
    if (!is_due && (is_calm || !chance.chance(rate))) return false;
    count("fault " + std::string(what));
    trace.note(who, "! " + std::string(what));
    return true;
  }

  void violate(std::string_view invariant, std::string_view what) {
    trace.note("world", "VIOLATION " + std::string(invariant) + ": " + std::string(what));
    if (!violation) violation = Violation{std::string(invariant), std::string(what)};
  }
};

}  // namespace noren::simulation
