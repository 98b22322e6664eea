// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Barcodes of receipts. All functions are pure and thread-safe.
namespace noren::receipt_grid {

enum class Symbology { upc_a, upc_e, ean13, ean8, code39, itf, codabar, code93, code128 };

inline constexpr std::size_t kBarcodeTextLimit = 80;           // characters
inline constexpr int kModuleMin = 2, kModuleMax = 4;           // dots
inline constexpr int kBarHeightMin = 24, kBarHeightMax = 240;  // dots

struct Barcode {
  Symbology symbology = Symbology::code128;
  std::string text;  // as complete() gives it
  int module = 2;    // dots of a narrow bar, 2 to 4
  int height = 72;   // dots, 24 to 240
  bool hri = false;  // the text in plain characters below the bars, where they are not finer than 2
  bool operator==(const Barcode&) const = default;
};

// The text that a symbol says, with its check digit, in upper case where the symbology has no
// other; nothing where it cannot say that. UPC and EAN (ISO/IEC 15420): the digits with or without
// the check digit, which must fit. CODE39 (ISO/IEC 16388): start and stop may be written as *.
// Codabar: with its start and stop letters. ITF (ISO/IEC 16390): an even number of digits. CODE93
// and CODE128 (ISO/IEC 15417): characters from 20 to 7E.
std::optional<std::string> complete(Symbology symbology, std::string_view text);

// Dots of bars and spaces in turn, beginning with a bar, without quiet zones. The text is complete.
// In the symbologies of two widths a wide one has 2.5 narrow ones, rounded up.
std::vector<std::uint8_t> bars_of(const Barcode& barcode);
int width_of(const Barcode& barcode);  // dots
// One row of its dots, packed as in an Image.
std::vector<std::uint8_t> row_of(const Barcode& barcode);

// The digits of the UPC-A symbol (without check digit) that a UPC-E symbol stands for.
std::string upc_a_of(std::string_view upc_e);

// The symbol characters of CODE128 with start and switches, without check character and stop.
std::vector<std::uint8_t> code128_values(std::string_view text);

// The module's dots, as wished or fewer, down to one, so that the symbol fits.
int fitting_module(const Barcode& barcode, int paper_dots);

std::string_view name_of(Symbology symbology);  // as LAYOUT calls it
std::optional<Symbology> symbology_named(std::string_view name);

}  // namespace noren::receipt_grid
