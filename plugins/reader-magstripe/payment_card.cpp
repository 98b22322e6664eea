// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/payment_card.hpp"

#include <algorithm>
#include <string_view>

namespace noren::reader_magstripe {
namespace {

// Numbers that the payment networks publish as theirs (ISO/IEC 7812-1 registers issuers, not
// networks): first and last prefix, which have the same number of digits, and how long numbers are.
struct Range {
  std::string_view first, last;
  std::size_t shortest, longest;
};

constexpr Range kRanges[] = {
    {"4", "4", 13, 19},       {"51", "55", 16, 16},     {"2221", "2720", 16, 16},
    {"34", "34", 15, 15},     {"37", "37", 15, 15},     {"3528", "3589", 16, 19},
    {"300", "305", 14, 19},   {"3095", "3095", 14, 19}, {"36", "36", 14, 19},
    {"38", "39", 14, 19},     {"6011", "6011", 16, 19}, {"644", "649", 16, 19},
    {"65", "65", 16, 19},     {"62", "62", 16, 19},     {"81", "81", 16, 19},
    {"5018", "5018", 13, 19}, {"5020", "5020", 13, 19}, {"5038", "5038", 13, 19},
    {"5893", "5893", 13, 19}, {"6304", "6304", 13, 19}, {"6759", "6759", 13, 19},
    {"6761", "6763", 13, 19},
};

bool is_digit(std::uint8_t c) {
  return c >= '0' && c <= '9';
}

// ISO/IEC 7812-1, annex B.
bool check_digit_fits(Text digits) {
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    const int digit = digits[i] - '0';
    sum += doubled ? digit * 2 - (digit > 4 ? 9 : 0) : digit;
  }
  return sum % 10 == 0;
}

// Digits as text, which compares as numbers of the same length do.
bool is_in(const Range& range, Text digits) {
  if (digits.size() < range.shortest || digits.size() > range.longest) return false;
  const Text head = digits.first(range.first.size());
  const auto less = [](auto a, auto b) { return static_cast<char>(a) < static_cast<char>(b); };
  return !std::lexicographical_compare(head.begin(), head.end(), range.first.begin(),
                                       range.first.end(), less) &&
         !std::lexicographical_compare(range.last.begin(), range.last.end(), head.begin(),
                                       head.end(), less);
}

bool is_payment_card(Text digits, const std::vector<std::string>& also) {
  if (digits.size() < 13 || digits.size() > 19 || !check_digit_fits(digits)) return false;
  const bool known = std::any_of(std::begin(kRanges), std::end(kRanges),
                                 [&](const Range& range) { return is_in(range, digits); });
  return known || std::any_of(also.begin(), also.end(), [&](const std::string& prefix) {
           return is_in({prefix, prefix, prefix.size(), 19}, digits);
         });
}

}  // namespace

bool has_payment_card(Text text, const std::vector<std::string>& also) {
  for (auto begin = text.begin(); begin != text.end();) {
    begin = std::find_if(begin, text.end(), is_digit);
    const auto end = std::find_if_not(begin, text.end(), is_digit);
    if (is_payment_card(Text(begin, end), also)) return true;
    begin = end;
  }
  return false;
}

}  // namespace noren::reader_magstripe
