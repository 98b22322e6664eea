// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/layout.hpp"

#include <gtest/gtest.h>

#include "charset/charset.hpp"

namespace noren::receipt {
namespace {

Layout laid_out(std::string_view markup, int columns = 20) {
  const Result<Document> document = parse(markup);
  EXPECT_TRUE(document) << markup;
  return document ? layout(*document, columns) : Layout{};
}

std::string text_of(std::string_view markup, int columns = 20) {
  return to_text(laid_out(markup, columns));
}

TEST(Layout, AlignsText) {
  EXPECT_EQ(text_of("|left"), "left\n");
  EXPECT_EQ(text_of("mid"), "        mid\n");
  EXPECT_EQ(text_of("right|"), "               right\n");
  EXPECT_EQ(text_of("|合計| ¥1"), "  合計            ¥1\n");
}

TEST(Layout, SharesThePaper) {
  EXPECT_EQ(text_of("{w:* 6}\nname | 1,000\n"), "name           1,000\n");
  EXPECT_EQ(text_of("{b:0;w:2,2,2}\naa|bb|cc"), "       aabbcc\n");
  EXPECT_EQ(text_of("{b:0;w:2,2,2;a:left}\naa|bb|cc"), "aabbcc\n");
  EXPECT_EQ(text_of("{w:3 0 3;a:right}\n|a |b |c |"), "             a   c\n");
  EXPECT_EQ(text_of("{w:* 3}\n|a"), "a\n");  // columns that are not written are empty
}

TEST(Layout, TakesFromTheWidestWhereThePaperIsNarrow) {
  const Layout paper = laid_out("{w:30 6}\n|" + std::string(13, 'a') + " | 12345|", 20);
  const TextLine& line = std::get<TextLine>(paper.lines.at(0));
  EXPECT_EQ(paper.lines.size(), 1u);
  EXPECT_EQ(line.runs[1].column + line.runs[1].width, 20);
}

TEST(Layout, WrapsBetweenCharacters) {
  EXPECT_EQ(text_of("|abcdefghijklmnopqrstuvwxyz"), "abcdefghijklmnopqrst\nuvwxyz\n");
  EXPECT_EQ(text_of("{w:5 *}\n|abcdefg |x"), "abcde x\nfg\n");
  EXPECT_EQ(text_of("|a\\nb\\n\\nc"), "a\nb\n\nc\n");
  EXPECT_EQ(text_of("{t:nowrap}\n|abcdefghijklmnopqrstuvwxyz"), "abcdefghijklmnopqrst\n");
}

TEST(Layout, NeverSplitsAFullWidthCharacter) {
  EXPECT_EQ(text_of("{w:5}\n|あいうえ"), "       あい\n       うえ\n");
  EXPECT_EQ(text_of("{w:5;t:nowrap}\n|あいうe"), "       あい\n");
  EXPECT_EQ(text_of("{w:1}\n|あ"), "         ?\n");
}

TEST(Layout, EnlargedTextTakesItsPlace) {
  const Layout paper = laid_out("^^^合計 | ^^1");
  const TextLine& line = std::get<TextLine>(paper.lines.at(0));
  EXPECT_EQ(line.height, 2);
  EXPECT_EQ(line.runs.at(0), (TextRun{0, 8, "合計", {.scale_x = 2, .scale_y = 2}}));
  EXPECT_EQ(line.runs.at(1), (TextRun{19, 1, "1", {.scale_y = 2}}));
  EXPECT_EQ(text_of("^^^abcdefghijk"), "     abcdefghij\n         k\n");
}

TEST(Layout, SetsSmallerWhatIsLargerThanItsColumn) {
  const Layout paper = laid_out("{w:3}\n|^^^^あ");
  const TextRun& run = std::get<TextLine>(paper.lines.at(0)).runs.at(0);
  EXPECT_EQ(run.style.scale_x, 1);
  EXPECT_EQ(run.style.scale_y, 3);
  EXPECT_EQ(run.width, 2);
}

TEST(Layout, RulesACompleteFrame) {
  EXPECT_EQ(text_of("{b:line;w:4 *}\n|a |b|\n|c |d|\n-\n|e |f|\n{b:space}\nx", 20),
            "+----+-------------+\n"
            "|a   |      b      |\n"
            "|c   |      d      |\n"
            "+----+-------------+\n"
            "|e   |      f      |\n"
            "+----+-------------+\n"
            " x\n");
}

TEST(Layout, JoinsRulesWhereTheColumnsChange) {
  const Layout paper = laid_out("{b:line;w:4 *}\n|a |b|\n{w:*}\n|c\n=");
  const RuleLine& joint = std::get<RuleLine>(paper.lines.at(2));
  EXPECT_EQ(joint.above, (std::vector<int>{0, 5, 19}));
  EXPECT_EQ(joint.below, (std::vector<int>{0, 19}));
  EXPECT_TRUE(std::holds_alternative<RuleLine>(paper.lines.at(4)));
  EXPECT_TRUE(std::holds_alternative<CutLine>(paper.lines.at(5)));
}

TEST(Layout, ClosesAFrameThatEndsWithARuleOnce) {
  EXPECT_EQ(text_of("{b:line}\n|a\n-\n"),
            "+------------------+\n|a                 |\n+------------------+\n");
}

TEST(Layout, RuleCutAndQr) {
  EXPECT_EQ(text_of("-\n{c:https://example.jp;o:qr}\n="),
            "--------------------\nhttps://example.jp\n- - - - - - - - - -\n");
}

TEST(Layout, StaysOnThePaperForAnyWidth) {
  const std::string markup =
      "{b:line;w:8 * 3 0 *}\n|商品名 "
      "ながい名前|^^^^^大きい|_12345_|x|`ﾊﾝｶｸ葛\U000E0100`\n-\n{b:2;w:auto}\n"
      "a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y|z\n{b:line}\n"
      "^あ|b|^^^^^^c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y|z\n";
  for (int columns = kColumnsMin; columns <= kColumnsMax; ++columns) {
    const Layout paper = laid_out(markup, columns);
    // from_json refuses overlaps, wrong widths and whatever leaves the paper.
    const Result<Layout> again = from_json(to_json(paper));
    ASSERT_TRUE(again) << columns << " " << again.error().details[0];
    EXPECT_EQ(*again, paper) << columns;
  }
}

TEST(Layout, KeepsToPossiblePaper) {
  EXPECT_EQ(laid_out("x", 0).columns, kColumnsMin);
  EXPECT_EQ(laid_out("x", 10000).columns, kColumnsMax);
}

TEST(Layout, VariationSelectorsStayWithTheirCharacter) {
  const Layout paper = laid_out("|^葛\U000E0100城");
  const TextLine& line = std::get<TextLine>(paper.lines.at(0));
  ASSERT_EQ(line.runs.size(), 1u);
  EXPECT_EQ(line.runs[0].text, "葛\U000E0100城");
  EXPECT_EQ(line.runs[0].width, 8);
}

}  // namespace
}  // namespace noren::receipt
