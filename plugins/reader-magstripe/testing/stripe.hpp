// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/reader-magstripe/track.hpp"

// Makes what a stripe holds, to test readers of it.
namespace noren::reader_magstripe::testing {

// The redundancy character, in ASCII.
inline char lrc_of(const TrackForm& form, std::string_view data) {
  unsigned sum = static_cast<unsigned>(form.start - form.lowest) ^
                 static_cast<unsigned>(form.end - form.lowest);
  for (const char c : data) sum ^= static_cast<std::uint8_t>(c) - unsigned{form.lowest};
  return static_cast<char>(sum + form.lowest);
}

// The bits of a track with so many clocking zeros on both sides, packed as read_bits() takes them.
inline std::vector<bool> bits_of(const TrackForm& form, std::string_view data, int zeros = 9) {
  std::vector<bool> bits(static_cast<std::size_t>(zeros), false);
  std::string all;
  all += static_cast<char>(form.start);
  all += data;
  all += static_cast<char>(form.end);
  all += lrc_of(form, data);
  for (const char c : all) {
    const unsigned value = static_cast<std::uint8_t>(c) - unsigned{form.lowest};
    for (int i = 0; i < form.bits; ++i) bits.push_back((value >> i & 1) != 0);
    bits.push_back((std::popcount(value) % 2 == 0) == form.odd);
  }
  bits.insert(bits.end(), static_cast<std::size_t>(zeros), false);
  return bits;
}

inline std::vector<std::uint8_t> packed(const std::vector<bool>& bits) {
  std::vector<std::uint8_t> bytes((bits.size() + 7) / 8);
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (bits[i]) bytes[i / 8] |= static_cast<std::uint8_t>(0x80 >> i % 8);
  }
  return bytes;
}

}  // namespace noren::reader_magstripe::testing
