// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/pin.hpp"

#include <gtest/gtest.h>

#include <string_view>

#include "drivers/pcsc/fake_api.hpp"

namespace noren::reader_iccard {
namespace {

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

Bytes encoded(std::string_view pin, PinForm form, std::size_t length = 0) {
  Verify verify;
  verify.form = form;
  verify.length = length;
  return encode_pin(bytes_of(pin), verify).value_or(Bytes{0xEE});
}
const Bytes none{0xEE};

TEST(Pin, IsSpelledAsTheProfileSays) {
  EXPECT_EQ(encoded("1234", PinForm::ascii), (Bytes{'1', '2', '3', '4'}));
  EXPECT_EQ(encoded("1234\r\n", PinForm::ascii, 6), (Bytes{'1', '2', '3', '4', 0xFF, 0xFF}));
  EXPECT_EQ(encoded("12345", PinForm::bcd, 4), (Bytes{0x12, 0x34, 0x5F, 0xFF}));
  EXPECT_EQ(encoded("1234", PinForm::iso2),
            (Bytes{0x24, 0x12, 0x34, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}));
}

TEST(Pin, WhatTheFormDoesNotAllowIsRefused) {
  EXPECT_EQ(encoded("", PinForm::ascii), none);
  EXPECT_EQ(encoded("\n", PinForm::ascii), none);
  EXPECT_EQ(encoded("12345678901234567", PinForm::ascii), none);
  EXPECT_EQ(encoded("12a4", PinForm::bcd), none);
  EXPECT_EQ(encoded("123", PinForm::iso2), none);
  EXPECT_EQ(encoded("1234567890123", PinForm::iso2), none);
  EXPECT_EQ(encoded("12345", PinForm::ascii, 4), none);
}

// What a card answers to VERIFY, and how often it was asked.
struct PinCardTest : ::testing::Test {
  PinCardTest() {
    api.plug("R");
    api.insert("R", {0x3B}, [this](pcsc::ByteView command, pcsc::Bytes& response) {
      heard.emplace_back(command.begin(), command.end());
      response = {static_cast<std::uint8_t>(status >> 8), static_cast<std::uint8_t>(status & 0xFF)};
      return fault;
    });
    api.establish(context);
  }
  std::string asked(std::uint16_t answer) {
    status = answer;
    heard.clear();
    pcsc::Channel channel(api, context, "R");
    const auto tries = ask_tries(0x81, channel);
    EXPECT_EQ(heard, (std::vector<Bytes>{{0x00, 0x20, 0x00, 0x81}}));
    if (const auto* refusal = std::get_if<plugin::Refusal>(&tries)) return refusal->reason;
    if (const auto* left = std::get_if<TriesLeft>(&tries)) return std::to_string(left->count);
    return "verified";
  }
  std::string sent(std::uint16_t answer) {
    status = answer;
    heard.clear();
    pcsc::Channel channel(api, context, "R");
    Verify verify;
    verify.reference = 0x81;
    const auto refusal = send_pin(verify, {1, 2}, channel);
    EXPECT_EQ(heard, (std::vector<Bytes>{{0x00, 0x20, 0x00, 0x81, 2, 1, 2}})) << "once";
    return refusal ? refusal->reason : "right";
  }

  pcsc::testing::FakeApi api;
  pcsc::Context context = 0;
  std::uint16_t status = 0;
  pcsc::Code fault = 0;
  std::vector<Bytes> heard;
};

TEST_F(PinCardTest, TheLastTryBelongsToTheHolder) {
  EXPECT_EQ(asked(0x63C3), "3");
  EXPECT_EQ(asked(0x63C2), "2");
  EXPECT_EQ(asked(0x63C1), "icc_pin_last_try");
  EXPECT_EQ(asked(0x63C0), "icc_pin_blocked");
  EXPECT_EQ(asked(0x6983), "icc_pin_blocked");
  EXPECT_EQ(asked(0x6984), "icc_pin_blocked");
  EXPECT_EQ(asked(0x9000), "verified");
}

TEST_F(PinCardTest, ACardThatDoesNotTellIsSentNothing) {
  for (const std::uint16_t answer : {0x6700, 0x6A86, 0x6A88, 0x6D00, 0x6300, 0x6C01, 0x6102}) {
    EXPECT_EQ(asked(answer), "icc_pin_tries_unknown") << answer;
  }
}

TEST_F(PinCardTest, APinIsSentOnceWhateverTheAnswerIs) {
  EXPECT_EQ(sent(0x9000), "right");
  EXPECT_EQ(sent(0x63C2), "icc_pin_wrong");
  EXPECT_EQ(sent(0x63C0), "icc_pin_blocked");
  EXPECT_EQ(sent(0x6983), "icc_pin_blocked");
  EXPECT_EQ(sent(0x6C04), "icc_pin_wrong");
  EXPECT_EQ(sent(0x6104), "icc_pin_wrong");
  fault = static_cast<pcsc::Code>(SCARD_W_RESET_CARD);
  EXPECT_EQ(sent(0x9000), "card_changed");
  fault = static_cast<pcsc::Code>(SCARD_W_REMOVED_CARD);
  EXPECT_EQ(sent(0x9000), "card_removed_early");
}

}  // namespace
}  // namespace noren::reader_iccard
