// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>

#include "drivers/hid/report.hpp"
#include "plugins/common/input/secret_bytes.hpp"
#include "plugins/reader-magstripe/track.hpp"

namespace noren::reader_magstripe {

// The collections by which a stripe reader is known: page 8E of the HID usage tables, and the page
// that its oldest makers use.
inline constexpr hid::Usage kStandardReader{0x8E, 0x01};
inline constexpr hid::Usage kVendorReader{0xFF00, 0x01};

// Where in a reader's report the tracks stand.
struct TrackPlaces {
  struct Place {
    std::optional<hid::Place> data, length, status;
  };
  std::array<Place, kTracks> tracks;
  std::uint8_t report = 0;
};

// By the usages of the report descriptor; nothing where it has no track. Pure.
std::optional<TrackPlaces> find_tracks(const hid::ReportDescriptor& descriptor);

// The tracks of one report, or nothing where it is another one. With `bits` their fields hold the
// stripe's bits (bits.hpp), else text with its sentinels; bits become text in `text`, which the
// swipe then points into. Pure.
std::optional<Swipe> read_report(const hid::ReportDescriptor& descriptor, const TrackPlaces& places,
                                 std::span<const std::uint8_t> report, bool bits,
                                 plugin::SecretBytes& text);

}  // namespace noren::reader_magstripe
