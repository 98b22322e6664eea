// SPDX-License-Identifier: Apache-2.0
//
// noren: what store IT and plugin authors type. Finds the command; each is a folder of its own.
#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "runtime/platform/trusted_files.hpp"
#include "tools/noren/command.hpp"

namespace noren::tool {
namespace {

constexpr std::string_view version = NOREN_VERSION;

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto value = platform::environment(name);
    if (value && !value->empty()) {
      return value->starts_with("ja") ? Language::japanese : Language::english;
    }
  }
  return Language::english;
}

void show(std::ostream& out, const Command& command, const Context& context) {
  out << "  noren " << command.name << ' ' << command.arguments << "\n      "
      << context.say(command.japanese, command.english) << '\n';
}

void show_all(std::ostream& out, const Context& context) {
  out << context.say("使い方: noren [--lang ja|en] コマンド [引数]\n\n",
                     "usage: noren [--lang ja|en] COMMAND [arguments]\n\n");
  for (const Command& command : commands()) show(out, command, context);
  out << "\n  noren --version\n\n"
      << context.say("終了状態: 0 できた、1 できなかった、2 引数の誤り。\n",
                     "Exit status: 0 done, 1 not done, 2 wrong arguments.\n");
}

// "plugin check" before "plugin": the longest name wins.
const Command* find_command(std::span<const std::string_view> words, std::size_t& taken) {
  const Command* found = nullptr;
  for (const Command& command : commands()) {
    const auto space = command.name.find(' ');
    const bool two = space != std::string_view::npos;
    const bool fits = two ? words.size() > 1 && words[0] == command.name.substr(0, space) &&
                                words[1] == command.name.substr(space + 1)
                          : !words.empty() && words[0] == command.name;
    if (!fits || (found && taken == 2)) continue;
    found = &command;
    taken = two ? 2 : 1;
  }
  return found;
}

int run(std::vector<std::string_view> words) {
  Context context{std::cout, std::cerr, language_of_environment()};
  if (words.size() >= 2 && words[0] == "--lang") {
    const auto language = find_language(words[1]);
    if (!language) {
      show_all(context.err, context);
      return wrong_usage;
    }
    context.language = *language;
    words.erase(words.begin(), words.begin() + 2);
  }
  if (!words.empty() && words[0] == "--version") {
    context.out << "noren " << version << '\n';
    return done;
  }
  const auto is_help = [](std::string_view word) { return word == "--help" || word == "-h"; };
  if (!words.empty() && is_help(words[0])) {
    show_all(context.out, context);
    return done;
  }
  std::size_t taken = 0;
  const Command* command = find_command(words, taken);
  if (!command) {
    show_all(context.err, context);
    return wrong_usage;
  }
  const std::span<const std::string_view> arguments = std::span(words).subspan(taken);
  if (std::any_of(arguments.begin(), arguments.end(), is_help)) {
    show(context.out, *command, context);
    return done;
  }
  const int status = command->run(arguments, context);
  if (status == wrong_usage) {
    context.err << context.say("引数が違います。使い方:\n",
                               "These arguments are not understood.\n");
    show(context.err, *command, context);
  }
  return status;
}

}  // namespace

int fail(Context& context, const Error& why) {
  context.err << "noren: " << message(why, context.language) << '\n';
  return failed;
}

}  // namespace noren::tool

int main(int count, char** words) {
  try {
    return noren::tool::run({words + 1, words + count});
  } catch (const std::exception& problem) {
    std::cerr << "noren: " << problem.what() << '\n';
    return noren::tool::failed;
  }
}
