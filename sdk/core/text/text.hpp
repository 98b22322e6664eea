// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

// Text between UTF-8 and the Shift_JIS (CP932) of Japanese tills. Pure and thread-safe.
namespace noren::text {

bool is_utf8(std::string_view text);

// Columns on a device's grid: half-width 1, full-width 2, controls and combining marks 0.
int column_width(std::string_view utf8);

// A character's number as it is written in Unicode's tables: "U+1F363".
std::string number_of(char32_t code);

struct Cp932Text {
  std::string bytes;
  std::vector<std::string> missing;  // each character that became 〓, named once, such as "U+1F363"
  std::size_t missing_count = 0;     // how often that happened
};

Cp932Text to_cp932(std::string_view utf8);

// Refuses with "text_not_cp932" and the byte's position, counted from 0.
Result<std::string> from_cp932(std::string_view bytes);

}  // namespace noren::text
