// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/dialogue.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace noren::printer_escpos {
namespace {

void hear(EscPosDialogue& printer, std::initializer_list<int> bytes) {
  for (int byte : bytes) printer.hear(static_cast<std::uint8_t>(byte));
}

// The state after one answer to DLE EOT number `which`.
Status told(int which, int byte) {
  EscPosDialogue printer{Manners{}};
  for (int before = 1; before < which; ++before) {
    printer.question(static_cast<std::size_t>(before - 1));
    hear(printer, {0x12});
  }
  printer.question(static_cast<std::size_t>(which - 1));
  EXPECT_FALSE(printer.answered());
  hear(printer, {byte});
  EXPECT_TRUE(printer.answered());
  return printer.status();
}

Status told_unasked(int first, int second, int third) {
  EscPosDialogue printer{Manners{}};
  hear(printer, {first, second, third, 0x0F});
  return printer.status();
}

TEST(EscPosStatus, EachBitOfDleEotHasItsName) {
  EXPECT_TRUE(told(1, 0x1A).offline);
  EXPECT_TRUE(told(1, 0x52).feeding);
  EXPECT_EQ(told(1, 0x16).drawer_high, true);
  EXPECT_EQ(told(1, 0x12).drawer_high, false);
  EXPECT_TRUE(told(2, 0x16).cover_open);
  EXPECT_TRUE(told(2, 0x1A).feeding);
  EXPECT_TRUE(told(2, 0x32).paper_end);
  EXPECT_TRUE(told(3, 0x1A).cutter_error);
  EXPECT_TRUE(told(3, 0x32).unrecoverable_error);
  EXPECT_TRUE(told(3, 0x52).overheated);
  EXPECT_TRUE(told(4, 0x1E).paper_near_end);
  EXPECT_FALSE(told(4, 0x1E).paper_end);
  EXPECT_TRUE(told(4, 0x72).paper_end);
  Status none;
  none.drawer_high = false;
  EXPECT_EQ(told(4, 0x12), none);
}

TEST(EscPosStatus, AJamIsToldWithAnErrorAlone) {
  const auto told_both = [](int second, int third) {
    EscPosDialogue printer{Manners{}};
    printer.question(1);
    printer.question(2);
    hear(printer, {second, third});
    return printer.status().mechanical_error;
  };
  EXPECT_TRUE(told_both(0x52, 0x16));
  EXPECT_FALSE(told_both(0x12, 0x16));
}

TEST(EscPosStatus, EachBitOfGsAHasItsName) {
  EXPECT_EQ(told_unasked(0x14, 0, 0).drawer_high, true);
  EXPECT_TRUE(told_unasked(0x18, 0, 0).offline);
  EXPECT_TRUE(told_unasked(0x30, 0, 0).cover_open);
  EXPECT_TRUE(told_unasked(0x50, 0, 0).feeding);
  EXPECT_TRUE(told_unasked(0x10, 0x04, 0).mechanical_error);
  EXPECT_TRUE(told_unasked(0x10, 0x08, 0).cutter_error);
  EXPECT_TRUE(told_unasked(0x10, 0x20, 0).unrecoverable_error);
  EXPECT_TRUE(told_unasked(0x10, 0x40, 0).overheated);
  EXPECT_FALSE(told_unasked(0x30, 0x40, 0).overheated);  // the cover alone
  EXPECT_TRUE(told_unasked(0x10, 0, 0x03).paper_near_end);
  EXPECT_TRUE(told_unasked(0x10, 0, 0x0C).paper_end);
}

TEST(EscPosStatus, NewPaperTakesBackWhatWasToldOfTheOld) {
  EscPosDialogue printer{Manners{}};
  printer.question(1);
  hear(printer, {0x32});
  hear(printer, {0x10, 0, 0, 0x0F});
  EXPECT_FALSE(printer.status().paper_end);
}

TEST(EscPosStatus, LateAnswersBelongToTheirOwnQuestions) {
  EscPosDialogue printer{Manners{}};
  printer.question(0);
  printer.question(1);
  hear(printer, {0x1A});
  EXPECT_FALSE(printer.answered());
  hear(printer, {0x12});
  EXPECT_TRUE(printer.answered());
  EXPECT_TRUE(printer.status().offline);
  EXPECT_FALSE(printer.status().cover_open);
}

TEST(EscPosFence, OnlyItsOwnAnswerPassesIt) {
  EscPosDialogue printer{Manners{}};
  const Bytes early = printer.fence("key", 0), fence = printer.fence("key", 1);
  ASSERT_EQ(fence.size(), 11u);
  const auto answer = [&](const Bytes& question) {
    hear(printer, {0x37, 0x22, question[7], question[8], question[9], question[10], 0});
  };
  answer(early);
  hear(printer, {0x00});  // what GS r answers
  EXPECT_FALSE(printer.fence_passed());
  answer(fence);
  EXPECT_TRUE(printer.fence_passed());
}

TEST(EscPosFence, WithoutMarksTheNextAnswerPassesIt) {
  EscPosDialogue printer{Manners{Manners::Fence::gs_r, false, false}};
  hear(printer, {0x00});  // nobody asked
  EXPECT_EQ(printer.fence("key", 1), (Bytes{0x1D, 'r', 1}));
  EXPECT_FALSE(printer.fence_passed());
  hear(printer, {0x10, 0x00, 0x00, 0x0F});  // status is not an answer to it
  EXPECT_FALSE(printer.fence_passed());
  hear(printer, {0x00});
  EXPECT_TRUE(printer.fence_passed());
}

}  // namespace
}  // namespace noren::printer_escpos
