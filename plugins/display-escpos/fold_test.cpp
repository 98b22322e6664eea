// SPDX-License-Identifier: Apache-2.0
#include "plugins/display-escpos/fold.hpp"

#include <gtest/gtest.h>

#include "charset/charset.hpp"

namespace noren::display_escpos {
namespace {

using Lines = std::vector<std::string>;

// The bytes as what the display shows, in half-width characters.
std::string shown(const std::string& bytes) {
  return charset::from_cp932(bytes).utf8;
}

std::string folded(std::string_view text, Characters characters = Characters::katakana) {
  std::string bytes;
  for (const Unit& unit : fold(text, characters).units) bytes += unit.bytes;
  return shown(bytes);
}

Lines rows(const Lines& lines, Characters characters = Characters::katakana) {
  Lines shown_rows;
  for (const std::string& row : lay_out(lines, 2, 20, characters).rows) {
    EXPECT_EQ(row.size(), 20u);
    shown_rows.push_back(shown(row));
  }
  return shown_rows;
}

TEST(Fold, KanaBecomeHalfWidthKatakana) {
  EXPECT_EQ(folded("ガギグゲゴ"), "ｶﾞｷﾞｸﾞｹﾞｺﾞ");
  EXPECT_EQ(folded("ぱぴぷぺぽ ばびぶべぼ"), "ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ");
  EXPECT_EQ(folded("ァアッツヂヅヮワヲンヴヵヶー"), "ｧｱｯﾂﾁﾞﾂﾞﾜﾜｦﾝｳﾞｶｹｰ");
  EXPECT_EQ(folded("まみむめも らりるれろ やゆよ ゃゅょ"), "ﾏﾐﾑﾒﾓ ﾗﾘﾙﾚﾛ ﾔﾕﾖ ｬｭｮ");
  EXPECT_EQ(folded("なにぬねの たちつてと さしすせそ"), "ﾅﾆﾇﾈﾉ ﾀﾁﾂﾃﾄ ｻｼｽｾｿ");
  EXPECT_EQ(folded("「コーヒー」、。・"), "｢ｺｰﾋｰ｣､｡･");
  EXPECT_EQ(folded("ｱｲｳ"), "ｱｲｳ");
  EXPECT_EQ(folded("か\u3099"), "ｶﾞ");  // a kana with its mark behind it
}

TEST(Fold, FullWidthLettersBecomeHalfWidth) {
  EXPECT_EQ(folded("ＡＢｃ１２３！　＝"), "ABc123! =");
  EXPECT_EQ(folded("￥1,234〜¥5"), folded("\\1,234-\\5"));
}

TEST(Fold, WordsOfTillsBecomeTheirReadings) {
  EXPECT_EQ(folded("合計 1,234円"), "ｺﾞｳｹｲ 1,234ｴﾝ");
  EXPECT_EQ(folded("お預り お釣り"), "ｵｱｽﾞｶﾘ ｵﾂﾘ");
  EXPECT_EQ(folded("ポイント残高 120点"), "ﾎﾟｲﾝﾄｻﾞﾝﾀﾞｶ 120ﾃﾝ");
  EXPECT_EQ(folded("消費税"), "ｼｮｳﾋｾﾞｲ");
}

TEST(Fold, CountsWhatItCannotShow) {
  const Folded one = fold("髙🍣é", Characters::katakana);
  EXPECT_EQ(one.missing, 3);
  EXPECT_EQ(folded("髙🍣é"), "??e");  // a letter without its accent is read all the same
  EXPECT_EQ(fold("髙🍣é", Characters::kanji).missing, 2);
  EXPECT_EQ(folded("A\x1B\x0C\x07Z\n"), "AZ");  // nothing that the display would obey
}

TEST(Fold, WithKanjiTextsStayAsTheyAre) {
  EXPECT_EQ(folded("合計 ￥1,234 ｱ", Characters::kanji), "合計 ￥1,234 ｱ");
}

TEST(LayOut, OneShortLineStandsInTheMiddle) {
  EXPECT_EQ(rows({"のれん"}), (Lines{"        ﾉﾚﾝ         ", std::string(20, ' ')}));
  EXPECT_EQ(rows({}), (Lines{std::string(20, ' '), std::string(20, ' ')}));
}

TEST(LayOut, OneLongLineGoesOnInTheNextRow) {
  EXPECT_EQ(rows({"0123456789012345678ガ0123"}),
            (Lines{"0123456789012345678 ", "ｶﾞ0123              "}));
  EXPECT_EQ(rows({std::string(400, 'w')}), (Lines{std::string(20, 'w'), std::string(20, 'w')}));
}

TEST(LayOut, OfSeveralLinesEachHasItsRow) {
  EXPECT_EQ(rows({"合計", "1,234"}), (Lines{"ｺﾞｳｹｲ               ", "1,234               "}));
  EXPECT_EQ(rows({"1", "2", "3"}), (Lines{"2                   ", "3                   "}));
  EXPECT_EQ(rows({std::string(30, 'x'), ""}), (Lines{std::string(20, 'x'), std::string(20, ' ')}));
}

TEST(LayOut, NeverCutsACharacterInTwo) {
  EXPECT_EQ(rows({"0123456789012345678円", "x"}, Characters::kanji).front(),
            "0123456789012345678 ");
}

}  // namespace
}  // namespace noren::display_escpos
