// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/bits.hpp"

#include <gmock/gmock.h>

#include <string>

#include "plugins/reader-magstripe/testing/stripe.hpp"

namespace noren::reader_magstripe {
namespace {

using testing::bits_of;
using testing::packed;

struct Answer {
  TrackFault fault;
  std::string text;
  bool operator==(const Answer&) const = default;
};

Answer answer(const std::vector<bool>& bits, const TrackForm& form) {
  plugin::SecretBytes text(200);
  const TrackFault fault = read_bits(packed(bits), form, text);
  return {fault, std::string(text.view().begin(), text.view().end())};
}

constexpr std::string_view samples[kTracks] = {"B7083560000013710910^NOREN/HANA^4912",
                                               "7083560000013=4912", "0170835600000=1234",
                                               "MEMBER 0123456789AB"};

TEST(Bits, EachTrackIsReadBothWays) {
  for (std::size_t i = 0; i < kTracks; ++i) {
    std::vector<bool> bits = bits_of(kForms[i], samples[i]);
    EXPECT_EQ(answer(bits, kForms[i]), (Answer{TrackFault::none, std::string(samples[i])}));
    std::reverse(bits.begin(), bits.end());
    EXPECT_EQ(answer(bits, kForms[i]), (Answer{TrackFault::none, std::string(samples[i])}));
  }
}

TEST(Bits, TheFullestTrackFits) {
  for (const TrackForm& form : kForms) {
    const std::string most(form.data_max, '3');
    EXPECT_EQ(answer(bits_of(form, most), form), (Answer{TrackFault::none, most}));
    EXPECT_EQ(answer(bits_of(form, most + "3"), form).fault, TrackFault::end);
  }
}

TEST(Bits, NoFlippedBitGoesUnnoticed) {
  for (std::size_t i = 0; i < kTracks; ++i) {
    const std::vector<bool> good = bits_of(kForms[i], samples[i]);
    for (std::size_t at = 9; at + 9 < good.size(); ++at) {
      std::vector<bool> bits = good;
      bits[at] = !bits[at];
      EXPECT_NE(answer(bits, kForms[i]).fault, TrackFault::none) << "track " << i << " bit " << at;
    }
  }
}

TEST(Bits, FaultsHaveTheirNames) {
  const TrackForm& form = kForms[1];
  const std::vector<bool> good = bits_of(form, "1234", 9);
  auto bits = good;
  bits[9 + 5 * 2 + 1] = !bits[9 + 5 * 2 + 1];  // of the second digit
  EXPECT_EQ(answer(bits, form).fault, TrackFault::parity);
  bits = good;
  bits[9 + 5 * 2] = !bits[9 + 5 * 2];
  bits[9 + 5 * 2 + 1] = !bits[9 + 5 * 2 + 1];  // two of them: parity does not see it
  EXPECT_EQ(answer(bits, form).fault, TrackFault::lrc);
  bits.assign(good.begin(), good.begin() + 9 + 5 * 4);
  EXPECT_EQ(answer(bits, form).fault, TrackFault::end) << "drawn only half";
  bits.assign(good.begin() + 9 + 5, good.end());
  EXPECT_EQ(answer(bits, form).fault, TrackFault::start);
  EXPECT_EQ(answer(std::vector<bool>(64, false), form), (Answer{TrackFault::none, ""}));
}

TEST(Bits, WhatCanBeReadBothWaysIsRefused) {
  EXPECT_EQ(answer(bits_of(kForms[3], "''"), kForms[3]).fault, TrackFault::lrc);
}

TEST(Bits, TextOfAnotherTrackIsNotRead) {
  EXPECT_NE(answer(bits_of(kForms[0], samples[0]), kForms[1]).fault, TrackFault::none);
  EXPECT_NE(answer(bits_of(kForms[1], samples[1]), kForms[3]).fault, TrackFault::none);
}

}  // namespace
}  // namespace noren::reader_magstripe
