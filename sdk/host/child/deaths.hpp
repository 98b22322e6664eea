// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "host/port/port_base.hpp"

namespace noren::host {

// How often a plugin's children died of late, and what follows: so many deaths in so long are its
// quarantine. Without a Quarantine in the setup nothing follows. Not thread-safe.
class Deaths {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // The setup outlives this.
  explicit Deaths(const PortSetup& setup) : setup_(setup) {}

  // Why the plugin may not be started, if it may not.
  std::optional<Error> barred() const;
  // Counts one; false where it was one too many, and the plugin is quarantined. An error where that
  // could not be written: it holds until the till is closed.
  Result<bool> add(TimePoint now, const Error& why);

 private:
  const PortSetup& setup_;
  std::deque<TimePoint> deaths_;
  bool barred_for_good_ = false;
};

// A reason and what it names, for logs.
std::string in_words(const Error& error);

}  // namespace noren::host
