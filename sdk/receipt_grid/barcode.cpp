// SPDX-License-Identifier: Apache-2.0
#include "receipt_grid/barcode.hpp"

#include <algorithm>
#include <array>

#include "receipt_grid/barcode_patterns.hpp"

namespace noren::receipt_grid {
namespace {

constexpr std::array<std::string_view, 9> kNames = {
    "upc_a", "upc_e", "ean13", "ean8", "code39", "itf", "codabar", "code93", "code128"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// Modulo 10 with weights 3 and 1, counted from the right (ISO/IEC 15420).
char check_digit(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    sum += (digits[digits.size() - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::optional<std::string> with_check_digit(std::string_view text, std::size_t digits) {
  if (!all_digits(text) || text.size() < digits || text.size() > digits + 1) return std::nullopt;
  std::string whole(text.substr(0, digits));
  whole += check_digit(whole);
  if (text.size() > digits && text != whole) return std::nullopt;
  return whole;
}

// Number system 0 alone: it is the one whose symbols can be shortened everywhere.
std::optional<std::string> complete_upc_e(std::string_view text) {
  if (!all_digits(text) || text.size() < 7 || text.size() > 8 || text.front() != '0') {
    return std::nullopt;
  }
  std::string whole(text.substr(0, 7));
  whole += check_digit(upc_a_of(whole));
  if (text.size() == 8 && text != whole) return std::nullopt;
  return whole;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::optional<std::string> complete_code39(std::string_view text) {
  if (text.size() >= 2 && text.front() == '*' && text.back() == '*') {
    text = text.substr(1, text.size() - 2);
  }
  if (!all_of(text, patterns::kCode39.substr(0, 43))) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> complete_codabar(std::string_view text) {
  const std::string letters = upper(text);
  const auto is_frame = [](char c) { return c >= 'A' && c <= 'D'; };
  if (letters.size() < 3 || !is_frame(letters.front()) || !is_frame(letters.back()) ||
      !all_of(std::string_view(letters).substr(1, letters.size() - 2),
              patterns::kCodabar.substr(0, 16))) {
    return std::nullopt;
  }
  return letters;
}

}  // namespace

std::optional<std::string> complete(Symbology symbology, std::string_view text) {
  if (text.empty() || text.size() > kBarcodeTextLimit) return std::nullopt;
  switch (symbology) {
    case Symbology::upc_a:
      return with_check_digit(text, 11);
    case Symbology::upc_e:
      return complete_upc_e(text);
    case Symbology::ean13:
      return with_check_digit(text, 12);
    case Symbology::ean8:
      return with_check_digit(text, 7);
    case Symbology::code39:
      return complete_code39(text);
    case Symbology::itf:
      if (!all_digits(text) || text.size() % 2 != 0) return std::nullopt;
      return std::string(text);
    case Symbology::codabar:
      return complete_codabar(text);
    default:
      const bool printable =
          std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
      return printable ? std::optional<std::string>(text) : std::nullopt;
  }
}

std::string upc_a_of(std::string_view upc_e) {
  const std::string d(upc_e.substr(0, 7));
  const auto zeros = [](std::size_t count) { return std::string(count, '0'); };
  switch (d[6]) {
    case '0':
    case '1':
    case '2':
      return d.substr(0, 3) + d[6] + zeros(4) + d.substr(3, 3);
    case '3':
      return d.substr(0, 4) + zeros(5) + d.substr(4, 2);
    case '4':
      return d.substr(0, 5) + zeros(5) + d[5];
    default:
      return d.substr(0, 6) + zeros(4) + d[6];
  }
}

std::vector<std::uint8_t> code128_values(std::string_view text) {
  constexpr std::uint8_t kStartB = 104, kStartC = 105, kToB = 100, kToC = 99;
  std::vector<std::uint8_t> values;
  bool pairs = false;  // in code set C
  for (std::size_t i = 0; i < text.size();) {
    std::size_t digits = 0;
    while (i + digits < text.size() && is_digit(text[i + digits])) ++digits;
    // Two digits in one character are worth a switch and the way back where there are four of them
    // at an end of the text, or six inside.
    const bool at_end = i == 0 || i + digits == text.size();
    const bool whole = digits == 2 && text.size() == 2;
    const bool wants_pairs =
        pairs ? digits >= 2 : whole || digits >= (at_end ? std::size_t{4} : std::size_t{6});
    if (wants_pairs && !pairs && digits % 2 != 0 && i > 0) {
      // The odd digit goes first.
      values.push_back(static_cast<std::uint8_t>(text[i++] - 0x20));
      continue;
    }
    if (values.empty()) {
      values.push_back(wants_pairs ? kStartC : kStartB);
    } else if (wants_pairs != pairs) {
      values.push_back(wants_pairs ? kToC : kToB);
    }
    pairs = wants_pairs;
    if (pairs) {
      values.push_back(static_cast<std::uint8_t>((text[i] - '0') * 10 + (text[i + 1] - '0')));
      i += 2;
    } else {
      values.push_back(static_cast<std::uint8_t>(text[i++] - 0x20));
    }
  }
  return values;
}

std::string_view name_of(Symbology symbology) {
  return kNames[static_cast<std::size_t>(symbology)];
}

std::optional<Symbology> symbology_named(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Symbology>(found - kNames.begin());
}

}  // namespace noren::receipt_grid
