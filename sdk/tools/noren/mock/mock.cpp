// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/mock/mock.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include "runtime/platform/own_program.hpp"

namespace noren::tool {

namespace fs = std::filesystem;

int mock(std::span<const std::string_view> arguments, Context& context) {
  const fs::path tool = platform::own_path();
  const fs::path program =
      (tool.parent_path() / ".." / "lib" / "noren" / "mock" / "mock.py").lexically_normal();
  std::error_code failed;
  if (!fs::exists(program, failed)) {
    context.err << context.say("noren: noren mock は導入されていません（",
                               "noren: noren mock is not installed (")
                << program.string()
                << context.say("）。パッケージ noren-mock を入れてください。\n",
                               "). Install the package noren-mock.\n");
    return noren::tool::failed;
  }
  std::vector<std::string> words{"python3",
                                 "-B",
                                 program.string(),
                                 "--tool",
                                 tool.string(),
                                 "--lang",
                                 context.language == Language::japanese ? "ja" : "en"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  context.out.flush();
  platform::become(words);
  context.err << context.say("noren: python3 がありません。パッケージ python3 を入れてください。\n",
                             "noren: python3 is not installed. Install the package python3.\n");
  return noren::tool::failed;
}

}  // namespace noren::tool
