// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "charset/charset.hpp"
#include "core/receipt/parse_parts.hpp"

namespace noren::receipt {
namespace {

// What a byte may be in a line.
enum class Kind : std::uint8_t {
  text,      // stands for itself
  japanese,  // begins a kana, a kanji or a form of another width, in most cases
  other,     // belongs to any other character
  mark,      // decorates the text, or is left out of it
  escape,
  brace,
  pipe,
  end,
};

constexpr std::array<Kind, 256> kKinds = [] {
  std::array<Kind, 256> kinds{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) kinds[byte] = Kind::mark;
  for (std::size_t byte = 0x7F; byte <= 0xFF; ++byte) kinds[byte] = Kind::other;
  for (std::size_t byte = 0xE3; byte <= 0xE9; ++byte) kinds[byte] = Kind::japanese;
  kinds[0xEF] = Kind::japanese;
  kinds['_'] = kinds['"'] = kinds['`'] = kinds['^'] = kinds['~'] = kinds[0x7F] = Kind::mark;
  kinds['\\'] = Kind::escape;
  kinds['{'] = kinds['}'] = Kind::brace;
  kinds['|'] = Kind::pipe;
  kinds['\n'] = kinds['\r'] = Kind::end;
  return kinds;
}();

std::uint8_t byte_at(std::string_view text, std::size_t offset) {
  return static_cast<std::uint8_t>(text[offset]);
}

// Whether three bytes there are a character that is plain text: all of U+3000 to U+9FFF but the
// marks that join the kana before them, and U+FF00 to U+FFBF.
bool is_plain_japanese(std::string_view text, std::size_t offset) {
  if (text.size() - offset < 3) return false;
  const std::uint8_t first = byte_at(text, offset), second = byte_at(text, offset + 1),
                     third = byte_at(text, offset + 2);
  if ((second & 0xC0) != 0x80 || (third & 0xC0) != 0x80) return false;
  if (first == 0xEF) return second >= 0xBC && second <= 0xBE;
  const bool is_voice_mark = first == 0xE3 && second == 0x82 && (third == 0x99 || third == 0x9A);
  return !is_voice_mark;
}

// Signs and letters that are no controls and join no other character: the yen sign is one.
bool is_plain_latin(char32_t code) {
  return code >= 0xA0 && code < 0x300;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view without_blanks_before(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view without_blanks_after(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// The columns are what stands between the pipes of a line, blanks and all.
void align(std::vector<Column>& columns) {
  columns.front().element = without_blanks_before(columns.front().element);
  columns.back().element = without_blanks_after(columns.back().element);
  const std::string_view first = columns.front().element, last = columns.back().element;
  const bool several = columns.size() > 1;
  const bool open_left = several && !first.empty() && !is_blank(first.back());
  const bool open_right = several && !last.empty() && !is_blank(last.front());
  if (several && first.empty()) columns.erase(columns.begin());
  if (columns.size() > 1 && columns.back().element.empty()) columns.pop_back();

  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string_view part = columns[i].element;
    const bool before = (i == 0 && open_left) || (!part.empty() && is_blank(part.front()));
    const bool after =
        (i + 1 == columns.size() && open_right) || (!part.empty() && is_blank(part.back()));
    columns[i].element = trim_blanks(part);
    columns[i].align = before == after ? Align::center : before ? Align::right : Align::left;
  }
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
  return without_blanks_after(without_blanks_before(text));
}

void take_line(std::string_view& markup, Line& line) {
  line.columns.clear();
  line.brace = line.not_utf8 = Line::kNone;
  std::size_t at = 0, begin = 0, last_brace = Line::kNone;
  int braces = 0;
  bool is_plain = true;
  const auto end_column = [&] {
    line.columns.push_back({markup.substr(begin, at - begin), Align::center, is_plain});
    begin = at + 1;
    is_plain = true;
  };
  while (at < markup.size()) {
    const Kind kind = kKinds[byte_at(markup, at)];
    if (kind == Kind::text) {
      ++at;
      continue;
    }
    if (kind == Kind::japanese && is_plain_japanese(markup, at)) {
      at += 3;
      continue;
    }
    if (kind == Kind::end) break;
    if (kind == Kind::pipe) {
      end_column();
      ++at;
      continue;
    }
    if (kind == Kind::japanese || kind == Kind::other) {
      const charset::Character character = charset::next_character(markup, at);
      if (character.code == charset::kInvalid && line.not_utf8 == Line::kNone) line.not_utf8 = at;
      is_plain = is_plain && is_plain_latin(character.code);
      at += character.size;
      continue;
    }
    is_plain = false;
    if (kind == Kind::brace) {
      if (++braces == 1) line.brace = at;
      last_brace = at;
    }
    ++at;
    const bool hides = kind == Kind::escape && at < markup.size() && byte_at(markup, at) < 0x80 &&
                       kKinds[byte_at(markup, at)] != Kind::end;
    if (hides) ++at;
  }
  end_column();
  line.text = markup.substr(0, at);
  align(line.columns);

  const std::string_view element = line.columns.front().element;
  const auto place = static_cast<std::size_t>(element.data() - line.text.data());
  const int around = last_brace == place + element.size() - 1 ? 2 : 1;
  line.is_property = line.columns.size() == 1 && element.size() >= 2 && element.front() == '{' &&
                     element.back() == '}' && braces == around;

  const bool pair = markup.substr(at).starts_with("\r\n");
  markup.remove_prefix(std::min(at + (pair ? 2 : 1), markup.size()));
}

}  // namespace noren::receipt
