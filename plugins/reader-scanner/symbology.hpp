// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace noren::reader_scanner {

using Text = std::span<const std::uint8_t>;

// What kind of code was scanned. The numbers are ScanDataType of the UnifiedPOS Scanner device
// (UnifiedPOS 1.15, Scanner, properties).
enum class Symbology {
  unknown = 0,
  upc_a = 101,
  ean_8 = 103,   // JAN8
  ean_13 = 104,  // JAN13
  two_of_five = 105,
  itf = 106,
  codabar = 107,  // NW-7
  code_39 = 108,
  code_93 = 109,
  code_128 = 110,
  ean_13_add_on = 119,
  gs1_128 = 120,
  ocr_a = 121,
  databar = 131,
  pdf417 = 201,
  maxicode = 202,
  data_matrix = 203,
  qr = 204,
  aztec = 206,
  gs1_data_matrix = 208,
  gs1_qr = 209,
  other = 501,
};

// A code as the scanner sent it, without its AIM identifier.
struct Code {
  Symbology symbology = Symbology::unknown;
  Text text{};
};

// Takes the AIM identifier (ISO/IEC 15424: ] and two characters) from the front, where there is
// one, and line ends from the end. Of a composite code only the linear part is kept. Pure.
Code read_code(Text sent);

// Whether its text is a GS1 element string.
bool is_gs1(Symbology symbology);

}  // namespace noren::reader_scanner
