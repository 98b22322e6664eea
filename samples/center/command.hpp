// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace noren::center {

// A command line taken apart: words, "--name value" and "--flag".
struct Command {
  std::string name = "serve";
  std::vector<std::string> words;
  std::map<std::string, std::string> options;

  bool has(const std::string& option) const { return options.contains(option); }
  std::string get(const std::string& option, const std::string& otherwise) const;
};

// Errors: 106 with what is wrong as details.
Result<Command> read_command(const std::vector<std::string>& arguments);

// What `--help` prints: of the program, or of one command.
std::string help(const std::string& command);

// An error as a person at the command line reads it: what happened, where, and what to do.
std::string explain(const Error& error);

// The commands; each prints and returns the exit status.
int serve(const Command& command);
int enroll(const Command& command);
int revoke(const Command& command);
int members(const Command& command);
int balance(const Command& command);
int entries(const Command& command);
int export_books(const Command& command);
int adjust(const Command& command);
int accept_restore(const Command& command);
int member_code(const Command& command);
int member_key(const Command& command);
int faults(const Command& command);

// Prints why and returns 1.
int fail(const Error& error);

}  // namespace noren::center
