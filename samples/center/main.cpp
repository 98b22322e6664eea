// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "command.hpp"

namespace {

int run(const noren::center::Command& command) {
  using namespace noren::center;
  if (command.name == "enroll") return enroll(command);
  if (command.name == "revoke") return revoke(command);
  if (command.name == "members") return members(command);
  if (command.name == "balance") return balance(command);
  if (command.name == "entries") return entries(command);
  if (command.name == "export") return export_books(command);
  if (command.name == "adjust") return adjust(command);
  if (command.name == "accept-restore") return accept_restore(command);
  if (command.name == "member-code") return member_code(command);
  if (command.name == "member-key") return member_key(command);
  if (command.name == "faults") return faults(command);
  return serve(command);
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  if (!words.empty() && (words[0] == "--help" || words[0] == "help")) {
    std::cout << noren::center::help("");
    return 0;
  }
  const auto command = noren::center::read_command(words);
  if (!command) return noren::center::fail(command.error()) + 1;
  if (command->has("help")) {
    std::cout << noren::center::help(command->name);
    return 0;
  }
  return run(*command);
}
