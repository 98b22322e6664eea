// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/member_rule.hpp"

#include <gmock/gmock.h>

#include "plugins/reader-magstripe/message.hpp"

namespace noren::reader_magstripe {
namespace {

// Numbers of ours that look like a payment card's: the check digits fit.
constexpr std::string_view kPayment16 = "4000000000000002", kPayment19 = "6200000000000000000";

MemberRule rule_of(std::string_view config) {
  return read_rule(plugin::parse_object(config));
}

// "kind identifier", or the refusal's reason and extended number.
std::string told(std::string_view message, std::string_view config) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.data());
  const Swipe swipe = read_message({bytes, message.size()}, false);
  const auto found = member_of(swipe, rule_of(config));
  if (const auto* refusal = std::get_if<plugin::Refusal>(&found)) {
    EXPECT_EQ(refusal->status, refusal->extended ? NOREN_E_EXTENDED : NOREN_E_FAILURE);
    const std::string words = plugin::to_document(*refusal) + refusal->message;
    for (const auto digits : {"7083", "40000", "62000"}) {
      EXPECT_EQ(words.find(digits), words.npos) << "a refusal tells nothing of the card";
    }
    return refusal->reason + (refusal->extended ? " " + std::to_string(refusal->extended) : "");
  }
  const Member& member = std::get<Member>(found);
  return std::string(member.kind) + " " +
         std::string(member.identifier.begin(), member.identifier.end());
}

TEST(MemberRule, TakesTheNamedPartOfTheNamedTrack) {
  const std::string_view card = "%B7083560000013710910^HANA^49?;7083560000013710910=491?+01708=2?";
  EXPECT_EQ(told(card, "{}"), "account 7083560000013710910");
  EXPECT_EQ(told(card, R"({"track": 1, "from": 1})"), "account 7083560000013710910");
  EXPECT_EQ(told(card, R"({"track": 2, "from": 4, "length": 9})"), "account 560000013");
  EXPECT_EQ(told(card, R"({"track": 3, "from": 2})"), "account 708");
  EXPECT_EQ(told(card, R"({"whole": true})"), "track2 7083560000013710910=491");
  EXPECT_EQ(told("\x7F"
                 "A=B^ 1\x7F",
                 R"({"track": 4})"),
            "account A=B^ 1");
  EXPECT_EQ(told("\x7F"
                 "AB1\x7F",
                 R"({"track": 4, "whole": true})"),
            "account AB1");
}

TEST(MemberRule, RefusalsAreNamedWithTheirNumbers) {
  EXPECT_EQ(told("%B1?", "{}"), "stripe_track_missing");
  EXPECT_EQ(told("%B1?12=9?", "{}"), "stripe_start_sentinel 201");
  EXPECT_EQ(told(";12=9", "{}"), "stripe_end_sentinel 202");
  EXPECT_EQ(told(";1A?", "{}"), "stripe_parity 203");
  EXPECT_EQ(told(";E?", "{}"), "stripe_unreadable");
  EXPECT_EQ(told(";=12?", "{}"), "stripe_not_member");
  EXPECT_EQ(told(";123=?", R"({"length": 8})"), "stripe_not_member") << "shorter than its rule";
  EXPECT_EQ(told(";123=?", R"({"from": 50})"), "stripe_not_member");
  EXPECT_EQ(told(";123=?", R"({"prefixes": ["99", "13"]})"), "stripe_not_member");
  EXPECT_EQ(told(";123=?", R"({"prefixes": ["99", "12"]})"), "account 123");
}

TEST(MemberRule, APaymentCardNamesNoMember) {
  const std::string track = ";" + std::string(kPayment16) + "=49121010000?";
  EXPECT_EQ(told(track, "{}"), "stripe_payment_card");
  EXPECT_EQ(told(track, R"({"whole": true})"), "stripe_payment_card");
  EXPECT_EQ(told(track, R"({"from": 4, "length": 8})"), "stripe_payment_card")
      << "nor a part of it";
  EXPECT_EQ(told(track, R"({"prefixes": ["4000"]})"), "account " + std::string(kPayment16));
  EXPECT_EQ(told(track, R"({"from": 17, "prefixes": ["4912"]})"), "account 49121010000");
  EXPECT_EQ(told(";" + std::string(kPayment19) + "=1?", "{}"), "stripe_payment_card");
}

TEST(MemberRule, ACheckDigitAloneIsNoProof) {
  EXPECT_EQ(told(";9000000000000001=1?", "{}"), "account 9000000000000001");
  EXPECT_EQ(told(";9000000000000004=1?", R"({"payment_prefixes": ["9000"]})"),
            "account 9000000000000004")
      << "its check digit is wrong";
  EXPECT_EQ(told(";9000000000000001=1?", R"({"payment_prefixes": ["9000"]})"),
            "stripe_payment_card");
  EXPECT_EQ(told(";4000000000000003=1?", "{}"), "account 4000000000000003");
  EXPECT_EQ(told(";400000000002=1?", "{}"), "account 400000000002") << "twelve digits";
}

TEST(MemberRule, AWrongConfigurationIsRefused) {
  for (const auto* config :
       {R"({"track": 0})", R"({"track": 5})", R"({"from": -1})", R"({"length": 105})",
        R"({"prefixes": [""]})", R"({"whole": true, "from": 1})", R"({"prefixes": "7"})"}) {
    EXPECT_THROW(rule_of(config), plugin::Failure) << config;
  }
}

}  // namespace
}  // namespace noren::reader_magstripe
