// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/teller.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "drivers/pcsc/fake_api.hpp"
#include "plugins/testing/test_host.hpp"

namespace noren::reader_iccard {
namespace {

using pcsc::ByteView;
using pcsc::Code;

const Bytes atr{0x3B, 0x05, 0x00, 0x01, 0x02, 0x03, 0x04};
constexpr const char* record_profile = R"({"steps": [{"select": "A00000004201"},
    {"read_record": {"file": 2, "record": 1},
     "number": {"tag": ["70", "5A"], "as": "bcd"}}]})";
constexpr const char* pin_profile = R"({"steps": [{"select": "A00000004201"},
    {"verify": {"reference": 1, "pin": "card_pin"}},
    {"read_binary": {"file": 1}, "number": {"length": 4, "as": "bcd"}}]})";

// A card with one application, one PIN and the number 12345678.
struct TellerTest : ::testing::Test {
  TellerTest() {
    host.secrets["card_pin"] = "1234\n";
    api.plug("R");
    api.insert("R", atr, [this](ByteView command, pcsc::Bytes& response) {
      heard.emplace_back(command.begin(), command.end());
      if (pulled_at > 0 && heard.size() >= pulled_at) {
        return static_cast<Code>(SCARD_W_REMOVED_CARD);
      }
      response = answer(command);
      return Code{0};
    });
    api.establish(context);
  }
  pcsc::Bytes answer(ByteView command) {
    if (override_at != 0 && heard.size() == override_at) return override;
    switch (command[1]) {
      case 0xA4:
        return command[5] == 0xA0 ? Bytes{0x6F, 0x00, 0x90, 0x00} : Bytes{0x6A, 0x82};
      case 0x20:
        return verify(command);
      case 0xB2:
        return {0x70, 6, 0x5A, 4, 0x12, 0x34, 0x56, 0x78, 0x90, 0x00};
      case 0xB0:
        return verified ? Bytes{0x12, 0x34, 0x56, 0x78, 0x00, 0x90, 0x00} : Bytes{0x69, 0x82};
      default:
        return {0x6D, 0x00};
    }
  }
  Bytes verify(ByteView command) {
    if (command.size() == 4) return {0x63, static_cast<std::uint8_t>(0xC0 | tries)};
    ++pins_sent;
    verified = Bytes(command.begin() + 5, command.end()) == Bytes{'1', '2', '3', '4'};
    if (verified) return {0x90, 0x00};
    --tries;
    return {0x63, static_cast<std::uint8_t>(0xC0 | tries)};
  }
  void use(const std::string& profiles) {
    auto parsed = parse_profiles(boost::json::parse(profiles));
    ASSERT_TRUE(std::holds_alternative<std::vector<Profile>>(parsed))
        << std::get<std::string>(parsed);
    teller.emplace(plugin::Host(host.table()), std::get<std::vector<Profile>>(parsed));
  }
  // "kind number" or the reason of the refusal.
  std::string read(bool asked = true) {
    heard.clear();
    verified = false;
    pcsc::Channel channel(api, context, "R");
    const auto reading = teller->read(atr, channel, asked);
    if (std::holds_alternative<plugin::NotAsked>(reading)) return "not asked";
    if (const auto* refusal = std::get_if<plugin::Refusal>(&reading)) {
      details = refusal->details;
      return refusal->reason;
    }
    const auto& who = std::get<plugin::Identified>(reading);
    return who.kind + " " + std::string(who.identifier.begin(), who.identifier.end());
  }

  pcsc::testing::FakeApi api;
  pcsc::Context context = 0;
  plugin::testing::TestHost host;
  std::optional<ProfileTeller> teller;
  std::vector<Bytes> heard;
  std::vector<std::string> details;
  std::size_t pulled_at = 0;
  std::size_t override_at = 0;
  Bytes override;
  unsigned tries = 3;
  bool verified = false;
  int pins_sent = 0;
};

TEST_F(TellerTest, ReadsTheNumberWhereTheProfileSays) {
  use(record_profile);
  EXPECT_EQ(read(false), "account 12345678");
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0], (Bytes{0x00, 0xA4, 0x04, 0x00, 6, 0xA0, 0, 0, 0, 0x42, 0x01, 0x00}));
  EXPECT_EQ(heard[1], (Bytes{0x00, 0xB2, 0x01, 0x14, 0x00}));
  EXPECT_EQ(api.transactions, 1);
  EXPECT_EQ(api.open_transactions, 0);
}

TEST_F(TellerTest, TheNextProfileIsForACardThatDoesNotHaveTheFirst) {
  use(R"([{"steps": [{"select": "D27600", "number": {}}]}, )" + std::string(record_profile) + "]");
  EXPECT_EQ(read(), "account 12345678");
  use(R"([{"atr": "3F", "steps": [{"select": "A000", "number": {}}]}, )" +
      std::string(record_profile) + "]");
  EXPECT_EQ(read(), "account 12345678");
  EXPECT_EQ(heard.size(), 2U) << "nothing of a profile for another card was sent";
  use(R"({"steps": [{"select": "D27600", "number": {}}]})");
  EXPECT_EQ(read(), "icc_no_profile");
}

TEST_F(TellerTest, AStepThatIsRefusedIsNamed) {
  use(record_profile);
  override_at = 2;
  override = {0x69, 0x82};
  EXPECT_EQ(read(), "icc_step_refused");
  EXPECT_EQ(details, (std::vector<std::string>{"2", "6982"}));
  override = {0x6A, 0x82};
  EXPECT_EQ(read(), "icc_step_refused") << "it is this card, and its file is not there";
  override = {0x70, 0x02, 0x5A, 0x00, 0x90, 0x00};
  EXPECT_EQ(read(), "icc_number_absent");
  override = {0x70, 0x06, 0x5A, 0x04, 0, 0, 0, 0, 0x90, 0x00};
  EXPECT_EQ(read(), "card_number_blank");
  override = {0x70, 0x06, 0x5A, 0x04, 0xAB, 0, 0, 1, 0x90, 0x00};
  EXPECT_EQ(read(), "card_number_spelling");
}

TEST_F(TellerTest, ACardThatWasExchangedAfterTheNumberIsNotTold) {
  use(record_profile);
  api.state_of_card = static_cast<Code>(SCARD_W_RESET_CARD);
  EXPECT_EQ(read(), "card_changed");
  api.state_of_card = static_cast<Code>(SCARD_W_REMOVED_CARD);
  EXPECT_EQ(read(), "card_removed_early");
}

TEST_F(TellerTest, ThePinOpensWhatIsBehindIt) {
  use(pin_profile);
  EXPECT_EQ(read(), "account 12345678");
  ASSERT_EQ(heard.size(), 4U);
  EXPECT_EQ(heard[1].size(), 4U) << "first the tries are asked for";
  EXPECT_EQ(pins_sent, 1);
}

TEST_F(TellerTest, NobodyAskedSoNoPinIsSent) {
  use(pin_profile);
  EXPECT_EQ(read(false), "not asked");
  EXPECT_TRUE(heard.empty());
  EXPECT_EQ(api.transactions, 0);
}

TEST_F(TellerTest, AWrongPinIsSentToOneCardOnce) {
  use(pin_profile);
  host.secrets["card_pin"] = "9999";
  EXPECT_EQ(read(), "icc_pin_wrong");
  EXPECT_EQ(details, std::vector<std::string>{"2"});
  for (int card = 0; card < 3; ++card) EXPECT_EQ(read(), "icc_pin_stopped");
  EXPECT_EQ(pins_sent, 1);
}

TEST_F(TellerTest, TheLastTryIsNotSpent) {
  use(pin_profile);
  tries = 1;
  EXPECT_EQ(read(), "icc_pin_last_try");
  EXPECT_EQ(pins_sent, 0);
  tries = 2;
  EXPECT_EQ(read(), "account 12345678") << "another card may have tries enough";
}

TEST_F(TellerTest, AMissingOrUnusablePinSendsNothing) {
  use(pin_profile);
  host.secrets.clear();
  EXPECT_EQ(read(), "icc_pin_missing");
  host.secrets["card_pin"] = "";
  EXPECT_EQ(read(), "icc_pin_unusable");
  EXPECT_EQ(heard.size(), 1U);
}

TEST_F(TellerTest, ACardPulledAtWhicheverCommandLeavesNothing) {
  use(pin_profile);
  ASSERT_EQ(read(), "account 12345678");
  const std::size_t whole = heard.size();
  for (std::size_t at = 1; at <= whole; ++at) {
    pulled_at = at;
    EXPECT_EQ(read(), "card_removed_early") << at;
    EXPECT_EQ(heard.size(), at) << "nothing is sent after it";
  }
  pulled_at = 0;
  EXPECT_EQ(read(), "account 12345678") << "a card that was pulled has not refused the PIN";
}

}  // namespace
}  // namespace noren::reader_iccard
