// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/arguments.hpp"

#include <algorithm>
#include <utility>

namespace noren::tool {

std::optional<Arguments> Arguments::read(std::span<const std::string_view> words,
                                         std::initializer_list<std::string_view> options,
                                         std::initializer_list<std::string_view> flags,
                                         std::size_t least, std::size_t most) {
  const auto is_one_of = [](std::initializer_list<std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    if (!word.starts_with('-') || word == "-") {
      arguments.plain_.emplace_back(word);
    } else if (is_one_of(flags, word)) {
      arguments.values_.emplace(word, "");
    } else if (is_one_of(options, name) && equals != std::string_view::npos) {
      arguments.values_.emplace(name, word.substr(equals + 1));
    } else if (is_one_of(options, word) && i + 1 < words.size()) {
      arguments.values_.emplace(word, words[++i]);
    } else {
      return std::nullopt;
    }
  }
  if (arguments.plain_.size() < least || arguments.plain_.size() > most) return std::nullopt;
  return arguments;
}

std::string Arguments::value(std::string_view option, std::string absent) const {
  const auto all = values(option);
  return all.empty() ? std::move(absent) : all.back();
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  std::vector<std::string> values;
  const auto [first, last] = values_.equal_range(option);
  for (auto value = first; value != last; ++value) values.push_back(value->second);
  return values;
}

}  // namespace noren::tool
