// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/gtin.hpp"

#include <algorithm>

namespace noren::reader_scanner {

bool check_digit_fits(Text digits) {
  int sum = 0, weight = 1;
  for (std::size_t i = digits.size(); i-- > 0; weight = 4 - weight) {
    if (digits[i] < '0' || digits[i] > '9') return false;
    sum += (digits[i] - '0') * weight;
  }
  return !digits.empty() && sum % 10 == 0;
}

bool is_gtin(Text text) {
  const std::size_t size = text.size();
  return (size == 8 || size == 12 || size == 13 || size == 14) && check_digit_fits(text);
}

bool is_in_store(Text gtin) {
  if (gtin.size() == 14) gtin = gtin.subspan(1);
  // A GTIN-12 is a GTIN-13 with a zero before it.
  if (gtin.size() == 12) return gtin[0] == '2';
  return gtin[0] == '2' || (gtin[0] == '0' && gtin[1] == '2');
}

}  // namespace noren::reader_scanner
