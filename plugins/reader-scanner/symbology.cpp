// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/symbology.hpp"

#include <algorithm>
#include <string_view>

namespace noren::reader_scanner {
namespace {

// ISO/IEC 15424: a letter for the symbology, and a modifier that says how it was read.
Symbology symbology_of(std::uint8_t letter, std::uint8_t modifier) {
  switch (letter) {
    case 'A':
      return Symbology::code_39;
    case 'C':
      return modifier == '1' ? Symbology::gs1_128 : Symbology::code_128;
    case 'E':
      if (modifier == '4') return Symbology::ean_8;
      return modifier == '3' ? Symbology::ean_13_add_on : Symbology::ean_13;
    case 'F':
      return Symbology::codabar;
    case 'G':
      return Symbology::code_93;
    case 'I':
      return Symbology::itf;
    case 'L':
      return Symbology::pdf417;
    case 'O':
      return Symbology::ocr_a;
    case 'Q':
      return modifier == '3' || modifier == '4' ? Symbology::gs1_qr : Symbology::qr;
    case 'R':
    case 'S':
      return Symbology::two_of_five;
    case 'U':
      return Symbology::maxicode;
    case 'd':
      return modifier == '2' || modifier == '5' ? Symbology::gs1_data_matrix
                                                : Symbology::data_matrix;
    case 'e':
      return Symbology::databar;
    case 'z':
      return Symbology::aztec;
    default:
      return Symbology::other;
  }
}

bool is_letter(std::uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_modifier(std::uint8_t c) {
  return (c >= '0' && c <= '9') || is_letter(c);
}

// Where the second part of a composite code begins; the text's end where it has none.
Text::iterator composite_part(Text text) {
  constexpr std::string_view mark = "|]e0";
  return std::search(text.begin(), text.end(), mark.begin(), mark.end(),
                     [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
}

}  // namespace

Code read_code(Text sent) {
  while (!sent.empty() && (sent.back() == '\r' || sent.back() == '\n')) {
    sent = sent.first(sent.size() - 1);
  }
  if (sent.size() < 3 || sent[0] != ']' || !is_letter(sent[1]) || !is_modifier(sent[2])) {
    return {Symbology::unknown, sent};
  }
  Code code{symbology_of(sent[1], sent[2]), sent.subspan(3)};
  const bool is_linear = sent[1] == 'E' || sent[1] == 'C' || sent[1] == 'e';
  if (is_linear) code.text = Text(code.text.begin(), composite_part(code.text));
  return code;
}

bool is_gs1(Symbology symbology) {
  return symbology == Symbology::gs1_128 || symbology == Symbology::databar ||
         symbology == Symbology::gs1_data_matrix || symbology == Symbology::gs1_qr;
}

}  // namespace noren::reader_scanner
