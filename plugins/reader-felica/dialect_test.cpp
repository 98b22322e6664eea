// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/dialect.hpp"

#include <gtest/gtest.h>

#include "plugins/reader-felica/fake_card.hpp"

namespace noren::reader_felica {
namespace {

using testing::FakeCard;

const Block block{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

struct DialectTest : ::testing::TestWithParam<DialectName> {
  DialectTest() {
    card.dialect = GetParam();
    card.systems[0xFE00][0x110B] = {block};
    api.plug("R");
    api.insert("R", {0x3B},
               [this](ByteView command, Bytes& response) { return card(command, response); });
    api.establish(context);
    channel.emplace(api, context, "R");
  }
  std::unique_ptr<Dialect> spoken() {
    auto made = speak(GetParam(), *channel);
    auto* dialect = std::get_if<std::unique_ptr<Dialect>>(&made);
    EXPECT_NE(dialect, nullptr);
    return dialect ? std::move(*dialect) : nullptr;
  }

  pcsc::testing::FakeApi api;
  pcsc::Context context = 0;
  FakeCard card;
  std::optional<pcsc::Channel> channel;
};

TEST_P(DialectTest, PollsAndReads) {
  const auto dialect = spoken();
  const auto heard = dialect->poll(0xFE00);
  const auto* target = std::get_if<Target>(&heard);
  ASSERT_NE(target, nullptr);
  EXPECT_EQ(target->system, 0xFE00);
  const auto answer = dialect->exchange(encode_read(target->idm, 0x110B, 0));
  ASSERT_TRUE(std::holds_alternative<Bytes>(answer));
  EXPECT_EQ(std::get<ReadAnswer>(parse_read(std::get<Bytes>(answer), target->idm)).block, block);
}

TEST_P(DialectTest, TellsThatNobodyAnswered) {
  const auto dialect = spoken();
  EXPECT_TRUE(std::holds_alternative<Silence>(dialect->poll(0x0003)));
  EXPECT_TRUE(std::holds_alternative<Silence>(dialect->exchange(encode_read(Idm{}, 0x110B, 0))));
}

TEST_P(DialectTest, IsFoundByTrial) {
  const auto found = try_dialects(*channel);
  ASSERT_TRUE(std::holds_alternative<DialectName>(found));
  EXPECT_EQ(std::get<DialectName>(found), GetParam());
  EXPECT_FALSE(card.session) << "no session may be left open";
  for (const Bytes& frame : card.heard) EXPECT_LE(frame[1], 0x02) << "a trial only polls";
}

TEST_P(DialectTest, LeavesTheReaderAsItWas) {
  spoken()->poll(0xFE00);
  EXPECT_FALSE(card.session);
  card.pulled_at = card.commands + 2;
  (void)speak(GetParam(), *channel);  // pulled while the dialect begins
  EXPECT_EQ(api.open_transactions, 0);
}

TEST_P(DialectTest, ATrialWithACardThatGoesFindsNothing) {
  for (int at = 1; at < 4; ++at) {
    card.commands = 0;
    card.pulled_at = at;
    const auto found = try_dialects(*channel);
    if (card.commands < at) break;  // found before
    const auto* refusal = std::get_if<plugin::Refusal>(&found);
    if (GetParam() == DialectName::transparent && at == 3) break;  // ends the session, unanswered
    ASSERT_NE(refusal, nullptr) << at;
    EXPECT_EQ(refusal->reason, "card_removed_early");
  }
}

INSTANTIATE_TEST_SUITE_P(All, DialectTest,
                         ::testing::Values(DialectName::direct, DialectName::pn532,
                                           DialectName::transparent));

TEST(DialectOf, KnowsReadersByTheirNames) {
  EXPECT_EQ(dialect_of("ACS ACR122U PICC Interface 00 00"), DialectName::pn532);
  EXPECT_EQ(dialect_of("ACS ACR1252 1S CL Reader [ACR1252 Dual Reader PICC] 00 00"),
            DialectName::direct);
  EXPECT_EQ(dialect_of("ACS ACR1251 CL Reader 00 00"), DialectName::direct);
  EXPECT_EQ(dialect_of("SONY FeliCa RC-S300/S (0123456) 00 00"), DialectName::transparent);
  EXPECT_EQ(dialect_of("Sony FeliCa Port/PaSoRi 4.0 0"), DialectName::transparent);
  EXPECT_EQ(dialect_of("Another Reader 00 00"), DialectName::none);
}

TEST(TwoCards, AreRefusedWhereTheReaderTellsThem) {
  pcsc::testing::FakeApi api;
  FakeCard card;
  card.dialect = DialectName::pn532;
  card.systems[0x0003];
  card.second_cards = 1;
  api.plug("R");
  api.insert("R", {0x3B},
             [&](ByteView command, Bytes& response) { return card(command, response); });
  pcsc::Context context = 0;
  api.establish(context);
  pcsc::Channel channel(api, context, "R");
  auto spoken = speak(DialectName::pn532, channel);
  const auto heard = std::get<std::unique_ptr<Dialect>>(spoken)->poll(any_system);
  ASSERT_TRUE(std::holds_alternative<plugin::Refusal>(heard));
  EXPECT_EQ(std::get<plugin::Refusal>(heard).reason, "two_cards");
}

}  // namespace
}  // namespace noren::reader_felica
