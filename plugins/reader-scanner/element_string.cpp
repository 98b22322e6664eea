// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/element_string.hpp"

#include <algorithm>

#include "plugins/reader-scanner/gtin.hpp"

namespace noren::reader_scanner {
namespace {

constexpr std::uint8_t kSeparator = 0x1D;  // FNC1 as scanners send it
constexpr std::size_t kValueMax = 90;

// Identifiers by their first two digits: how many digits they have, and how long the value is where
// that is predefined (GS1 General Specifications, figure 7.8.5-2). 0 digits: there is none.
struct Rule {
  std::size_t digits = 0;
  std::size_t value = 0;  // 0: up to a separator
};

Rule rule_of(int group) {
  switch (group) {
    case 0:
      return {2, 18};
    case 1:
    case 2:
      return {2, 14};
    case 11:
    case 12:
    case 13:
    case 15:
    case 16:
    case 17:
      return {2, 6};
    case 20:
      return {2, 2};
    case 10:
    case 21:
    case 22:
    case 30:
    case 37:
      return {2, 0};
    case 23:
    case 24:
    case 25:
    case 40:
    case 42:
    case 71:
      return {3, 0};
    case 41:
      return {3, 13};
    case 31:
    case 32:
    case 33:
    case 34:
    case 35:
    case 36:
      return {4, 6};
    case 39:
    case 43:
    case 70:
    case 72:
    case 80:
    case 81:
    case 82:
      return {4, 0};
    default:
      return group >= 90 && group <= 99 ? Rule{2, 0} : Rule{};
  }
}

bool is_digit(std::uint8_t c) {
  return c >= '0' && c <= '9';
}

bool all_digits(Text text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

// Character set 82 and the few further ones of set 39 and 64 are all visible ASCII.
bool is_visible(std::uint8_t c) {
  return c > 0x20 && c < 0x7F;
}

bool value_fits(const Element& element, const Rule& rule) {
  if (element.value.empty() || element.value.size() > kValueMax) return false;
  if (rule.value > 0 && !all_digits(element.value)) return false;
  const bool has_check_digit = is(element, "00") || is(element, "01") || is(element, "02");
  return std::all_of(element.value.begin(), element.value.end(), is_visible) &&
         (!has_check_digit || check_digit_fits(element.value));
}

}  // namespace

bool is(const Element& element, std::string_view identifier) {
  return std::equal(element.identifier.begin(), element.identifier.end(), identifier.begin(),
                    identifier.end(),
                    [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
}

std::optional<std::vector<Element>> read_elements(Text text) {
  std::vector<Element> elements;
  if (!text.empty() && text.front() == kSeparator) text = text.subspan(1);
  while (!text.empty()) {
    if (text.size() < 2 || !all_digits(text.first(2))) return std::nullopt;
    const Rule rule = rule_of((text[0] - '0') * 10 + text[1] - '0');
    if (rule.digits == 0 || text.size() < rule.digits || !all_digits(text.first(rule.digits))) {
      return std::nullopt;
    }
    Element element{text.first(rule.digits), text.subspan(rule.digits)};
    const auto separator = std::find(element.value.begin(), element.value.end(), kSeparator);
    const auto before = static_cast<std::size_t>(separator - element.value.begin());
    const std::size_t size = rule.value > 0 ? rule.value : before;
    if (size > before) return std::nullopt;
    element.value = element.value.first(size);
    if (!value_fits(element, rule)) return std::nullopt;
    text = text.subspan(rule.digits + size);
    if (!text.empty() && text.front() == kSeparator) text = text.subspan(1);
    elements.push_back(element);
  }
  if (elements.empty()) return std::nullopt;
  return elements;
}

}  // namespace noren::reader_scanner
