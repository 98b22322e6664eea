// SPDX-License-Identifier: Apache-2.0
#include "core/message/message.hpp"

#include <algorithm>

#include "core/message/catalogue.hpp"

namespace noren {
namespace {

std::string fill(std::string_view pattern, const std::vector<std::string>& details) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
                          pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
    if (!is_place) {
      text += pattern[i];
      continue;
    }
    const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
    if (index < details.size()) text += details[index];
    i += 2;
  }
  return text;
}

}  // namespace

std::optional<Language> find_language(std::string_view name) {
  if (name == "ja") return Language::japanese;
  if (name == "en") return Language::english;
  return std::nullopt;
}

std::string message(const Error& error, Language language) {
  const auto entries = catalogue();
  const auto entry = std::find_if(entries.begin(), entries.end(),
                                  [&](const Message& known) { return known.reason == error.reason; });
  std::string text;
  if (entry == entries.end()) {
    text = error.reason;
    for (const std::string& detail : error.details) text += " " + detail;
  } else {
    text = fill(language == Language::japanese ? entry->japanese : entry->english, error.details);
  }
  // One line, whatever a plugin or a library put into the details.
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

}  // namespace noren
