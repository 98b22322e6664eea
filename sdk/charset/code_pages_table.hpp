// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

// Made at build time by generate_code_pages.py; code_pages.cpp is the only reader.
namespace noren::charset {

struct WesternEntry {
  std::uint16_t code;
  std::uint8_t page;  // CodePage
  std::uint8_t byte;
  std::uint8_t plain;  // ASCII
};

extern const WesternEntry kWestern[];  // by code
extern const std::size_t kWesternSize;

}  // namespace noren::charset
