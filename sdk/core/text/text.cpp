// SPDX-License-Identifier: Apache-2.0
#include "core/text/text.hpp"

#include <algorithm>
#include <cstdio>

#include "charset/charset.hpp"
#include "charset/composed.hpp"

namespace noren::text {
std::string number_of(char32_t code) {
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(code));
  return name;
}

bool is_utf8(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const charset::Character character = charset::next_character(text, offset);
    if (character.code == charset::kInvalid) return false;
    offset += character.size;
  }
  return true;
}

int column_width(std::string_view utf8) {
  return charset::column_width(utf8);
}

Cp932Text to_cp932(std::string_view utf8) {
  charset::Encoded encoded = charset::to_cp932(charset::composed(std::string(utf8)));
  Cp932Text result{std::move(encoded.bytes), {}, encoded.missing.size()};
  std::vector<char32_t>& missing = encoded.missing;
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  for (char32_t code : missing) result.missing.push_back(number_of(code));
  return result;
}

Result<std::string> from_cp932(std::string_view bytes) {
  charset::Decoded decoded = charset::from_cp932(bytes);
  if (decoded.error_position == charset::Decoded::kComplete) return std::move(decoded.utf8);
  return error(NOREN_E_ILLEGAL, "text_not_cp932", {std::to_string(decoded.error_position)});
}

}  // namespace noren::text
