// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace noren::host {

// A child's words as they may stand in a log: control characters are blanks, so that no line fakes
// another one or moves a terminal's cursor.
std::string printable(std::string_view line);

// Lets so many lines a second through, and counts what it holds back. Not thread-safe.
class LineCap {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds window{1};

  explicit LineCap(std::size_t per_window) : per_window_(per_window) {}
  // Whether a line may pass now.
  bool take(TimePoint now);
  // What was held back since this was last asked.
  std::size_t take_dropped();

 private:
  const std::size_t per_window_;
  TimePoint begin_{};
  std::size_t passed_ = 0;
  std::size_t dropped_ = 0;
};

}  // namespace noren::host
