// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Made at build time by generate_cp932.py; charset.cpp is the only reader.
namespace noren::charset {

// The page of kFromUnicode that holds the code points of one high byte; page 0 is empty.
extern const std::uint8_t kPageOf[256];
// CP932 by code point from U+0080 on: one byte below 0x100, else lead and trail; 0 is none.
extern const std::uint16_t kFromUnicode[][256];
// Code points by lead (81..9F, E0..FC) and trail (40..7E, 80..FC); 0 is none.
extern const std::uint16_t kToUnicode[60 * 188];

}  // namespace noren::charset
