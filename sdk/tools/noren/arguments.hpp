// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace noren::tool {

// The words behind a command, sorted: --name value, --flag, and the plain ones. Immutable.
class Arguments {
 public:
  // options take a value, flags take none; names with their dashes. Nothing where a word is not
  // known, a value is missing, or there are fewer than `least` or more than `most` plain words.
  static std::optional<Arguments> read(std::span<const std::string_view> words,
                                       std::initializer_list<std::string_view> options,
                                       std::initializer_list<std::string_view> flags,
                                       std::size_t least, std::size_t most);

  const std::vector<std::string>& plain() const { return plain_; }
  bool has(std::string_view flag) const { return values_.contains(flag); }
  // The last value of an option, or `absent`.
  std::string value(std::string_view option, std::string absent = {}) const;
  std::vector<std::string> values(std::string_view option) const;

 private:
  std::vector<std::string> plain_;
  std::multimap<std::string, std::string, std::less<>> values_;
};

}  // namespace noren::tool
