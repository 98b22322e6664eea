// SPDX-License-Identifier: Apache-2.0
#include "core/text/text.hpp"

#include <gtest/gtest.h>

namespace noren::text {
namespace {

TEST(Text, KnowsUtf8) {
  EXPECT_TRUE(is_utf8("暖簾 noren 🍣"));
  EXPECT_TRUE(is_utf8(""));
  EXPECT_FALSE(is_utf8("abc\x8D\x87"));
  EXPECT_FALSE(is_utf8("\xE3\x81"));
}

TEST(Text, NamesEachMissingCharacterOnceAndCountsAll) {
  const Cp932Text text = to_cp932("🍣é🍣");
  EXPECT_EQ(text.missing, (std::vector<std::string>{"U+00E9", "U+1F363"}));
  EXPECT_EQ(text.missing_count, 3u);
}

TEST(Text, ComesBackFromCp932) {
  const std::string original = "ポイントカード ｶｰﾄﾞ 髙島～①";
  const Result<std::string> back = from_cp932(to_cp932(original).bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, original);
}

TEST(Text, RefusesBrokenCp932WithThePlace) {
  const Result<std::string> text = from_cp932("abc\x8D");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().reason, "text_not_cp932");
  EXPECT_EQ(text.error().details, std::vector<std::string>{"3"});
}

}  // namespace
}  // namespace noren::text
