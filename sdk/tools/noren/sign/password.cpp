// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/sign/password.hpp"

#include "runtime/platform/terminal.hpp"
#include "tools/noren/text_file.hpp"

namespace noren::tool {
namespace {

Result<std::string> ask(std::string_view prompt) {
  auto typed = platform::read_hidden_line(prompt);
  if (!typed) return error(NOREN_E_ILLEGAL, "password_needed");
  return std::move(*typed);
}

}  // namespace

Result<std::string> password(const Arguments& arguments, Context& context) {
  if (!arguments.has("--password-file")) {
    return ask(context.say("鍵のパスワード: ", "Password of the key: "));
  }
  const auto text = read_text_file(arguments.value("--password-file"));
  if (!text) return text.error();
  return text->substr(0, text->find_first_of("\r\n"));
}

Result<std::string> new_password(const Arguments& arguments, Context& context) {
  auto first = password(arguments, context);
  if (!first) return first;
  if (first->empty()) return error(NOREN_E_ILLEGAL, "password_empty");
  if (arguments.has("--password-file")) return first;
  const auto second = ask(context.say("もう一度: ", "Once more: "));
  if (!second) return second;
  if (*first != *second) return error(NOREN_E_ILLEGAL, "password_differs");
  return first;
}

}  // namespace noren::tool
