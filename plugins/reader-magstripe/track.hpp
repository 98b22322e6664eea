// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace noren::reader_magstripe {

// Why a track that is on the card was not read. The numbers are the extended errors of the
// UnifiedPOS MSR device (UnifiedPOS 1.15, MSR, ErrorEvent).
enum class TrackFault {
  none = 0,
  reader = 1,  // the reader itself says that it could not read it; no UnifiedPOS number
  start = 201,
  end = 202,
  parity = 203,
  lrc = 204,
};

// Tracks as UnifiedPOS counts them: 1 to 3 of ISO/IEC 7811-2 and -6 on the back, 4 the one of
// JIS X 6302-2 (JIS II) on the front.
inline constexpr std::size_t kTracks = 4;

struct Track {
  bool present = false;
  TrackFault fault = TrackFault::none;
  std::span<const std::uint8_t> data{};  // ASCII between the sentinels, where it was read

  bool good() const { return present && fault == TrackFault::none; }
};

// What one swipe brought. The data is that of the buffer that was read.
using Swipe = std::array<Track, kTracks>;

// What a track may hold: ISO/IEC 7811-2 tables, and JIS X 6302-2 for track 4.
struct TrackForm {
  std::uint8_t start;  // sentinel, in ASCII
  std::uint8_t end;
  std::uint8_t lowest;   // ASCII of the character whose bits are all 0
  int bits;              // of a character, its parity not counted
  bool odd;              // parity
  std::size_t data_max;  // characters between the sentinels
};

inline constexpr std::array<TrackForm, kTracks> kForms{{
    {'%', '?', 0x20, 6, true, 76},
    {';', '?', 0x30, 4, true, 37},
    {';', '?', 0x30, 4, true, 104},
    {0x7F, 0x7F, 0x00, 7, false, 69},
}};

// Whether a character can be on the track between its sentinels.
bool is_data(const TrackForm& form, std::uint8_t character);

}  // namespace noren::reader_magstripe
