// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/bits.hpp"

#include <bit>
#include <optional>

namespace noren::reader_magstripe {
namespace {

// The bits of a track in one of the two directions.
class Bits {
 public:
  Bits(std::span<const std::uint8_t> packed, bool backwards)
      : packed_(packed), backwards_(backwards) {
    while (next_ < size() && !at(next_)) ++next_;
  }

  bool ended() const { return next_ >= size(); }

  // The next character's bits with the parity on top, the lowest first as they are written.
  std::optional<unsigned> take(int count) {
    if (size() - next_ < static_cast<std::size_t>(count)) return std::nullopt;
    unsigned character = 0;
    for (int i = 0; i < count; ++i) character |= static_cast<unsigned>(at(next_++)) << i;
    return character;
  }

 private:
  std::size_t size() const { return packed_.size() * 8; }
  bool at(std::size_t index) const {
    if (backwards_) index = size() - 1 - index;
    return (packed_[index / 8] >> (7 - index % 8) & 1) != 0;
  }

  std::span<const std::uint8_t> packed_;
  bool backwards_;
  std::size_t next_ = 0;
};

struct Reading {
  TrackFault fault = TrackFault::none;
  std::size_t size = 0;  // characters between the sentinels
};

// Reads one direction, and hands over each character of the data.
template <typename Take>
Reading read(Bits bits, const TrackForm& form, const Take& take) {
  const unsigned mask = (1U << form.bits) - 1;
  const auto parity_fits = [&](unsigned character) {
    return (std::popcount(character) % 2 == 1) == form.odd;
  };
  Reading reading;
  unsigned sum = 0;
  for (bool first = true;; first = false) {
    const auto character = bits.take(form.bits + 1);
    if (!character) return {first ? TrackFault::start : TrackFault::end, reading.size};
    const auto ascii = static_cast<std::uint8_t>((*character & mask) + form.lowest);
    if (first && (ascii != form.start || !parity_fits(*character))) {
      return {TrackFault::start, 0};
    }
    if (!parity_fits(*character)) return {TrackFault::parity, reading.size};
    sum ^= *character & mask;
    if (first) continue;
    if (ascii == form.end) break;
    if (reading.size == form.data_max) return {TrackFault::end, reading.size};
    if (!is_data(form, ascii)) return {TrackFault::parity, reading.size};
    ++reading.size;
    take(ascii);
  }
  const auto redundancy = bits.take(form.bits + 1);
  if (!redundancy || !parity_fits(*redundancy) || (*redundancy & mask) != sum) {
    reading.fault = TrackFault::lrc;
  }
  return reading;
}

}  // namespace

TrackFault read_bits(std::span<const std::uint8_t> packed, const TrackForm& form,
                     plugin::SecretBytes& text) {
  const Bits forwards(packed, false), backwards(packed, true);
  if (forwards.ended()) return TrackFault::none;
  const auto drop = [](std::uint8_t) {};
  const Reading there = read(forwards, form, drop), back = read(backwards, form, drop);
  // The wrong way, the redundancy character can look like a start, and end a track at once.
  const bool is_there = there.fault == TrackFault::none && there.size > 0;
  const bool is_back = back.fault == TrackFault::none && back.size > 0;
  // Few texts of tracks 1 and 4 can be read both ways: nobody knows which of them is on the card.
  if (is_there && is_back) return TrackFault::lrc;
  if (!is_there && !is_back) {
    if (there.fault == TrackFault::none || back.fault == TrackFault::none) return TrackFault::none;
    return there.fault != TrackFault::start ? there.fault : back.fault;
  }
  plugin::SecretBytes whole(form.data_max);
  read(is_there ? forwards : backwards, form,
       [&](std::uint8_t character) { whole.append(character); });
  return text.append(whole.view()) ? TrackFault::none : TrackFault::end;
}

}  // namespace noren::reader_magstripe
