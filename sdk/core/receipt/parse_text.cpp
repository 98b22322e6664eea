// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "charset/charset.hpp"
#include "charset/composed.hpp"
#include "core/receipt/parse_parts.hpp"

namespace noren::receipt {
namespace {

constexpr Escapes kTextEscapes{"\\|{}-=~_\"`^", false};
constexpr int kLargestSize = 7;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

// What ends a piece of plain text: markup, and what may be a control character.
bool is_special(char c) {
  switch (c) {
    case '\\':
    case '_':
    case '"':
    case '`':
    case '^':
    case '~':
    case '\x7F':
    case '\xC2':
      return true;
    default:
      return static_cast<unsigned char>(c) < 0x20;
  }
}

// The size that a run of carets stands for: 0 plain, 1 wide, 2 high, from 3 on both, twice to six
// times.
void set_size(Style& style, int carets) {
  const int factor = carets - 1;
  style.scale_x = carets == 1 ? 2 : carets == 2 ? 1 : std::max(factor, 1);
  style.scale_y = carets == 1 ? 1 : carets == 2 ? 2 : std::max(factor, 1);
}

}  // namespace

std::size_t read_escape(std::string_view text, std::size_t offset, const Escapes& escapes,
                        std::string& out) {
  if (++offset == text.size()) return offset;
  const char c = text[offset];
  if (c == 'x') {
    const bool whole = offset + 2 < text.size();
    const int high = whole ? digit(text[offset + 1]) : -1;
    const int low = whole ? digit(text[offset + 2]) : -1;
    if (high < 0 || low < 0) return offset + 1;
    const char32_t code = static_cast<char32_t>(high * 16 + low);
    if (escapes.controls || !is_control(code)) charset::append_utf8(out, code);
    return offset + 3;
  }
  if (c == 'n') {
    out += '\n';
  } else if (escapes.plain.find(c) != escapes.plain.npos) {
    out += c;
  }
  return offset + charset::next_character(text, offset).size;
}

void parse_text(std::string_view element, Document& document) {
  std::string& text = document.text;
  Style style;
  std::size_t begin = text.size();  // of the span
  int size = 0;
  const auto end_span = [&] {
    charset::compose(text, begin);
    if (begin < text.size()) {
      document.spans.push_back(
          {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.size()), style});
    }
    begin = text.size();
  };
  for (std::size_t i = 0; i < element.size();) {
    std::size_t end = i;
    while (end < element.size() && !is_special(element[end])) ++end;
    text += element.substr(i, end - i);
    i = end;
    if (i == element.size()) break;
    const char c = element[i];
    if (c == '\\') {
      i = read_escape(element, i, kTextEscapes, text);
    } else if (c == '_' || c == '"' || c == '`') {
      end_span();
      bool& decoration = c == '_' ? style.underline : c == '"' ? style.bold : style.invert;
      decoration = !decoration;
      ++i;
    } else if (c == '^') {
      end_span();
      const std::size_t after = std::min(element.find_first_not_of('^', i), element.size());
      const int carets = static_cast<int>(std::min<std::size_t>(after - i, kLargestSize));
      size = carets == size ? 0 : carets;
      set_size(style, size);
      i = after;
    } else if (c == '~') {
      text += ' ';
      ++i;
    } else {
      const charset::Character character = charset::next_character(element, i);
      if (!is_control(character.code)) text += element.substr(i, character.size);
      i += character.size;
    }
  }
  end_span();
}

}  // namespace noren::receipt
