// SPDX-License-Identifier: Apache-2.0
#include "host/child/spoken.hpp"

#include <gtest/gtest.h>

namespace noren::host {
namespace {

TEST(Printable, ControlCharactersAreBlanksAndTextStays) {
  EXPECT_EQ(printable("one\ntwo\r\tthree\x7f\x1b[2J"), "one two  three  [2J");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a b");
  EXPECT_EQ(printable("\xC2\x9B"
                      "2J"),
            "  2J");
  EXPECT_EQ(printable("のれん ¥1,250 \xC2\xA5\xC2"), "のれん ¥1,250 \xC2\xA5\xC2");
}

TEST(LineCap, LetsSoManyThroughInEachWindowAndCountsTheRest) {
  LineCap cap(2);
  const LineCap::TimePoint start{std::chrono::hours(5)};
  EXPECT_TRUE(cap.take(start));
  EXPECT_TRUE(cap.take(start));
  EXPECT_FALSE(cap.take(start));
  EXPECT_FALSE(cap.take(start + LineCap::window - std::chrono::milliseconds(1)));
  EXPECT_TRUE(cap.take(start + LineCap::window));
  EXPECT_EQ(cap.take_dropped(), 2u);
  EXPECT_EQ(cap.take_dropped(), 0u);
  EXPECT_TRUE(cap.take(start + LineCap::window));
  EXPECT_FALSE(cap.take(start + LineCap::window));
  EXPECT_EQ(cap.take_dropped(), 1u);
}

}  // namespace
}  // namespace noren::host
