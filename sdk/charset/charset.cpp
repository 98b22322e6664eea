// SPDX-License-Identifier: Apache-2.0
#include "charset/charset.hpp"

#include <algorithm>
#include <iterator>

#include "charset/code_pages.hpp"
#include "charset/cp932_table.hpp"

namespace noren::charset {
namespace {

constexpr std::uint16_t kGeta = 0x81AC;
constexpr char32_t kReplacement = 0xFFFD;

std::uint8_t byte_at(std::string_view text, std::size_t offset) {
  return static_cast<std::uint8_t>(text[offset]);
}

// The character that begins at a byte from 80 on.
Character decode_any(std::string_view text, std::size_t offset) {
  const std::uint8_t first = byte_at(text, offset);
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() - offset < size) return {kInvalid, 1};
  char32_t code = first & (0x7F >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const std::uint8_t byte = byte_at(text, offset + i);
    if ((byte & 0xC0) != 0x80) return {kInvalid, 1};
    code = code << 6 | (byte & 0x3F);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (overlong || surrogate || code > 0x10FFFF) return {kInvalid, 1};
  return {code, size};
}

// Reads the character at offset and moves behind it. Most text is ASCII and characters of three
// bytes that need no other look.
inline char32_t take(std::string_view text, std::size_t& offset) {
  const std::uint8_t first = byte_at(text, offset);
  if (first < 0x80) {
    ++offset;
    return first;
  }
  if (first > 0xE0 && first < 0xF0 && first != 0xED && text.size() - offset >= 3) {
    const std::uint8_t second = byte_at(text, offset + 1), third = byte_at(text, offset + 2);
    if ((second & 0xC0) == 0x80 && (third & 0xC0) == 0x80) {
      offset += 3;
      return (first & 0x0Fu) << 12 | (second & 0x3Fu) << 6 | (third & 0x3Fu);
    }
  }
  const Character character = decode_any(text, offset);
  offset += character.size;
  return character.code;
}

struct Range {
  char32_t first, last;
};

constexpr Range kNoWidth[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x0300, 0x036F}, {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F},   {0x20D0, 0x20FF},   {0x3099, 0x309A}, {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE01EF},
};

bool has_no_width(char32_t code) {
  const auto* range = std::find_if(std::begin(kNoWidth), std::end(kNoWidth),
                                   [code](const Range& r) { return code <= r.last; });
  return range != std::end(kNoWidth) && code >= range->first;
}

inline std::uint16_t encode_one(char32_t code) {
  return code > 0xFFFF ? 0 : kFromUnicode[kPageOf[code >> 8]][code & 0xFF];
}

inline int width_of(char32_t code) {
  if (code >= 0x20 && code < 0x7F) return 1;
  // Kana and kanji, but for the voice marks that join a kana.
  if (code >= 0x3000 && code < 0xA000) return code == 0x3099 || code == 0x309A ? 0 : 2;
  const std::uint16_t value = code < 0x80 ? 0 : encode_one(code);
  if (value) return value < 0x100 ? 1 : 2;
  if (western(code)) return 1;
  return has_no_width(code) ? 0 : 2;
}

}  // namespace

Character next_character(std::string_view utf8, std::size_t offset) {
  std::size_t end = offset;
  const char32_t code = take(utf8, end);
  return {code, end - offset};
}

void append_utf8(std::string& text, char32_t code) {
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = kReplacement;
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  const int tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr unsigned kLead[] = {0, 0xC0, 0xE0, 0xF0};
  text += static_cast<char>(kLead[tail] | code >> (6 * tail));
  for (int i = tail - 1; i >= 0; --i) text += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
}

int column_width(char32_t code) {
  return width_of(code);
}

int column_width(std::string_view utf8) {
  int width = 0;
  for (std::size_t offset = 0; offset < utf8.size();) width += width_of(take(utf8, offset));
  return width;
}

Encoded to_cp932(std::string_view utf8) {
  Encoded result;
  to_cp932(utf8, result);
  return result;
}

void to_cp932(std::string_view utf8, Encoded& result) {
  result.missing.clear();
  result.bytes.resize(utf8.size() * 2);  // a byte that is not UTF-8 becomes two
  char* out = result.bytes.data();
  const auto put = [&out](std::uint16_t value) {
    if (value >= 0x100) *out++ = static_cast<char>(value >> 8);
    *out++ = static_cast<char>(value & 0xFF);
  };
  for (std::size_t offset = 0; offset < utf8.size();) {
    const char32_t code = take(utf8, offset);
    if (code < 0x80) {
      *out++ = static_cast<char>(code);
    } else if (const std::uint16_t value = encode_one(code)) {
      put(value);
    } else if (!has_no_width(code)) {
      const std::optional<Western> letter = western(code);
      put(letter ? static_cast<std::uint8_t>(letter->plain) : kGeta);
      result.missing.push_back(code == kInvalid ? kReplacement : code);
    }
  }
  result.bytes.resize(static_cast<std::size_t>(out - result.bytes.data()));
}

Decoded from_cp932(std::string_view bytes) {
  Decoded result;
  result.utf8.reserve(bytes.size() * 3 / 2);
  for (std::size_t offset = 0; offset < bytes.size(); ++offset) {
    const unsigned first = byte_at(bytes, offset);
    if (first < 0x80) {
      result.utf8 += static_cast<char>(first);
      continue;
    }
    if (first >= 0xA1 && first <= 0xDF) {
      append_utf8(result.utf8, 0xFF61 + first - 0xA1);
      continue;
    }
    const unsigned trail = offset + 1 < bytes.size() ? byte_at(bytes, offset + 1) : 0;
    const bool pair = first != 0x80 && first != 0xA0 && first <= 0xFC && trail >= 0x40 &&
                      trail != 0x7F && trail <= 0xFC;
    const unsigned row = first < 0xA0 ? first - 0x81 : first - 0xE0 + 31;
    const unsigned cell = trail < 0x7F ? trail - 0x40 : trail - 0x41;
    const char32_t code = pair ? kToUnicode[row * 188 + cell] : 0;
    if (!code) {
      result.error_position = offset;
      return result;
    }
    append_utf8(result.utf8, code);
    ++offset;
  }
  return result;
}

}  // namespace noren::charset
