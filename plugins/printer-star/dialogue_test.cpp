// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-star/dialogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace noren::printer_star {
namespace {

using Frame = std::array<int, 9>;
constexpr Frame kReady = {0x23, 0x06, 0, 0, 0, 0, 0, 0, 0};

void hear(StarDialogue& printer, const Frame& frame) {
  for (int byte : frame) printer.hear(static_cast<std::uint8_t>(byte));
}

Status told(std::size_t which, int byte) {
  StarDialogue printer;
  Frame frame = kReady;
  frame[which] = byte;
  printer.question(0);
  EXPECT_FALSE(printer.answered());
  hear(printer, frame);
  EXPECT_TRUE(printer.answered());
  return printer.status();
}

Frame counted(int counter) {
  Frame frame = kReady;
  frame[7] = (counter & 0x07) << 1 | (counter & 0x18) << 2;
  return frame;
}

// The number that a fence of stage 0 counts up to.
int mark_in(const Bytes& fence) {
  return static_cast<int>(std::count(fence.begin(), fence.end(), 0x17));
}

TEST(StarStatus, EachBitHasItsName) {
  EXPECT_EQ(told(2, 0x04).drawer_high, true);
  EXPECT_EQ(told(2, 0x00).drawer_high, false);
  EXPECT_TRUE(told(2, 0x08).offline);
  EXPECT_TRUE(told(2, 0x20).cover_open);
  EXPECT_TRUE(told(3, 0x04).mechanical_error);
  EXPECT_TRUE(told(3, 0x08).cutter_error);
  EXPECT_TRUE(told(3, 0x20).unrecoverable_error);
  EXPECT_TRUE(told(3, 0x40).overheated);
  EXPECT_TRUE(told(5, 0x04).paper_near_end);
  EXPECT_FALSE(told(5, 0x04).paper_end);
  EXPECT_TRUE(told(5, 0x08).paper_end);
  Status none;
  none.drawer_high = false;
  EXPECT_EQ(told(8, 0), none);
}

// The rest of an earlier job counts on from what was seen, while the fence is on its way.
TEST(StarFence, WhatTheCounterShowsAlreadyPassesNone) {
  for (int seen = 0; seen < 32; ++seen) {
    for (int key = 0; key < 40; ++key) {
      StarDialogue printer;
      hear(printer, counted(seen));
      printer.fence("key" + std::to_string(key), 0);
      for (int more = 0; more < 3; ++more) hear(printer, counted((seen + more) % 32));
      ASSERT_FALSE(printer.fence_passed()) << seen;
    }
  }
}

TEST(StarStatus, WhatIsBrokenOffOrMixedWithFlowControlIsNoOther) {
  StarDialogue printer;
  printer.question(0);
  for (int byte : {0x23, 0x06, 0x20}) printer.hear(static_cast<std::uint8_t>(byte));
  EXPECT_FALSE(printer.answered());
  for (int byte : {0x23, 0x13, 0x06, 0x11, 0x08, 0, 0, 0, 0, 0, 0}) {
    printer.hear(static_cast<std::uint8_t>(byte));
  }
  EXPECT_TRUE(printer.answered());
  EXPECT_TRUE(printer.status().offline);
  EXPECT_FALSE(printer.status().cover_open);
}

TEST(StarStatus, NewerModelsTellTwoBytesMore) {
  StarDialogue printer;
  printer.question(0);
  for (int byte : {0x23, 0x86, 0x08, 0, 0, 0, 0, 0, 0, 0}) {
    printer.hear(static_cast<std::uint8_t>(byte));
  }
  EXPECT_FALSE(printer.answered());
  printer.hear(0);
  EXPECT_TRUE(printer.answered());
  EXPECT_TRUE(printer.status().offline);
}

TEST(StarFence, IsPassedByItsOwnNumberAlone) {
  StarDialogue printer;
  const int mark = mark_in(printer.fence("key", 0));
  ASSERT_GE(mark, 1);
  hear(printer, counted((mark + 5) % 32));
  hear(printer, counted(mark - 1));
  EXPECT_FALSE(printer.fence_passed());
  hear(printer, counted(mark));
  EXPECT_TRUE(printer.fence_passed());
  EXPECT_EQ(printer.fence("key", 1), Bytes{0x17});
  EXPECT_FALSE(printer.fence_passed());
  hear(printer, counted(mark));
  EXPECT_FALSE(printer.fence_passed());
  hear(printer, counted(mark + 1));
  EXPECT_TRUE(printer.fence_passed());
}

TEST(StarFence, NoNumberIsReachedAgainWithinAJob) {
  StarDialogue printer;
  for (int i = 0; i < 1000; ++i) {
    const int mark = mark_in(printer.fence("key" + std::to_string(i), 0));
    EXPECT_GE(mark, 1);
    EXPECT_LT(mark + 2, 32);
  }
}

TEST(StarFence, IsNeverPassedOnceBytesWereLost) {
  StarDialogue printer;
  const int mark = mark_in(printer.fence("key", 0));
  hear(printer, counted(mark));
  printer.fence("key", 1);
  Frame overflow = counted(mark);
  overflow[4] = 0x40;
  hear(printer, overflow);
  hear(printer, counted(mark + 1));
  EXPECT_FALSE(printer.fence_passed());
}

TEST(StarFence, APrinterThatDoesNotCountPassesNone) {
  StarDialogue printer;
  printer.fence("key", 0);
  for (int byte : {0x0F, 0x06, 0, 0, 0, 0, 0}) printer.hear(static_cast<std::uint8_t>(byte));
  EXPECT_FALSE(printer.fence_passed());
}

}  // namespace
}  // namespace noren::printer_star
