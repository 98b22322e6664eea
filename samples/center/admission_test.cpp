// SPDX-License-Identifier: Apache-2.0
#include "admission.hpp"

#include <gmock/gmock.h>

namespace noren::center {
namespace {

using testing::ElementsAre;

class AdmissionTest : public testing::Test {
 protected:
  bool enter(const std::string& terminal, bool queued = false, std::size_t bytes = 10) {
    const std::string name = terminal + std::to_string(++count_);
    const Status entered =
        admission_.enter(terminal, bytes, queued, [this, name] { began_.push_back(name); });
    if (!entered) refusal_ = entered.error();
    return static_cast<bool>(entered);
  }
  void leave(const std::string& terminal) { admission_.leave(terminal, 10); }

  Admission admission_{{.requests = 8, .bytes = 1000, .queued_share = 4, .per_terminal = 3}};
  std::vector<std::string> began_;
  Error refusal_;
  int count_ = 0;
};

TEST_F(AdmissionTest, ATerminalHasOneRequestInWorkAndKeepsItsOrder) {
  EXPECT_TRUE(enter("a") && enter("a") && enter("b") && enter("a"));
  EXPECT_THAT(began_, ElementsAre("a1", "b3"));
  leave("a");
  EXPECT_THAT(began_, ElementsAre("a1", "b3", "a2"));
  leave("b");
  leave("a");
  EXPECT_THAT(began_, ElementsAre("a1", "b3", "a2", "a4"));
  leave("a");
  EXPECT_EQ(admission_.load().requests, 0u);
  EXPECT_EQ(admission_.load().bytes, 0u);
  EXPECT_TRUE(enter("a"));
  EXPECT_EQ(began_.back(), "a5");
}

TEST_F(AdmissionTest, ATerminalCannotFillTheRoomOfOthers) {
  EXPECT_TRUE(enter("a") && enter("a") && enter("a"));
  EXPECT_FALSE(enter("a"));
  EXPECT_EQ(refusal_.status, NOREN_E_BUSY);
  EXPECT_EQ(refusal_.reason, "center_busy");
  EXPECT_TRUE(enter("b"));
}

TEST_F(AdmissionTest, WhatWasKeptIsSentAwayFirst) {
  EXPECT_TRUE(enter("a", true) && enter("b", true));
  EXPECT_FALSE(enter("c", true));
  const std::string first = refusal_.details.at(0);
  EXPECT_FALSE(enter("d", true));
  EXPECT_NE(refusal_.details.at(0), first);
  EXPECT_TRUE(enter("c"));
  leave("a");
  leave("b");
  leave("c");
  EXPECT_TRUE(enter("c", true));
}

TEST_F(AdmissionTest, BytesCountAsWellAsRequests) {
  EXPECT_TRUE(enter("a", false, 990));
  EXPECT_TRUE(enter("b", false, 10));
  EXPECT_FALSE(enter("c", false, 1));
  admission_.leave("a", 990);
  EXPECT_TRUE(enter("c", false, 1));
  EXPECT_FALSE(enter("d", true, 250));
  for (const char* terminal : {"e", "f", "g", "h", "i", "j"}) EXPECT_TRUE(enter(terminal));
  EXPECT_FALSE(enter("k"));
}

}  // namespace
}  // namespace noren::center
