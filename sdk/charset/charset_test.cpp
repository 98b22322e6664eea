// SPDX-License-Identifier: Apache-2.0
#include "charset/charset.hpp"

#include <gtest/gtest.h>

#include "charset/code_pages.hpp"
#include "charset/composed.hpp"

namespace noren::charset {
namespace {

using namespace std::string_literals;

TEST(Utf8, ReadsEachLength) {
  const std::string text = "a\xC3\xA9\xE3\x81\x82\xF0\x9F\x8D\xA3";
  const char32_t codes[] = {U'a', U'é', U'あ', U'🍣'};
  std::size_t offset = 0;
  for (char32_t code : codes) {
    const Character character = next_character(text, offset);
    EXPECT_EQ(character.code, code);
    offset += character.size;
  }
  EXPECT_EQ(offset, text.size());
}

TEST(Utf8, RefusesWhatIsNotShortestOrNotACharacter) {
  for (const std::string& bad :
       {"\x80"s, "\xC0\xAF"s, "\xC1\x81"s, "\xE0\x80\xAF"s, "\xED\xA0\x80"s, "\xF0\x80\x80\x80"s,
        "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\xE3\x81"s, "\xE3"s, "\xE3\x81\x41"s, "\xFF"s}) {
    const Character character = next_character(bad, 0);
    EXPECT_EQ(character.code, kInvalid);
    EXPECT_EQ(character.size, 1u);
  }
}

TEST(Utf8, WritesWhatItReads) {
  for (char32_t code : {U'a', U'é', U'あ', U'🍣', char32_t{0x10FFFF}}) {
    std::string text;
    append_utf8(text, code);
    const Character character = next_character(text, 0);
    EXPECT_EQ(character.code, code);
    EXPECT_EQ(character.size, text.size());
  }
}

std::string utf8_of(std::u32string_view codes) {
  std::string text;
  for (char32_t code : codes) append_utf8(text, code);
  return text;
}

TEST(Composed, JoinsLettersWithTheirMarks) {
  const struct {
    std::u32string_view apart, together;
  } cases[] = {{U"\u304B\u3099", U"が"},
               {U"\u30CF\u309A\u30B9", U"パス"},
               {U"Cafe\u0301 nai\u0308ve", U"Café naïve"},
               {U"\u0065\u0302\u0301", U"ế"},  // one letter, two marks
               {U"\u1112\u1161\u11AB", U"한"},
               {U"あ\u3099", U"あ\u3099"},  // there is no such letter
               {U"\u3099か", U"\u3099か"}};
  for (const auto& one : cases) {
    EXPECT_EQ(composed(utf8_of(one.apart)), utf8_of(one.together));
  }
}

// NFC has other characters for some that stand in names and in Shift_JIS.
TEST(Composed, LeavesCharactersWhatTheyAre) {
  for (std::u32string_view text : {U"\uFA19田", U"\u212B", U"葛\U000E0100", U"☺\uFE0F"}) {
    EXPECT_EQ(composed(utf8_of(text)), utf8_of(text));
  }
  EXPECT_EQ(composed("a\xCC\xFF\xCC"), "a\xCC\xFF\xCC");
}

TEST(Composed, BearsAnyNumberOfMarks) {
  std::u32string many(1, U'e');
  many.append(500, U'\u0301');
  EXPECT_EQ(composed(utf8_of(many)), utf8_of(many));
}

TEST(CodePages, HaveWhatShiftJisLacks) {
  const auto e_acute = western(U'é');
  ASSERT_TRUE(e_acute);
  EXPECT_EQ(e_acute->page, CodePage::windows_1252);
  EXPECT_EQ(e_acute->byte, 0xE9);
  EXPECT_EQ(e_acute->plain, 'e');
  const auto e_ogonek = western(U'ę');
  ASSERT_TRUE(e_ogonek);
  EXPECT_EQ(e_ogonek->page, CodePage::cp852);
  EXPECT_EQ(e_ogonek->byte, 0xA9);
  EXPECT_EQ(western(U'€')->byte, 0x80);
  for (char32_t code : {U'e', U'×', U'α', U'Я', U'¥', U'あ', U'🍣', U'╬', U'ğ'}) {
    EXPECT_FALSE(western(code)) << static_cast<unsigned>(code);
  }
}

TEST(ColumnWidth, FollowsTheDevice) {
  EXPECT_EQ(column_width("abc ~"), 5);
  EXPECT_EQ(column_width("ｱｲｳﾞ｡"), 5);
  EXPECT_EQ(column_width("合計ア"), 6);
  EXPECT_EQ(column_width("¥‾"), 2);    // folded to one byte
  EXPECT_EQ(column_width("×α─①"), 8);  // ambiguous width is full width in CP932
  EXPECT_EQ(column_width("éę"), 2);    // letters of a code page
  EXPECT_EQ(column_width("🍣"), 2);     // drawn, or the full-width replacement
  EXPECT_EQ(column_width("葛\U000E0100"), 2);
  EXPECT_EQ(column_width("\n\x7F\x1B"), 0);
}

TEST(Cp932, EncodesJapanese) {
  EXPECT_EQ(to_cp932("合計 ¥1").bytes, "\x8D\x87\x8C\x76 \x5C"s + "1");
  EXPECT_EQ(to_cp932("髙①㈱").bytes, "\xFB\xFC\x87\x40\x87\x8A"s);
  EXPECT_EQ(to_cp932("ｱﾟ").bytes, "\xB1\xDF"s);
  EXPECT_EQ(to_cp932("a\nb\t").bytes, "a\nb\t"s);
}

TEST(Cp932, FoldsTwinsDown) {
  EXPECT_EQ(to_cp932("\u301C\u2212\u2014\u2016").bytes, "\x81\x60\x81\x7C\x81\x5C\x81\x61"s);
  EXPECT_EQ(to_cp932("\uFF5E\uFF0D\u2015\u2225").bytes, "\x81\x60\x81\x7C\x81\x5C\x81\x61"s);
  EXPECT_TRUE(to_cp932("麵剝").missing.empty());
}

TEST(Cp932, NamesWhatItLacks) {
  const Encoded encoded = to_cp932("é寿司🍣\xFF葛\U000E0100");
  EXPECT_EQ(encoded.bytes, "e\x8E\xF5\x8E\x69\x81\xAC\x81\xAC\x8A\x8B"s);
  EXPECT_EQ(encoded.missing, (std::vector<char32_t>{U'é', U'🍣', 0xFFFD}));
}

TEST(Cp932, EveryPairComesBack) {
  int pairs = 0;
  for (unsigned lead = 0x81; lead <= 0xFC; ++lead) {
    if (lead >= 0xA0 && lead <= 0xDF) continue;
    for (unsigned trail = 0x40; trail <= 0xFC; ++trail) {
      const std::string bytes{static_cast<char>(lead), static_cast<char>(trail)};
      const Decoded decoded = from_cp932(bytes);
      if (decoded.error_position != Decoded::kComplete) continue;
      ++pairs;
      const Encoded again = to_cp932(decoded.utf8);
      ASSERT_TRUE(again.missing.empty()) << std::hex << lead << trail;
      // Some characters stand in CP932 twice; the second place decodes to the same character.
      EXPECT_EQ(from_cp932(again.bytes).utf8, decoded.utf8);
    }
  }
  EXPECT_GT(pairs, 9000);
}

TEST(Cp932, TellsWhereItBreaks) {
  EXPECT_EQ(from_cp932("ab\x8D\x87").utf8, "ab合");
  for (const auto& [bytes, position] :
       std::vector<std::pair<std::string, std::size_t>>{{"ab\x8D", 2},
                                                        {"\x8D\x87\x8D\x20", 2},
                                                        {"\x80", 0},
                                                        {"\xA0", 0},
                                                        {"a\xFF\x40", 1},
                                                        {"\x85\x40", 0},
                                                        {"\x81\x7F", 0}}) {
    const Decoded decoded = from_cp932(bytes);
    EXPECT_EQ(decoded.error_position, position);
  }
  EXPECT_EQ(from_cp932("").error_position, Decoded::kComplete);
}

}  // namespace
}  // namespace noren::charset
