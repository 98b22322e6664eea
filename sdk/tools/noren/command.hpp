// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "core/message/message.hpp"

namespace noren::tool {

// What every command gets. Results go to out, everything else to err.
struct Context {
  std::ostream& out;
  std::ostream& err;
  Language language = Language::english;

  std::string_view say(std::string_view japanese, std::string_view english) const {
    return language == Language::japanese ? japanese : english;
  }
};

// Exit statuses of every command.
inline constexpr int done = 0;
inline constexpr int failed = 1;       // the work was not done, or a check did not pass
inline constexpr int wrong_usage = 2;  // the command line was not understood: usage is shown

// Tells why the work was not done; returns `failed`.
int fail(Context& context, const Error& why);

// One word of the command line, or two: "plugins", "plugin check".
struct Command {
  std::string_view name;
  std::string_view arguments;  // for the usage line
  std::string_view japanese;   // what it does, one line or a few
  std::string_view english;
  int (*run)(std::span<const std::string_view> arguments, Context& context);
};

// All of them, in the order in which --help shows them.
std::span<const Command> commands();

}  // namespace noren::tool
