// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/meaning.hpp"

#include <gmock/gmock.h>

#include "plugins/common/refusal.hpp"
#include "plugins/reader-scanner/gtin.hpp"
#include "plugins/reader-scanner/testing/text.hpp"

namespace noren::reader_scanner {
namespace {

using testing::bytes;

Meaning meaning(std::string_view sent, const MeaningRules& rules = {}) {
  return meaning_of(read_code(bytes(sent)), rules);
}

TEST(Gtin, OneWrongDigitAndMostExchangesAreNoticed) {
  const std::string good = "4901234567894";
  ASSERT_TRUE(is_gtin(bytes(good)));
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = good;
      wrong[i] = digit;
      EXPECT_EQ(is_gtin(bytes(wrong)), digit == good[i]);
    }
  }
  EXPECT_TRUE(is_gtin(bytes("49968712")));
  EXPECT_TRUE(is_gtin(bytes("012345678905")));
  EXPECT_TRUE(is_gtin(bytes("14901234567891")));
  EXPECT_FALSE(is_gtin(bytes("490123456789")));
  EXPECT_FALSE(is_gtin(bytes("49012345678A4")));
}

TEST(Meaning, GoodsAreTold) {
  for (const auto* sent :
       {"]E04901234567894", "4901234567894", "49968712", "]E449968712", "012345678905",
        "]I014901234567891", "]C10104901234567894", "]C101049012345678941726123110LOT",
        "]e00104901234567894", "]Q30104901234567894", "]E3490123456789412"}) {
    EXPECT_EQ(meaning(sent), Meaning::product) << sent;
  }
}

TEST(Meaning, WhatMayNameSomebodyIsSealed) {
  for (const auto* sent :
       {"]Q14901234567894",  // a GTIN that somebody's phone shows
        "]C04901234567894", "]A04901234567894", "]F0A4901234567894B", "]E02012345678903",
        "2012345678903", "]E00212345678909", "212345678909", "20123451",
        "12012345678900",                // the shop's own numbers
        "]C18018123456789012345675",     // a customer
        "]C10104901234567894255123456",  // a coupon
        "]C1010490123456789421\x1D", "]Q3https://noren.example",
        "4901234567893",  // its check digit is wrong, so it is no GTIN
        "MEMBER-1", "]Q1NM1-0000000001-AB"}) {
    EXPECT_EQ(meaning(sent), Meaning::identifier) << sent;
  }
}

TEST(Meaning, GoodsWithAWrongCheckDigitAreRefused) {
  EXPECT_EQ(meaning("]E04901234567893"), Meaning::wrong_check);
  EXPECT_EQ(meaning("]E449968711"), Meaning::wrong_check);
  EXPECT_EQ(meaning("]E0490123456"), Meaning::wrong_check);
  EXPECT_EQ(meaning("]E34901234567894 HANA"), Meaning::wrong_check) << "no text beside a number";
}

TEST(Meaning, TheShopSaysWhatItsNumbersAre) {
  const auto rules = read_rules(
      plugin::parse_object(R"({"item_prefixes": ["02"], "member_prefixes": ["4901", "99"]})"));
  EXPECT_EQ(meaning("0212345678909", rules), Meaning::product);
  EXPECT_EQ(meaning("2012345678903", rules), Meaning::identifier);
  EXPECT_EQ(meaning("]E04901234567894", rules), Meaning::identifier);
  EXPECT_EQ(meaning("]E04512345678906", rules), Meaning::product);
  EXPECT_THROW(read_rules(plugin::parse_object(R"({"item_prefixes": [""]})")), plugin::Failure);
}

}  // namespace
}  // namespace noren::reader_scanner
