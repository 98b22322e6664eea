// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/channel.hpp"

#include <gtest/gtest.h>

#include "drivers/pcsc/fake_api.hpp"

namespace noren::pcsc {
namespace {

const Bytes get_uid{0xFF, 0xCA, 0x00, 0x00, 0x00};

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

TEST_F(ChannelTest, AnAnswerWithoutStatusWordIsTheReadersFault) {
  lay([](ByteView, Bytes& response) {
    response = {0x90};
    return 0;
  });
  EXPECT_EQ(Channel(api, context, "R").transmit(get_uid).fault, Fault::reader_fault);
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
