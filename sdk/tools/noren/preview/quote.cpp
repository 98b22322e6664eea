// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/preview/quote.hpp"

#include <algorithm>
#include <vector>

#include "charset/charset.hpp"

namespace noren::tool::preview {
namespace {

constexpr std::size_t kAround = 40;  // characters shown on each side

// Lines end as they do in receipts: with LF, CR or both.
std::string_view line_of(std::string_view text, int number) {
  for (;;) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    if (--number <= 0) return text.substr(0, end);
    if (end == text.size()) return {};
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
}

std::vector<char32_t> visible(std::string_view line) {
  std::vector<char32_t> characters;
  for (std::size_t i = 0; i < line.size();) {
    const charset::Character character = charset::next_character(line, i);
    const char32_t code = character.code;
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    characters.push_back(code == '\t' ? U' ' : control ? 0xFFFD : code);
    i += character.size;
  }
  return characters;
}

std::string utf8(const std::vector<char32_t>& characters, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) charset::append_utf8(text, characters[i]);
  return text;
}

}  // namespace

Quote quote(std::string_view text, int line, int character) {
  const std::vector<char32_t> all = visible(line_of(text, line));
  const std::size_t size = all.size();
  const std::size_t at = std::min(static_cast<std::size_t>(std::max(character - 1, 0)), size);
  const std::size_t behind = character > 0 ? std::min(at + 1, size) : at;
  const std::size_t begin = at > kAround ? at - kAround : 0;
  const std::size_t end = std::min(behind + kAround, size);
  return {(begin > 0 ? "…" : "") + utf8(all, begin, at), utf8(all, at, behind),
          utf8(all, behind, end) + (end < size ? "…" : "")};
}

}  // namespace noren::tool::preview
