// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace noren::platform {

// This very program, running once more with other arguments, for work that may crash. Its input is
// empty; what it writes to its channel and what it prints come back line by line. Destroying it
// kills it. Not thread-safe.
class OwnProgram {
 public:
  struct Line {
    bool printed = false;  // to stdout or stderr, instead of written to the channel
    std::string text;
  };

  static Result<std::unique_ptr<OwnProgram>> start(const std::vector<std::string>& arguments);
  virtual ~OwnProgram() = default;

  // The next line. Nothing when the program has ended and all was read, or patience is over.
  virtual std::optional<Line> next(std::chrono::milliseconds patience) = 0;
  // Kills it if it still runs. How it ended: "exit" or "signal", and the number.
  virtual std::pair<std::string, int> end() = 0;
};

// The file of this very program; empty where the system does not tell.
std::filesystem::path own_path();
// Ends this program by running another one in its place, with the same streams and environment.
// words[0] is looked for in PATH. Returns only where there is no such program.
void become(const std::vector<std::string>& words);

// Inside a program that OwnProgram started: ends it together with the one that started it.
void end_with_parent();
// Writes one line to the channel; false where there is none. Thread-safe for lines below 4 KiB.
bool write_channel(std::string_view line);

}  // namespace noren::platform
