// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/new/fill.hpp"

#include "tools/noren/new/templates.hpp"

namespace noren::tool {
namespace {

constexpr std::string_view include = "@include ";

std::string replace_words(std::string_view line, const Words& words) {
  std::string filled;
  while (true) {
    const auto begin = line.find('@');
    const auto end = begin == line.npos ? line.npos : line.find('@', begin + 1);
    if (end == line.npos) return filled.append(line);
    const auto word = words.find(line.substr(begin + 1, end - begin - 1));
    if (word == words.end()) {
      // The second sign may begin a word of its own.
      filled.append(line.substr(0, end));
      line.remove_prefix(end);
      if (line == "@") return filled.append(line);
    } else {
      filled.append(line.substr(0, begin)).append(word->second);
      line.remove_prefix(end + 1);
    }
  }
}

}  // namespace

std::string_view find_template(std::string_view name) {
  for (const Template& one : templates()) {
    if (one.name == name) return one.text;
  }
  return {};
}

std::string fill_template(std::string_view text, std::string_view folder, const Words& words) {
  std::string filled;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.find("SPDX-License-Identifier") != line.npos) continue;
    if (line.starts_with(include) && line.ends_with('@')) {
      const auto name = line.substr(include.size(), line.size() - include.size() - 1);
      const std::string path = std::string(folder) + "/" + std::string(name) + ".in";
      filled += fill_template(find_template(path), folder, words);
    } else {
      filled += replace_words(line, words) + "\n";
    }
  }
  return filled;
}

}  // namespace noren::tool
