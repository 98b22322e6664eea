// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/framing.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "plugins/reader-scanner/testing/text.hpp"

namespace noren::reader_scanner {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::text;

// What comes out of the bytes; ~ in them stands for a pause. A garbled code is "!".
std::vector<std::string> cut(std::string_view sent, std::string suffix = "") {
  Framing framing(std::move(suffix));
  std::vector<std::string> codes;
  const auto step = [&](Framing::Step step) {
    if (step == Framing::Step::garbled) codes.push_back("!");
    if (step != Framing::Step::code) return;
    codes.push_back(text(framing.text()));
    framing.clear();
    EXPECT_TRUE(framing.text().empty());
  };
  for (const char c : sent) {
    step(c == '~' ? framing.pause() : framing.take(static_cast<std::uint8_t>(c)));
  }
  return codes;
}

TEST(Framing, AFrameHoldsEveryCharacter) {
  EXPECT_THAT(cut("\x02"
                  "A\r\n\x1D"
                  "B\x03\r\n\x02"
                  "C\x03"),
              ElementsAre("A\r\n\x1D"
                          "B",
                          "C"));
  EXPECT_THAT(cut("\x02"
                  "A~~B\x03"),
              ElementsAre("AB"))
      << "a frame waits";
}

TEST(Framing, APauseEndsWhatHasNoFrame) {
  EXPECT_THAT(cut("A\r\nB\x1D\r~C\r~"), ElementsAre("A\r\nB\x1D\r", "C\r"));
  EXPECT_THAT(cut("~~\r\n~"), IsEmpty());
}

TEST(Framing, ASuffixEndsAtOnce) {
  EXPECT_THAT(cut("A\r\nB\r\nC", "\r\n"), ElementsAre("A", "B"));
  EXPECT_THAT(cut("A\rB\r", "\r"), ElementsAre("A", "B"));
  EXPECT_THAT(cut("A\r\nB\r\n", "\r"), ElementsAre("A", "B")) << "the rest of a longer one";
  EXPECT_THAT(cut("~A\r~\n~B\r~", "\r"), ElementsAre("A", "B"));
}

TEST(Framing, HalfACodeIsNoneWhereASuffixEndsThem) {
  EXPECT_THAT(cut("AB~CD\rE\r", "\r"), ElementsAre("!", "!", "E")) << "CD is the rest of AB";
  EXPECT_THAT(cut("AB~CD~E\r\nF\r\n", "\r\n"), ElementsAre("!", "!", "!", "F"));
  const std::string longest(kCodeMax, 'Q');
  EXPECT_THAT(cut(longest + "QQ\rA\r", "\r"), ElementsAre("!", "A"));
}

TEST(Framing, WhatIsLostIsNamedOnceAndForgotten) {
  EXPECT_THAT(cut("\x02"
                  "AB\x02"
                  "C\x03"),
              ElementsAre("!", "C"));
  const std::string longest(kCodeMax, 'Q');
  EXPECT_THAT(cut("\x02" + longest + "\x03"), ElementsAre(longest));
  EXPECT_THAT(cut("\x02" + longest + "Q\x03" + "A~"), ElementsAre("!", "A"));
  EXPECT_THAT(cut(longest + "QQQQ~B~"), ElementsAre("!", "B"));
}

}  // namespace
}  // namespace noren::reader_scanner
