// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/typewriter.hpp"

#include <iconv.h>

namespace noren::emulators {
namespace {

// The line-drawing characters that Japanese printers have from 80 to 9F; 0 where there is none.
char32_t line_drawing(char byte) {
  constexpr std::pair<std::uint8_t, char32_t> characters[] = {
      {0x8F, U'┼'}, {0x90, U'┴'}, {0x91, U'┬'}, {0x92, U'┤'}, {0x93, U'├'}, {0x95, U'─'},
      {0x96, U'│'}, {0x98, U'┌'}, {0x99, U'┐'}, {0x9A, U'└'}, {0x9B, U'┘'}};
  for (const auto& [code, character] : characters) {
    if (code == static_cast<std::uint8_t>(byte)) return character;
  }
  return 0;
}

char32_t in_code_page(const std::string& name, char byte) {
  const iconv_t converter = iconv_open("UTF-32LE", name.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return U'?';
  char32_t code = U'?';
  char *from = &byte, *to = reinterpret_cast<char*>(&code);
  std::size_t from_size = 1, to_size = sizeof code;
  iconv(converter, &from, &from_size, &to, &to_size);
  iconv_close(converter);
  return code;
}

}  // namespace

void Typewriter::put(std::string bytes) {
  Cell cell{x_, static_cast<int>(bytes.size()), "", 0, style};
  const bool is_ascii = bytes[0] >= 0;
  if (const auto taught = taught_.find(bytes); shift_jis && taught != taught_.end()) {
    cell.drawn = taught->second;
  } else if (!shift_jis && !is_ascii && !code_page.empty()) {
    cell.letter = in_code_page(code_page, bytes[0]);
  } else if (!shift_jis && !is_ascii && line_drawing(bytes[0])) {
    cell.graphic = line_drawing(bytes[0]);
  } else {
    cell.bytes = std::move(bytes);
  }
  x_ += cell.width * kColumnDots * style.scale_x;
  row_.cells.push_back(std::move(cell));
}

}  // namespace noren::emulators
