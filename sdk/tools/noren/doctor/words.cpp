// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/message/catalogue.hpp"
#include "tools/noren/doctor/finding.hpp"
#include "tools/noren/doctor/texts.hpp"

namespace noren::tool::doctor {
namespace {

const Text* find(std::string_view key) {
  for (const auto part : {texts_of_devices(), texts_of_till()}) {
    const auto found =
        std::find_if(part.begin(), part.end(), [&](const Text& text) { return text.key == key; });
    if (found != part.end()) return &*found;
  }
  return nullptr;
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

// The catalogue of messages has what happened and what to do in one line: sentences, of which the
// last ones are the advice.
Words split(const std::string& message, Language language) {
  const std::string_view end = language == Language::japanese ? "。" : ". ";
  const std::size_t at = message.find(end);
  if (at == std::string::npos) return {message, {}};
  const std::size_t rest = at + end.size();
  std::string next = message.substr(rest);
  if (next.empty()) return {message, {}};
  return {message.substr(0, language == Language::japanese ? rest : at + 1), std::move(next)};
}

}  // namespace

Words words_of(const Finding& finding, Language language) {
  const Text* text = find(finding.key);
  if (!text) {
    Words words =
        split(message(error(NOREN_E_FAILURE, finding.key, finding.details), language), language);
    const std::string device = one_line(finding.device);
    if (words.text.find(device) == std::string::npos) words.text = device + ": " + words.text;
    return words;
  }
  std::vector<std::string> details = finding.details;
  details.insert(details.begin(), finding.device);
  const bool is_japanese = language == Language::japanese;
  return {one_line(fill(is_japanese ? text->japanese : text->english, details)),
          one_line(fill(is_japanese ? text->japanese_next : text->english_next, details))};
}

std::string_view name_of(Severity severity) {
  constexpr std::string_view names[] = {"ok", "warning", "error"};
  return names[static_cast<std::size_t>(severity)];
}

std::string shown_address(std::string_view address) {
  const bool has_identity = address.starts_with("usb:") || address.starts_with("hid:") ||
                            address.starts_with("keyboard:") ||
                            (address.starts_with("serial:") && !address.starts_with("serial:/"));
  if (!has_identity) return std::string(address);
  std::size_t at = 0;
  for (int colons = 0; colons < 3; ++colons) {
    at = address.find(':', at);
    if (at == address.npos) return std::string(address);
    ++at;
  }
  const std::size_t end = std::min(address.find('?', at), address.size());
  const std::string_view serial = address.substr(at, end - at);
  const std::string_view kept = serial.size() > 4 ? serial.substr(serial.size() - 2) : "";
  return std::string(address.substr(0, at)) + "..." + std::string(kept) +
         std::string(address.substr(end));
}

}  // namespace noren::tool::doctor
