// SPDX-License-Identifier: Apache-2.0
#include "core/message/message.hpp"

#include <algorithm>
#include <array>

#include "core/message/catalogue.hpp"

namespace noren {
namespace {

auto parts() {
  return std::array{
      messages_of_till(),    messages_of_journal(),  messages_of_devices(),  messages_of_printers(),
      messages_of_cards(),   messages_of_receipts(), messages_of_payments(), messages_of_center(),
      messages_of_plugins(), messages_of_offline(),  messages_of_scan(),     messages_of_sharing(),
      messages_of_doctor(),  messages_of_pictures(),
  };
}

const Message* find(std::string_view reason) {
  for (const auto part : parts()) {
    const auto found = std::find_if(part.begin(), part.end(),
                                    [&](const Message& known) { return known.reason == reason; });
    if (found != part.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

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

std::optional<Language> find_language(std::string_view name) {
  if (name == "ja") return Language::japanese;
  if (name == "en") return Language::english;
  return std::nullopt;
}

std::vector<Message> catalogue() {
  std::vector<Message> all;
  for (const auto part : parts()) all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::string message(const Error& error, Language language) {
  const Message* entry = find(error.reason);
  std::string text;
  if (!entry) {
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
