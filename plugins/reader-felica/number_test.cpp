// SPDX-License-Identifier: Apache-2.0
//
// Numbers of programs, and phones: the whole teller over each dialect.
#include "plugins/reader-felica/number.hpp"

#include <gtest/gtest.h>

#include "plugins/reader-felica/fake_card.hpp"
#include "plugins/reader-felica/identify.hpp"

namespace noren::reader_felica {
namespace {

using testing::FakeCard;

const Bytes felica_atr{0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00,
                       0x03, 0x06, 0x11, 0x00, 0x3B, 0x00, 0x00, 0x00, 0x00, 0x42};
const Bytes phone_atr{0x3B, 0x80, 0x80, 0x01, 0x01};
const Block account{0x10, 0x01, 0x90, 0x07, 0x00, 0x00, 0x42, 0x25};

const Area first{0xFE00, 0x684F, 0, 0, 8, Spelling::bcd, "account"};
const Area second{0xFE00, 0x110B, 0, 0, 8, Spelling::bcd, "account"};

struct NumberTest : ::testing::TestWithParam<DialectName> {
  NumberTest() {
    card.dialect = GetParam();
    card.systems[0xFE00][0x684F] = {account};
    profile.dialect = GetParam();
    profile.areas = {first};
    profile.phone_systems = {0x0003};
    api.plug("R");
    api.insert("R", felica_atr,
               [this](ByteView command, Bytes& response) { return card(command, response); });
    api.establish(context);
  }
  // "kind identifier" or the reason of the refusal.
  std::string read(const Bytes& atr = felica_atr) {
    pcsc::Channel channel(api, context, "R");
    FelicaTeller teller(profile);
    const auto reading = teller.read(atr, channel, false);
    if (const auto* refusal = std::get_if<plugin::Refusal>(&reading)) return refusal->reason;
    const auto& who = std::get<plugin::Identified>(reading);
    if (who.kind != "felica_idm") {
      return who.kind + " " + std::string(who.identifier.begin(), who.identifier.end());
    }
    const bool own = who.identifier == card.identifier;
    return who.kind + (own ? " of the card" : " of a system");
  }
  void become_a_phone() {
    card.identifier = {0x08, 2, 3, 4};
    profile.areas.clear();
  }

  pcsc::testing::FakeApi api;
  pcsc::Context context = 0;
  FakeCard card;
  Profile profile;
};

TEST_P(NumberTest, TheProgramsNumberIsReadWhileNobodyStepsBetween) {
  EXPECT_EQ(read(), "account 1001900700004225");
  EXPECT_EQ(api.transactions, 1);
  EXPECT_EQ(api.open_transactions, 0);
}

TEST_P(NumberTest, TheDialectIsFoundWhereNothingSaysIt) {
  profile.dialect.reset();
  EXPECT_EQ(read(), "account 1001900700004225");
}

TEST_P(NumberTest, TheFirstAreaThatTheCardHasCounts) {
  card.systems[0xFE00].clear();
  card.systems[0xFE00][0x110B] = {account};
  profile.areas = {first, second};
  EXPECT_EQ(read(), "account 1001900700004225");
}

TEST_P(NumberTest, ANumberMayRunIntoTheNextBlock) {
  Block head{};
  Block tail{};
  std::copy_n(account.begin(), 3, head.begin() + 13);
  std::copy_n(account.begin() + 3, 5, tail.begin());
  card.systems[0xFE00][0x684F] = {Block{}, head, tail};
  profile.areas[0].block = 1;
  profile.areas[0].from = 13;
  EXPECT_EQ(read(), "account 1001900700004225");
}

TEST_P(NumberTest, ACardWithoutTheNumberIsToldByItsIdm) {
  card.systems.clear();
  card.systems[0x0003];
  EXPECT_EQ(read(), "felica_idm of the card");
  profile.areas_only = true;
  EXPECT_EQ(read(), "card_number_absent");
}

TEST_P(NumberTest, ALostPollingIsNoMissingNumber) {
  card.lost_pollings = 1;
  EXPECT_EQ(read(), "account 1001900700004225");
}

// Told by its IDm the same customer would be another one.
TEST_P(NumberTest, ACardThatWentIsNeverOneWithoutTheNumber) {
  card.silent = true;
  EXPECT_EQ(read(), "card_removed_early");
}

TEST_P(NumberTest, AnExchangedCardIsNoticed) {
  card.systems.clear();
  card.systems[0x0003];
  card.idm[6] ^= 0x10;  // another card answers to the Polling than told its identifier
  EXPECT_EQ(read(), "card_changed");
}

TEST_P(NumberTest, WhatCannotBeReadIsNamed) {
  card.locked[0x684F] = 0xA5;
  EXPECT_EQ(read(), "card_number_locked");
  card.locked.clear();
  card.systems[0xFE00][0x684F] = {Block{}};
  EXPECT_EQ(read(), "card_number_blank");
  Block other = account;
  other[7] = 0x2A;
  card.systems[0xFE00][0x684F] = {other};
  EXPECT_EQ(read(), "card_number_spelling");
}

TEST_P(NumberTest, APulledCardLeavesNothingAtWhicheverCommand) {
  ASSERT_EQ(read(), "account 1001900700004225");
  const int whole = card.commands;
  ASSERT_GE(whole, 3);
  // What comes after the number was read puts the reader back, and needs no card.
  const int after = GetParam() == DialectName::transparent ? 2 : 0;
  for (int at = 1; at <= whole - after; ++at) {
    card.commands = 0;
    card.pulled_at = at;
    EXPECT_EQ(read(), "card_removed_early") << at;
    EXPECT_EQ(api.open_transactions, 0);
    EXPECT_EQ(api.open_cards, 0);
  }
}

TEST_P(NumberTest, AResetBetweenTwoCommandsIsNoticed) {
  const auto answer = [this](ByteView command, Bytes& response) {
    if (card.commands == 1) {
      ++card.commands;
      return static_cast<pcsc::Code>(SCARD_W_RESET_CARD);
    }
    return card(command, response);
  };
  api.swap("R", felica_atr, answer);
  EXPECT_EQ(read(), "card_changed");
}

TEST_P(NumberTest, APhoneIsFoundInTheSystemOfTransit) {
  become_a_phone();
  card.systems.clear();
  card.systems[0x0003];
  EXPECT_EQ(read(phone_atr), "felica_idm of a system");
}

TEST_P(NumberTest, APhonesNumberOfTheProgramComesFirst) {
  become_a_phone();
  card.systems[0x0003];
  profile.areas = {first};
  EXPECT_EQ(read(phone_atr), "account 1001900700004225");
}

TEST_P(NumberTest, APhoneThatShowsNothingLastingIsRefused) {
  become_a_phone();
  card.silent = true;
  EXPECT_EQ(read(phone_atr), "random_id");
  card.silent = false;  // it has FeliCa, in another system
  EXPECT_EQ(read(phone_atr), "random_id");
  card.systems[0x0003];
  card.idm = {0x01, 0xFE, 3, 4, 5, 6, 7, 8};
  EXPECT_EQ(read(phone_atr), "random_id");
  profile.phone_systems.clear();
  const int before = card.commands;
  EXPECT_EQ(read(phone_atr), "random_id");
  EXPECT_EQ(card.commands, before + 1) << "nobody looks for it";
}

INSTANTIATE_TEST_SUITE_P(All, NumberTest,
                         ::testing::Values(DialectName::direct, DialectName::pn532,
                                           DialectName::transparent));

TEST(SameCard, DiffersInTheSystemAlone) {
  const Bytes one{0x01, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_TRUE(same_card(one, Bytes{0x21, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_FALSE(same_card(one, Bytes{0x02, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_FALSE(same_card(one, Bytes{0x01, 2, 3, 4, 5, 6, 7, 9}));
  EXPECT_FALSE(same_card(one, Bytes{0x01, 2, 3}));
  EXPECT_FALSE(same_card({}, {}));
}

TEST(NoDialect, AreasNeedAReaderThatPassesFrames) {
  FakeCard card;
  card.dialect = DialectName::none;
  pcsc::testing::FakeApi api;
  api.plug("R");
  api.insert("R", felica_atr,
             [&](ByteView command, Bytes& response) { return card(command, response); });
  pcsc::Context context = 0;
  api.establish(context);
  Profile profile;
  profile.areas = {first};
  {
    pcsc::Channel channel(api, context, "R");
    const auto reading = FelicaTeller(profile).read(felica_atr, channel, false);
    EXPECT_EQ(std::get<plugin::Refusal>(reading).reason, "reader_passes_no_frames");
  }
  card.identifier = {0x08, 1, 2, 3};
  pcsc::Channel channel(api, context, "R");
  const auto reading = FelicaTeller(profile).read(phone_atr, channel, false);
  EXPECT_EQ(std::get<plugin::Refusal>(reading).reason, "random_id");
}

}  // namespace
}  // namespace noren::reader_felica
