// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "core/base/result.hpp"

namespace noren::center {

// How much the center takes on at a time. Each terminal has one request in work, so that none
// crowds out the others; the next ones wait in their order. Where too much waits, what tills kept
// while they had no line is refused first: nobody stands at the counter for it. Not thread-safe.
class Admission {
 public:
  struct Limits {
    std::size_t requests = 1024;  // in work or waiting, all terminals together
    std::size_t bytes = 16 * 1024 * 1024;
    std::size_t queued_share = 4;  // what was kept gets a fourth of both
    std::size_t per_terminal = 8;
  };
  struct Load {
    std::size_t requests = 0;
    std::size_t bytes = 0;
  };
  using Go = std::function<void()>;

  Admission() = default;
  explicit Admission(Limits limits) : limits_(limits) {}

  // Calls `go`, now or when the terminal's turn comes, after which leave() must be called once.
  // Errors, with `go` never called: 113 center_busy {seconds to wait}.
  Status enter(const std::string& terminal, std::size_t bytes, bool queued, Go go);
  void leave(const std::string& terminal, std::size_t bytes);

  const Load& load() const { return load_; }

 private:
  bool has_room(const std::string& terminal, std::size_t bytes, bool queued) const;

  Limits limits_;
  Load load_;
  std::map<std::string, std::deque<Go>> terminals_;  // with one in work; what waits behind it
  unsigned refused_ = 0;
};

}  // namespace noren::center
