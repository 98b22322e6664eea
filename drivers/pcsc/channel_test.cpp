// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/channel.hpp"

#include <gtest/gtest.h>

#include "drivers/pcsc/fake_api.hpp"

namespace noren::pcsc {
namespace {

const Bytes get_uid{0xFF, 0xCA, 0x00, 0x00, 0x00};

Code answer_ok(ByteView, Bytes& response) {
  response = {0x90, 0x00};
  return 0;
}

struct ChannelTest : ::testing::Test {
  ChannelTest() {
    api.plug("R");
    api.establish(context);
  }
  void lay(testing::FakeApi::Card card) { api.insert("R", {0x3B}, std::move(card)); }
  testing::FakeApi api;
  Context context = 0;
};

TEST_F(ChannelTest, SplitsDataAndStatusWordAndLetsTheCardGo) {
  lay([](ByteView, Bytes& response) {
    response = {1, 2, 3, 0x90, 0x00};
    return 0;
  });
  {
    Channel channel(api, context, "R");
    const Response response = channel.transmit(get_uid);
    EXPECT_TRUE(response.good());
    EXPECT_EQ(response.data, (Bytes{1, 2, 3}));
    channel.transmit(get_uid);
    EXPECT_EQ(api.open_cards, 1) << "a channel connects once";
  }
  EXPECT_EQ(api.open_cards, 0);
}

TEST_F(ChannelTest, AsksAgainWithTheLengthThatTheCardNames) {
  lay([](ByteView command, Bytes& response) {
    response = command[4] == 8 ? Bytes{7, 0x90, 0x00} : Bytes{0x6C, 0x08};
    return 0;
  });
  Channel channel(api, context, "R");
  const Response response = channel.transmit(get_uid);
  EXPECT_TRUE(response.good());
  EXPECT_EQ(response.data, Bytes{7});
}

TEST_F(ChannelTest, FetchesAnAnswerInParts) {
  lay([part = 0](ByteView command, Bytes& response) mutable {
    EXPECT_EQ(command[1], part > 0 ? 0xC0 : 0xCA);
    ++part;
    response = part < 3 ? Bytes{static_cast<std::uint8_t>(part), 0x61, 0x01} : Bytes{3, 0x90, 0x00};
    return 0;
  });
  Channel channel(api, context, "R");
  EXPECT_EQ(channel.transmit(get_uid).data, (Bytes{1, 2, 3}));
}

TEST_F(ChannelTest, TakesUpAResetByAnotherProgramOnce) {
  lay([first = true](ByteView, Bytes& response) mutable {
    if (std::exchange(first, false)) return static_cast<Code>(SCARD_W_RESET_CARD);
    response = {0x90, 0x00};
    return Code{0};
  });
  Channel channel(api, context, "R");
  EXPECT_TRUE(channel.transmit(get_uid).good());
  EXPECT_EQ(api.reconnects, 1);
}

TEST_F(ChannelTest, AResetAfterTheFirstCommandIsTold) {
  lay([count = 0](ByteView, Bytes& response) mutable {
    if (++count > 1) return static_cast<Code>(SCARD_W_RESET_CARD);
    response = {0x90, 0x00};
    return Code{0};
  });
  Channel channel(api, context, "R");
  EXPECT_TRUE(channel.transmit(get_uid).good());
  EXPECT_EQ(channel.transmit(get_uid).fault, Fault::card_changed);
  EXPECT_EQ(api.reconnects, 0);
}

TEST_F(ChannelTest, HoldsTheCardUntilItGoes) {
  lay(answer_ok);
  {
    Channel channel(api, context, "R");
    api.begin_faults = 3;
    EXPECT_EQ(channel.hold().fault, Fault::none) << "nothing was said yet";
    EXPECT_EQ(channel.hold().fault, Fault::none);
    EXPECT_TRUE(channel.transmit(get_uid).good());
    EXPECT_EQ(api.transactions, 1);
    EXPECT_EQ(api.open_transactions, 1);
  }
  EXPECT_EQ(api.open_transactions, 0);
  EXPECT_EQ(api.reconnects, 3);
  {
    Channel channel(api, context, "R");
    channel.transmit(get_uid);
    api.begin_faults = 1;
    EXPECT_EQ(channel.hold().fault, Fault::card_changed);
  }
  api.begin_faults = 1000;
  EXPECT_EQ(Channel(api, context, "R").hold().fault, Fault::card_changed) << "not for ever";
  EXPECT_EQ(api.open_transactions, 0);
}

TEST_F(ChannelTest, ConfirmsThatItIsStillTheSameCard) {
  lay(answer_ok);
  Channel channel(api, context, "R");
  channel.transmit(get_uid);
  EXPECT_EQ(channel.confirm().fault, Fault::none);
  api.state_of_card = static_cast<Code>(SCARD_W_RESET_CARD);
  EXPECT_EQ(channel.confirm().fault, Fault::card_changed);
  api.state_of_card = static_cast<Code>(SCARD_W_REMOVED_CARD);
  EXPECT_EQ(channel.confirm().fault, Fault::no_card);
}

const Bytes select_file{0x00, 0xA4, 0x04, 0x00, 2, 0xA0, 0x01, 0x00};

TEST_F(ChannelTest, OverT0ACommandWithDataGoesWithoutLeAndItsAnswerIsFetched) {
  std::vector<Bytes> heard;
  lay([&heard](ByteView command, Bytes& response) {
    heard.emplace_back(command.begin(), command.end());
    response = heard.size() == 1 ? Bytes{0x61, 0x02} : Bytes{7, 8, 0x90, 0x00};
    return Code{0};
  });
  api.protocol = SCARD_PROTOCOL_T0;
  EXPECT_EQ(Channel(api, context, "R").transmit(select_file).data, (Bytes{7, 8}));
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_EQ(heard[0], (Bytes{0x00, 0xA4, 0x04, 0x00, 2, 0xA0, 0x01}));
  EXPECT_EQ(heard[1], (Bytes{0x00, 0xC0, 0x00, 0x00, 2}));
}

TEST_F(ChannelTest, OverT1ItGoesWhole) {
  lay([](ByteView command, Bytes& response) {
    response = command.size() == select_file.size() ? Bytes{0x90, 0x00} : Bytes{0x67, 0x00};
    return Code{0};
  });
  EXPECT_TRUE(Channel(api, context, "R").transmit(select_file).good());
}

TEST_F(ChannelTest, ACardThatAnnouncesForEverIsStopped) {
  for (const Bytes& part : {Bytes{0x61, 0x00}, Bytes{1, 2, 3, 0x61, 0x00}}) {
    int commands = 0;
    lay([&part, &commands](ByteView, Bytes& response) {
      response = part;
      return ++commands < 100'000 ? Code{0} : static_cast<Code>(SCARD_E_TIMEOUT);
    });
    const Response response = Channel(api, context, "R").transmit(get_uid);
    EXPECT_EQ(response.fault, Fault::bad_answer);
    EXPECT_TRUE(response.data.empty());
  }
}

TEST_F(ChannelTest, WhatMustNotBeSentTwiceIsSentOnce) {
  const Bytes verify{0x00, 0x20, 0x00, 0x81, 2, 1, 2};
  const Bytes answers[] = {{0x6C, 0x01}, {0x61, 0x01}, {}};
  for (const Bytes& answer : answers) {
    int sent = 0;
    lay([&](ByteView, Bytes& response) {
      ++sent;
      response = answer;
      return answer.empty() ? static_cast<Code>(SCARD_W_RESET_CARD) : Code{0};
    });
    const Response response = Channel(api, context, "R").transmit_once(verify);
    EXPECT_EQ(sent, 1);
    if (answer.empty()) {
      EXPECT_EQ(response.fault, Fault::card_changed);
    }
  }
}

TEST_F(ChannelTest, ACommandWithDataAloneIsNeverAskedAgain) {
  int sent = 0;
  lay([&sent](ByteView, Bytes& response) {
    ++sent;
    response = {0x6C, 0x02};
    return Code{0};
  });
  EXPECT_EQ(Channel(api, context, "R").transmit(Bytes{0x00, 0x20, 0x00, 0x81, 1, 5}).status_word,
            0x6C02);
  EXPECT_EQ(sent, 1);
}

TEST_F(ChannelTest, NamesWhatWentWrong) {
  const std::pair<long, Fault> cases[] = {
      {SCARD_W_REMOVED_CARD, Fault::no_card},         {SCARD_E_NOT_TRANSACTED, Fault::no_card},
      {SCARD_E_NO_SMARTCARD, Fault::no_card},         {SCARD_F_COMM_ERROR, Fault::no_service},
      {SCARD_E_READER_UNAVAILABLE, Fault::no_reader}, {SCARD_E_TIMEOUT, Fault::reader_fault}};
  for (const auto& [code, fault] : cases) {
    lay([code = code](ByteView, Bytes&) { return static_cast<Code>(code); });
    Channel channel(api, context, "R");
    const Response response = channel.transmit(get_uid);
    EXPECT_EQ(response.fault, fault);
    EXPECT_EQ(response.code, static_cast<Code>(code));
    EXPECT_FALSE(response.good());
  }
}

TEST_F(ChannelTest, AMuteCardAndAHeldCardShowAtTheFirstCommand) {
  lay({});
  EXPECT_EQ(Channel(api, context, "R").transmit(get_uid).fault, Fault::card_mute);
  api.connect_fault = SCARD_E_SHARING_VIOLATION;
  EXPECT_EQ(Channel(api, context, "R").transmit(get_uid).fault, Fault::card_in_use);
}

TEST_F(ChannelTest, AnAnswerWithoutStatusWordIsNone) {
  lay([](ByteView, Bytes& response) {
    response = {0x90};
    return 0;
  });
  EXPECT_EQ(Channel(api, context, "R").transmit(get_uid).fault, Fault::bad_answer);
  lay([](ByteView, Bytes&) { return Code{0}; });
  EXPECT_EQ(Channel(api, context, "R").transmit(get_uid).fault, Fault::no_card);
}

TEST(Wipe, LeavesNothing) {
  Bytes secret{1, 2, 3};
  const std::uint8_t* memory = secret.data();
  wipe(secret);
  EXPECT_TRUE(secret.empty());
  EXPECT_EQ(memory[0] | memory[1] | memory[2], 0);
}

}  // namespace
}  // namespace noren::pcsc
