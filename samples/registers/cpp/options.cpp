// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

std::optional<Options> read_options(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string name = arguments[i];
    if (name == "--once") {
      options.once = true;
      continue;
    }
    if (name == "--balance") {
      options.balance = true;
      continue;
    }
    if (name == "--help" || name == "-h") {
      options.help = true;
      continue;
    }
    if (i + 1 == count) return std::nullopt;
    const std::string value = arguments[++i];
    if (name == "--config") {
      options.config = value;
    } else if (name == "--ref") {
      options.ref = value;
    } else if (name == "--language" && (value == "ja" || value == "en")) {
      options.language = value == "en" ? words::Language::english : words::Language::japanese;
    } else {
      return std::nullopt;
    }
  }
  return options;
}
