// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/wrapper.hpp"

#include <gtest/gtest.h>

namespace noren::reader_felica {
namespace {

const Bytes frame{6, 0x00, 0xFF, 0xFF, 0x01, 0x00};

TEST(Pn532, PollsForTwoSoThatASecondShows) {
  // ACR122U API, section 7.1, but for the count of cards.
  EXPECT_EQ(pn532::list_targets(0xFFFF),
            (Bytes{0xFF, 0, 0, 0, 9, 0xD4, 0x4A, 2, 1, 0x00, 0xFF, 0xFF, 0x01, 0x00}));
}

TEST(Pn532, ReadsTheListOfTargets) {
  Bytes answer{0xD5, 0x4B, 1, 1, 4, 0x01, 0xAA, 0xBB};
  const auto one = pn532::parse_targets(answer);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->count, 1);
  EXPECT_EQ(one->polling_answer, (Bytes{4, 0x01, 0xAA, 0xBB}));
  EXPECT_EQ(pn532::parse_targets(Bytes{0xD5, 0x4B, 0})->count, 0);
  answer[2] = 2;
  EXPECT_EQ(pn532::parse_targets(answer)->count, 2);
  answer[2] = 3;
  EXPECT_FALSE(pn532::parse_targets(answer));
  answer[2] = 1;
  for (std::size_t size = 0; size < answer.size(); ++size) {
    EXPECT_FALSE(pn532::parse_targets(ByteView(answer).first(size)));
  }
  answer[4] = 0;
  EXPECT_FALSE(pn532::parse_targets(answer));
}

TEST(Pn532, ExchangesWithTheTargetThatWasListed) {
  EXPECT_EQ(pn532::exchange(1, frame),
            (Bytes{0xFF, 0, 0, 0, 9, 0xD4, 0x40, 1, 6, 0x00, 0xFF, 0xFF, 0x01, 0x00}));
  EXPECT_EQ(std::get<Bytes>(pn532::parse_exchange(Bytes{0xD5, 0x41, 0x00, 7, 8})), (Bytes{7, 8}));
  EXPECT_TRUE(std::holds_alternative<Silence>(pn532::parse_exchange(Bytes{0xD5, 0x41, 0x01})));
  EXPECT_TRUE(
      std::holds_alternative<NotUnderstood>(pn532::parse_exchange(Bytes{0xD5, 0x41, 0x14})));
  EXPECT_TRUE(
      std::holds_alternative<NotUnderstood>(pn532::parse_exchange(Bytes{0xD5, 0x4B, 0x00})));
  EXPECT_TRUE(std::holds_alternative<NotUnderstood>(pn532::parse_exchange({})));
}

// The bytes that tanakamasayuki/EspUsbHost measured with an RC-S300.
TEST(Transparent, SpellsTheSession) {
  using transparent::Session;
  EXPECT_EQ(transparent::manage(Session::start), (Bytes{0xFF, 0x50, 0, 0, 2, 0x81, 0, 0}));
  EXPECT_EQ(transparent::switch_to_felica(),
            (Bytes{0xFF, 0x50, 0, 2, 4, 0x8F, 0x02, 0x03, 0x00, 0}));
  EXPECT_EQ(transparent::exchange(frame, 100'000),
            (Bytes{0xFF, 0x50, 0, 1, 15,   0x5F, 0x46, 0x04, 0xA0, 0x86, 0x01,
                   0x00, 0x95, 6, 6, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0}));
}

TEST(Transparent, ReadsTheAnswersObjects) {
  const Bytes good{0xC0, 3, 0, 0x90, 0, 0x92, 1, 0, 0x96, 2, 0, 0, 0x97, 3, 3, 1, 9};
  const auto answer = transparent::parse_answer(good);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->accepted);
  EXPECT_EQ(answer->frame, (Bytes{3, 1, 9}));
  const auto silent = transparent::parse_answer(Bytes{0xC0, 3, 2, 0x64, 0x01});
  ASSERT_TRUE(silent);
  EXPECT_TRUE(silent->silent);
  EXPECT_FALSE(silent->accepted);
  EXPECT_FALSE(transparent::parse_answer(Bytes{0xC0, 3, 1, 0x63, 0x01})->accepted);
  EXPECT_TRUE(transparent::parse_answer(Bytes{0x5F, 0x46, 1, 7, 0xC0, 3, 0, 0x90, 0})->accepted)
      << "a tag of two bytes is stepped over";
}

TEST(Transparent, RefusesWhatIsCutOrHasNoStatus) {
  EXPECT_FALSE(transparent::parse_answer({}));
  EXPECT_FALSE(transparent::parse_answer(Bytes{0x97, 1, 9}));
  EXPECT_FALSE(transparent::parse_answer(Bytes{0xC0, 2, 0, 0x90}));
  EXPECT_FALSE(transparent::parse_answer(Bytes{0xC0, 3, 0, 0x90, 0, 0x97, 4, 1}));
  EXPECT_FALSE(transparent::parse_answer(Bytes{0xC0, 3, 0, 0x90, 0, 0x5F, 0x46}));
}

}  // namespace
}  // namespace noren::reader_felica
