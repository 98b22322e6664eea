// SPDX-License-Identifier: Apache-2.0
#include "charset/composed.hpp"

#include <utf8proc.h>

#include <array>

#include "charset/charset.hpp"

namespace noren::charset {
namespace {

// What may join the character before it: marks, and the later letters of a Hangul syllable.
bool joins(char32_t code) {
  if (code < 0x300) return false;
  const bool kana_or_kanji = code >= 0x3000 && code < 0xA000;
  if (kana_or_kanji) return code == 0x3099 || code == 0x309A;
  const bool full_or_half_width = code >= 0xFF00 && code < 0xFFF0;
  if (full_or_half_width) return false;
  if (code >= 0x1160 && code <= 0x11FF) return true;
  const bool selects_variant = (code >= 0xFE00 && code <= 0xFE0F) || code >= 0xE0000;
  if (selects_variant) return false;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}

// A letter and all that joins it.
void append_composed(std::string& out, std::string_view letters) {
  std::array<utf8proc_int32_t, 64> codes;
  constexpr auto kCompose = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  const auto size = static_cast<utf8proc_ssize_t>(letters.size());
  utf8proc_ssize_t count =
      utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(letters.data()), size,
                         codes.data(), codes.size(), kCompose);
  // Nobody's language has a letter with so many marks.
  if (count <= 0 || static_cast<std::size_t>(count) > codes.size()) {
    out += letters;
    return;
  }
  count = utf8proc_normalize_utf32(codes.data(), count, kCompose);
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    append_utf8(out, static_cast<char32_t>(codes[static_cast<std::size_t>(i)]));
  }
}

}  // namespace

void compose(std::string& utf8, std::size_t from) {
  std::string out;
  std::size_t copied = from, letter = from;  // all before `copied` is in `out`
  for (std::size_t at = from; at < utf8.size();) {
    if (utf8[at] >= 0) {
      letter = at++;
      continue;
    }
    const Character character = next_character(utf8, at);
    std::size_t end = at + character.size;
    if (at == from || !joins(character.code)) {
      letter = at;
      at = end;
      continue;
    }
    while (end < utf8.size() && joins(next_character(utf8, end).code)) {
      end += next_character(utf8, end).size;
    }
    out.append(utf8, copied, letter - copied);
    append_composed(out, std::string_view(utf8).substr(letter, end - letter));
    copied = at = letter = end;
  }
  if (copied == from) return;
  out.append(utf8, copied);
  utf8.replace(from, utf8.npos, out);
}

std::string composed(std::string utf8) {
  compose(utf8, 0);
  return utf8;
}

}  // namespace noren::charset
