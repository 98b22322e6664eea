// SPDX-License-Identifier: Apache-2.0
#include "core/card/member_code.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace noren::card {
namespace {

constexpr std::string_view kSigns = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::int64_t kIssued = 1'790'000'000, kTtl = 120;
constexpr MemberNonce kNonce{1, 2, 3, 4, 5, 6, 7, 8};

HashKey key_of(std::uint8_t byte) {
  HashKey secret;
  secret.fill(byte);
  return member_code_key(secret);
}

std::string dynamic() {
  return *dynamic_member_code("0012345678", key_of(7), kIssued, kTtl, kNonce);
}

bool is_good(const std::string& text) {
  const auto code = read_member_code(text);
  return code && (!code->dynamic || check_mac(*code, key_of(7)));
}

std::string reason_of(const Status& status) {
  return status ? "" : status.error().reason;
}

TEST(MemberCode, AStaticOneIsReadBackInEitherCase) {
  const auto text = static_member_code("ab12");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->substr(0, 9), "NM1-AB12-");
  const auto code = read_member_code("nm1-ab12-" + text->substr(9));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->number, "AB12");
  EXPECT_FALSE(code->dynamic);
  EXPECT_EQ(reason_of(check_mac(*code, key_of(7))), "member_code_forged") << "it proves nothing";
}

// The example of ISO/IEC 7064 for this system.
TEST(MemberCode, CheckCharactersAreTheStandards) {
  EXPECT_EQ(*static_member_code("ISO79"), "NM1-ISO79-3W");
}

TEST(MemberCode, EveryWrongSignAndEveryExchangeIsNoticed) {
  for (const std::string_view number :
       {"1", "0012345678", "ZZZZZZZZZZZZZZZZ", "NOREN0A1B2C3D4E5"}) {
    const std::string good = *static_member_code(number);
    ASSERT_TRUE(is_good(good));
    for (std::size_t at = 4; at < good.size(); ++at) {
      for (const char sign : kSigns) {
        std::string wrong = good;
        if (wrong[at] == '-' || wrong[at] == sign) continue;
        wrong[at] = sign;
        EXPECT_FALSE(is_good(wrong)) << wrong;
      }
      for (std::size_t other = at + 1; other < good.size(); ++other) {
        std::string wrong = good;
        if (wrong[at] == '-' || wrong[other] == '-' || wrong[at] == wrong[other]) continue;
        std::swap(wrong[at], wrong[other]);
        EXPECT_FALSE(is_good(wrong)) << wrong;
      }
    }
  }
}

TEST(MemberCode, ADynamicOneIsReadBack) {
  const std::string text = dynamic();
  EXPECT_TRUE(is_member_code(text));
  EXPECT_EQ(text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"), text.npos);
  const auto code = read_member_code(text);
  ASSERT_TRUE(code);
  EXPECT_TRUE(code->dynamic);
  EXPECT_EQ(code->number, "0012345678");
  EXPECT_EQ(code->issued_s, kIssued);
  EXPECT_EQ(code->ttl_s, kTtl);
  EXPECT_EQ(code->nonce, kNonce);
  EXPECT_TRUE(check_mac(*code, key_of(7)));
  EXPECT_EQ(reason_of(check_mac(*code, key_of(8))), "member_code_forged");
}

TEST(MemberCode, NoSignOfADynamicOneCanBeChanged) {
  const std::string good = dynamic();
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char sign : {'0', '1', '9', 'A', 'F', '-'}) {
      if (good[at] == sign) continue;
      std::string wrong = good;
      wrong[at] = sign;
      EXPECT_FALSE(is_good(wrong)) << wrong;
    }
    EXPECT_FALSE(is_good(good.substr(0, at)));
  }
  EXPECT_FALSE(is_good(good + "0"));
}

TEST(MemberCode, HasItsTimeAndNoOther) {
  const MemberCode code = *read_member_code(dynamic());
  const std::int64_t issued = kIssued * 1000, skew = kMemberCodeSkewMs;
  EXPECT_EQ(reason_of(check_time(code, issued - skew - 1)), "member_code_not_yet");
  EXPECT_EQ(reason_of(check_time(code, issued - skew)), "");
  EXPECT_EQ(reason_of(check_time(code, issued)), "");
  EXPECT_EQ(reason_of(check_time(code, issued + kTtl * 1000 + skew)), "");
  EXPECT_EQ(reason_of(check_time(code, issued + kTtl * 1000 + skew + 1)), "member_code_expired");
}

TEST(MemberCode, WhatIsNoNumberOrTimeIsNotIssued) {
  for (const std::string_view number : {"", "12345678901234567", "12-3", "12 3", "\xE3\x81\x82"}) {
    EXPECT_FALSE(static_member_code(number)) << number;
    EXPECT_FALSE(dynamic_member_code(number, key_of(7), kIssued, kTtl, kNonce)) << number;
  }
  for (const auto& [issued, ttl] : {std::pair{-1L, 1L}, {1L << 40, 1L}, {1L, 0L}, {1L, 601L}}) {
    EXPECT_FALSE(dynamic_member_code("1", key_of(7), issued, ttl, kNonce));
  }
}

TEST(MemberCode, OtherTextIsNone) {
  for (const std::string_view text : {"", "NM1", "NM1-", "NM2--", "town-1", "NM3-1-00"}) {
    EXPECT_FALSE(read_member_code(text)) << text;
  }
  EXPECT_FALSE(is_member_code("town-1"));
  EXPECT_FALSE(is_member_code("NM1"));
  EXPECT_TRUE(is_member_code("nm2-"));
}

}  // namespace
}  // namespace noren::card
