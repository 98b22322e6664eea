// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/message.hpp"

#include <gmock/gmock.h>

#include <string>

#include "plugins/reader-magstripe/testing/stripe.hpp"

namespace noren::reader_magstripe {
namespace {

// "-" for a track that is not there, "!201" for a fault, else its data.
std::string told(const Track& track) {
  if (!track.present) return "-";
  if (!track.good()) {
    EXPECT_TRUE(track.data.empty()) << "what was not read is not handed on";
    return "!" + std::to_string(static_cast<int>(track.fault));
  }
  return {track.data.begin(), track.data.end()};
}

std::array<std::string, kTracks> read(std::string_view message, bool lrc = false) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.data());
  const Swipe swipe = read_message({bytes, message.size()}, lrc);
  return {told(swipe[0]), told(swipe[1]), told(swipe[2]), told(swipe[3])};
}

using Told = std::array<std::string, kTracks>;

struct Case {
  std::string_view message;
  Told tracks;
};

TEST(Message, AnyFramingAndAnySubsetOfTracks) {
  const Case cases[] = {
      {"%B12^A/B^99?\r;12=99?\r", {"B12^A/B^99", "12=99", "-", "-"}},
      {";12=99?\r", {"-", "12=99", "-", "-"}},
      {"\x02\x1B%B12^A^99?;12=99?+0112=1?\r\x03", {"B12^A^99", "12=99", "0112=1", "-"}},
      {"%B1?;2?;3?", {"B1", "2", "3", "-"}},
      {"%B1?\r\n%AAMVA1?\r\n", {"B1", "-", "AAMVA1", "-"}},
      {"!THREE?", {"-", "-", "THREE", "-"}},
      {"\x7FMEMBER 1\x7F\r", {"-", "-", "-", "MEMBER 1"}},
      {"\x7FMEMBER 1\x7F;12=9?", {"-", "12=9", "-", "MEMBER 1"}},
      {"", {"-", "-", "-", "-"}},
      {"\r\n\x02\x03", {"-", "-", "-", "-"}},
  };
  for (const Case& one : cases) EXPECT_EQ(read(one.message), one.tracks) << one.message;
}

TEST(Message, WhatWasNotReadIsNamed) {
  const Case cases[] = {
      {"%E?;12=99?\r", {"!1", "12=99", "-", "-"}},  // the reader's own word
      {"%?;12=99?+?", {"-", "12=99", "-", "-"}},    // nothing there
      {";12=99\r", {"-", "!202", "-", "-"}},        // no end
      {";12=99", {"-", "!202", "-", "-"}},          //
      {";1A=99?", {"-", "!203", "-", "-"}},         // no character of track 2
      {"%b1?", {"!203", "-", "-", "-"}},            //
      {"12=99?\r", {"-", "!201", "-", "-"}},        // no beginning
      {"B1^A?\r;12=99?", {"!201", "12=99", "-", "-"}},
      {"%B1?12=99?\r", {"B1", "!201", "-", "-"}},
      {"%B1?12=99?;0112=1?", {"B1", "!201", "0112=1", "-"}},  // track 3 is not taken for track 2
      {"07;12=99?", {"!201", "12=99", "-", "-"}},             // what a reader puts before it
      {"%B1?;2?+3?\x7F"
       "4\x7F;5?",
       {"B1", "2", "3", "4"}},  // one too many
  };
  for (const Case& one : cases) EXPECT_EQ(read(one.message), one.tracks) << one.message;
}

TEST(Message, NoTrackIsLongerThanItsForm) {
  EXPECT_EQ(read(";" + std::string(37, '1') + "?")[1], std::string(37, '1'));
  EXPECT_EQ(read(";" + std::string(38, '1') + "?;2?")[1], "!202");
  EXPECT_EQ(read(";" + std::string(38, '1') + "?;2?")[2], "2");
}

TEST(Message, TheRedundancyCharacterIsChecked) {
  const std::string data = "7083560000013=4912";
  const std::string good = ";" + data + "?" + testing::lrc_of(kForms[1], data);
  EXPECT_EQ(read(good + "\r", true)[1], data);
  EXPECT_EQ(read(";" + data + "?\r", true)[1], "!204");
  EXPECT_EQ(read(";" + data + "?", true)[1], "!204");
  for (std::size_t i = 1; i <= data.size(); ++i) {
    std::string wrong = good;
    wrong[i] = wrong[i] == '1' ? '2' : '1';
    EXPECT_EQ(read(wrong, true)[1], "!204") << i;
  }
  EXPECT_EQ(read(data + "?;;0112=1?" + testing::lrc_of(kForms[2], "0112=1"), true),
            (Told{"-", "!201", "0112=1", "-"}));
  // It may look like a sentinel, and belongs to its track all the same.
  EXPECT_EQ(read(";4?0;5?1", true), (Told{"-", "4", "5", "-"}));
}

}  // namespace
}  // namespace noren::reader_magstripe
