// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/message.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace noren::reader_magstripe {
namespace {

constexpr std::size_t kTrack1 = 0, kTrack2 = 1, kTrack3 = 2, kJis = 3;

bool is_framing(std::uint8_t c) {
  return c < 0x20;  // STX, ETX, ESC, CR, LF, TAB and what else wraps messages
}

// The track that a start sentinel begins, after those that came before it.
std::optional<std::size_t> track_of(std::uint8_t sentinel, const Swipe& before) {
  switch (sentinel) {
    case '%':
      return before[kTrack1].present ? kTrack3 : kTrack1;
    case ';':
      return before[kTrack2].present ? kTrack3 : kTrack2;
    case '+':
    case '!':
      return kTrack3;
    case 0x7F:
      return kJis;
    default:
      return std::nullopt;
  }
}

// AAMVA's track 3 has the characters of track 1 (AAMVA DL/ID card standard, annex F).
const TrackForm& form_of(std::size_t index, std::uint8_t sentinel) {
  return index == kTrack3 && (sentinel == '%' || sentinel == '!') ? kForms[kTrack1] : kForms[index];
}

struct Read {
  Track track;
  std::size_t size = 0;  // of the message that it took
};

// The longitudinal redundancy check of ISO/IEC 7811-2: the sum without carry of all characters from
// the start sentinel to itself is 0.
bool lrc_fits(std::span<const std::uint8_t> all, const TrackForm& form) {
  unsigned sum = static_cast<unsigned>(form.start - form.lowest);
  for (const std::uint8_t c : all.subspan(1)) {
    if (c < form.lowest) return false;
    sum ^= static_cast<unsigned>(c - form.lowest);
  }
  return (sum & ((1U << form.bits) - 1)) == 0;
}

Read read_at(std::span<const std::uint8_t> message, const TrackForm& form, bool lrc_sent) {
  Read read;
  read.track.present = true;
  std::size_t end = 1;
  while (end < message.size() && message[end] != form.end && !is_framing(message[end])) ++end;
  read.size = end;
  const auto data = message.subspan(1, end - 1);
  if (end == message.size() || message[end] != form.end || data.size() > form.data_max) {
    read.track.fault = TrackFault::end;
    if (end < message.size() && message[end] == form.end) ++read.size;
    return read;
  }
  ++read.size;
  if (data.empty()) {
    read.track.present = false;
  } else if (data.size() == 1 && data[0] == 'E') {
    read.track.fault = TrackFault::reader;
  } else if (!std::all_of(data.begin(), data.end(),
                          [&](std::uint8_t c) { return is_data(form, c); })) {
    read.track.fault = TrackFault::parity;
  } else {
    read.track.data = data;
  }
  // What stands for "not read" and "nothing there" has no redundancy character.
  if (!lrc_sent || data.empty() || read.track.fault == TrackFault::reader) return read;
  if (read.size < message.size()) ++read.size;
  if (read.track.good() && !lrc_fits(message.first(read.size), form)) {
    read.track.fault = TrackFault::lrc;
  }
  return read;
}

void drop_data(Track& track) {
  if (!track.good()) track.data = {};
}

// The size of what stands at the front where a track should begin and does not: up to an end
// sentinel with its redundancy character, framing, or the start of a track.
std::size_t lost_size(std::span<const std::uint8_t> message, bool lrc_sent, const Swipe& swipe) {
  std::size_t size = 1;
  for (; size < message.size() && message[size - 1] != kForms[kTrack2].end; ++size) {
    const auto begun = track_of(message[size], swipe);
    if (is_framing(message[size]) || (begun && !swipe[*begun].present)) return size;
  }
  const bool has_lrc = lrc_sent && size < message.size() && !is_framing(message[size]);
  return has_lrc ? size + 1 : size;
}

// Whether text without a start sentinel is all of a track 2: what begins with track 2's sentinel
// behind it is track 3, and must not be taken for the member's number.
bool is_second_track(std::span<const std::uint8_t> text) {
  const TrackForm& form = kForms[kTrack2];
  const auto end = std::find(text.begin(), text.end(), form.end);
  return end != text.begin() && end != text.end() &&
         std::all_of(text.begin(), end, [&](std::uint8_t c) { return is_data(form, c); });
}

}  // namespace

bool is_data(const TrackForm& form, std::uint8_t character) {
  return character >= form.lowest && character < form.lowest + (1 << form.bits) &&
         character >= 0x20 && character != form.start && character != form.end;
}

Swipe read_message(std::span<const std::uint8_t> message, bool lrc_sent) {
  Swipe swipe;
  bool lost = false;  // there is text that no start sentinel begins
  while (!message.empty()) {
    const std::uint8_t first = message.front();
    if (is_framing(first)) {
      message = message.subspan(1);
      continue;
    }
    const auto index = track_of(first, swipe);
    if (!index || swipe[*index].present) {
      const std::size_t size = lost_size(message, lrc_sent, swipe);
      if (!swipe[kTrack2].present && is_second_track(message.first(size))) {
        swipe[kTrack2] = {true, TrackFault::start, {}};
      } else {
        lost = true;
      }
      message = message.subspan(size);
      continue;
    }
    Read read = read_at(message, form_of(*index, first), lrc_sent);
    drop_data(read.track);
    swipe[*index] = read.track;
    message = message.subspan(read.size);
  }
  if (!lost) return swipe;
  const auto missing =
      std::find_if(swipe.begin(), swipe.end(), [](const Track& track) { return !track.present; });
  if (missing != swipe.end()) *missing = {true, TrackFault::start, {}};
  return swipe;
}

Track read_track(std::span<const std::uint8_t> text, std::size_t index, bool lrc_sent) {
  while (!text.empty() && text.back() == 0) text = text.first(text.size() - 1);
  if (text.empty()) return {};
  const std::uint8_t first = text.front();
  const bool third = index == kTrack3 && (first == '+' || first == '!' || first == '%');
  if (first != kForms[index].start && !third) return {true, TrackFault::start, {}};
  Read read = read_at(text, form_of(index, first), lrc_sent);
  drop_data(read.track);
  return read.track;
}

}  // namespace noren::reader_magstripe
