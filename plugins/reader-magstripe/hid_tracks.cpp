// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/hid_tracks.hpp"

#include "plugins/reader-magstripe/bits.hpp"
#include "plugins/reader-magstripe/message.hpp"

namespace noren::reader_magstripe {
namespace {

// Usages of one track: HID Usage Tables 1.5 section 26, and the makers' own page as their manuals
// print it. 0 is none.
struct TrackUsages {
  std::uint16_t page, data, length, status;
};

constexpr std::array<std::array<TrackUsages, kTracks>, 2> kUsages{{
    {{{0x8E, 0x21, 0x11, 0}, {0x8E, 0x22, 0x12, 0}, {0x8E, 0x23, 0x13, 0}, {0x8E, 0x24, 0x14, 0}}},
    {{{0xFF00, 0x30, 0x28, 0x20},
      {0xFF00, 0x31, 0x29, 0x21},
      {0xFF00, 0x32, 0x2A, 0x22},
      {0xFF00, 0, 0, 0}}},
}};

std::optional<hid::Place> place_of(const hid::ReportDescriptor& descriptor, std::uint16_t page,
                                   std::uint16_t usage, std::optional<std::uint8_t> report) {
  if (usage == 0) return std::nullopt;
  return hid::find(descriptor, hid::ReportKind::input, {page, usage}, report);
}

}  // namespace

std::optional<TrackPlaces> find_tracks(const hid::ReportDescriptor& descriptor) {
  for (const auto& usages : kUsages) {
    TrackPlaces places;
    std::optional<std::uint8_t> report;
    for (std::size_t i = 0; i < kTracks; ++i) {
      TrackPlaces::Place& track = places.tracks[i];
      track.data = place_of(descriptor, usages[i].page, usages[i].data, report);
      if (!track.data) continue;
      report = track.data->report;
      track.length = place_of(descriptor, usages[i].page, usages[i].length, report);
      track.status = place_of(descriptor, usages[i].page, usages[i].status, report);
    }
    if (!report) continue;
    places.report = *report;
    return places;
  }
  return std::nullopt;
}

std::optional<Swipe> read_report(const hid::ReportDescriptor& descriptor, const TrackPlaces& places,
                                 std::span<const std::uint8_t> bytes, bool bits,
                                 plugin::SecretBytes& text) {
  const hid::Report report(descriptor, bytes);
  if (report.id() != places.report) return std::nullopt;
  Swipe swipe;
  std::array<std::size_t, kTracks> begins{}, sizes{};
  for (std::size_t i = 0; i < kTracks; ++i) {
    const TrackPlaces::Place& place = places.tracks[i];
    if (!place.data) continue;
    auto field = report.bytes(*place.data);
    if (place.length) {
      const std::size_t length = report.number(*place.length);
      if (length > field.size()) {
        swipe[i] = {true, TrackFault::end, {}};
        continue;
      }
      field = field.first(length);
    }
    if (place.status && (report.number(*place.status) & 1) != 0) {
      swipe[i] = {true, TrackFault::reader, {}};
    } else if (bits) {
      begins[i] = text.size();
      swipe[i].fault = read_bits(field, kForms[i], text);
      sizes[i] = text.size() - begins[i];
      swipe[i].present = sizes[i] > 0 || swipe[i].fault != TrackFault::none;
    } else {
      swipe[i] = read_track(field, i, false);
    }
  }
  for (std::size_t i = 0; i < kTracks; ++i) {
    if (sizes[i] > 0) swipe[i].data = text.view().subspan(begins[i], sizes[i]);
  }
  return swipe;
}

}  // namespace noren::reader_magstripe
