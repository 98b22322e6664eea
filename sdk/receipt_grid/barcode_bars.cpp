// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <numeric>

#include "receipt_grid/barcode.hpp"
#include "receipt_grid/barcode_patterns.hpp"

namespace noren::receipt_grid {
namespace {

// The widths of a pattern's digits, bars and spaces in turn.
class Bars {
 public:
  explicit Bars(int module) : module_(module) {}

  void add(std::string_view modules) {
    for (char c : modules) put((c - '0') * module_);
  }
  // Narrow ones are '0', wide ones '1'.
  void add_two_widths(std::string_view pattern) {
    for (char c : pattern) put(c == '1' ? (5 * module_ + 1) / 2 : module_);
  }
  std::vector<std::uint8_t> take() { return std::move(widths_); }

 private:
  void put(int dots) { widths_.push_back(static_cast<std::uint8_t>(dots)); }

  int module_;
  std::vector<std::uint8_t> widths_;
};

// Of UPC and EAN: `digits` in the sets that `sets` names, A odd and B even parity.
void add_digits(Bars& bars, std::string_view digits, std::string_view sets) {
  for (std::size_t i = 0; i < digits.size(); ++i) {
    std::string pattern(patterns::kEan[static_cast<std::size_t>(digits[i] - '0')]);
    if (sets[i] == 'B') std::reverse(pattern.begin(), pattern.end());
    bars.add(pattern);
  }
}

void add_ean13(Bars& bars, std::string_view digits) {
  bars.add("111");
  add_digits(bars, digits.substr(1, 6),
             patterns::kEan13Sets[static_cast<std::size_t>(digits[0] - '0')]);
  bars.add("11111");
  add_digits(bars, digits.substr(7), "AAAAAA");
  bars.add("111");
}

void add_ean8(Bars& bars, std::string_view digits) {
  bars.add("111");
  add_digits(bars, digits.substr(0, 4), "AAAA");
  bars.add("11111");
  add_digits(bars, digits.substr(4), "AAAA");
  bars.add("111");
}

// The check digit is told by the parities alone.
void add_upc_e(Bars& bars, std::string_view digits) {
  std::string sets(patterns::kUpcESets[static_cast<std::size_t>(digits[7] - '0')]);
  bars.add("111");
  add_digits(bars, digits.substr(1, 6), sets);
  bars.add("111111");
}

template <std::size_t Size>
void add_framed(Bars& bars, std::string_view text, std::string_view characters,
                const std::array<std::string_view, Size>& elements) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0) bars.add_two_widths("0");  // the gap between two characters
    bars.add_two_widths(elements[characters.find(text[i])]);
  }
}

void add_itf(Bars& bars, std::string_view digits) {
  bars.add_two_widths("0000");
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const std::string_view dark = patterns::kItf[static_cast<std::size_t>(digits[i] - '0')];
    const std::string_view light = patterns::kItf[static_cast<std::size_t>(digits[i + 1] - '0')];
    for (std::size_t k = 0; k < dark.size(); ++k) {
      bars.add_two_widths(dark.substr(k, 1));
      bars.add_two_widths(light.substr(k, 1));
    }
  }
  bars.add_two_widths("100");
}

// The values of a character: one, or a shift and one (full ASCII mode).
void append_code93(std::vector<int>& values, char c) {
  if (const std::size_t plain = patterns::kCode39.substr(0, 43).find(c);
      plain != std::string::npos) {
    values.push_back(static_cast<int>(plain));
    return;
  }
  const auto letter = [&](int shift, char base, char first) {
    values.push_back(shift);
    values.push_back(10 + (base - 'A') + (c - first));
  };
  constexpr int kPercent = 44, kSlash = 45, kPlus = 46;  // the shifts of the symbology
  if (c >= 'a' && c <= 'z') return letter(kPlus, 'A', 'a');
  if (c >= '!' && c <= ':') return letter(kSlash, 'A', '!');
  if (c >= ';' && c <= '?') return letter(kPercent, 'F', ';');
  if (c >= '[' && c <= '_') return letter(kPercent, 'K', '[');
  if (c >= '{') return letter(kPercent, 'P', '{');
  return letter(kPercent, c == '@' ? 'V' : 'W', c);
}

void add_code93(Bars& bars, std::string_view text) {
  std::vector<int> values;
  for (char c : text) append_code93(values, c);
  for (int weights : {20, 15}) {
    int sum = 0;
    const std::size_t count = values.size();
    for (std::size_t i = 0; i < count; ++i) {
      sum += values[count - 1 - i] * (static_cast<int>(i) % weights + 1);
    }
    values.push_back(sum % 47);
  }
  bars.add(patterns::kCode93[47]);
  for (int value : values) bars.add(patterns::kCode93[static_cast<std::size_t>(value)]);
  bars.add(patterns::kCode93[47]);
  bars.add("1");
}

void add_code128(Bars& bars, std::string_view text) {
  const std::vector<std::uint8_t> values = code128_values(text);
  int sum = values.front();
  for (std::size_t i = 1; i < values.size(); ++i) sum += static_cast<int>(i) * values[i];
  for (std::uint8_t value : values) bars.add(patterns::kCode128[value]);
  bars.add(patterns::kCode128[static_cast<std::size_t>(sum % 103)]);
  bars.add("2331112");
}

}  // namespace

std::vector<std::uint8_t> bars_of(const Barcode& barcode) {
  Bars bars(barcode.module);
  switch (barcode.symbology) {
    case Symbology::upc_a:
      add_ean13(bars, "0" + barcode.text);
      break;
    case Symbology::upc_e:
      add_upc_e(bars, barcode.text);
      break;
    case Symbology::ean13:
      add_ean13(bars, barcode.text);
      break;
    case Symbology::ean8:
      add_ean8(bars, barcode.text);
      break;
    case Symbology::code39:
      add_framed(bars, "*" + barcode.text + "*", patterns::kCode39, patterns::kCode39Elements);
      break;
    case Symbology::itf:
      add_itf(bars, barcode.text);
      break;
    case Symbology::codabar:
      add_framed(bars, barcode.text, patterns::kCodabar, patterns::kCodabarElements);
      break;
    case Symbology::code93:
      add_code93(bars, barcode.text);
      break;
    case Symbology::code128:
      add_code128(bars, barcode.text);
      break;
  }
  return bars.take();
}

int width_of(const Barcode& barcode) {
  const std::vector<std::uint8_t> bars = bars_of(barcode);
  return std::accumulate(bars.begin(), bars.end(), 0);
}

std::vector<std::uint8_t> row_of(const Barcode& barcode) {
  std::vector<std::uint8_t> row(static_cast<std::size_t>((width_of(barcode) + 7) / 8));
  std::size_t x = 0;
  bool dark = true;
  for (std::uint8_t width : bars_of(barcode)) {
    for (const std::size_t end = x + width; x < end; ++x) {
      if (dark) row[x / 8] |= static_cast<std::uint8_t>(0x80 >> x % 8);
    }
    dark = !dark;
  }
  return row;
}

int fitting_module(const Barcode& barcode, int paper_dots) {
  Barcode smaller = barcode;
  while (smaller.module > 1 && width_of(smaller) > paper_dots) --smaller.module;
  return smaller.module;
}

}  // namespace noren::receipt_grid
