// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/layout.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace noren::receipt {
namespace {

using receipt_grid::kColumnsMax, receipt_grid::kColumnsMin;
using Layout = receipt_grid::Grid;
using TextLine = receipt_grid::Text;
using TextRun = receipt_grid::Run;
using RuleLine = receipt_grid::Rule;
using CutLine = receipt_grid::Cut;

Layout laid_out(std::string_view markup, int columns = 20) {
  const Result<Document> document = parse(markup);
  EXPECT_TRUE(document) << markup;
  return document ? layout(*document, columns) : Layout{};
}

std::string text_of(std::string_view markup, int columns = 20) {
  return receipt_grid::to_text(laid_out(markup, columns));
}

TEST(Layout, AlignsText) {
  EXPECT_EQ(text_of("|left"), "left\n");
  EXPECT_EQ(text_of("mid"), "         mid\n");
  EXPECT_EQ(text_of("right|"), "               right\n");
  EXPECT_EQ(text_of("|合計| ¥1"), "   合計           ¥1\n");
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
  EXPECT_EQ(text_of("{t:nowrap}\n|a\\nb"), "a\n");
  EXPECT_EQ(text_of("|a\\n"), "a\n");
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
            "  x\n");
}

TEST(Layout, JoinsRulesWhereTheColumnsChange) {
  const Layout paper = laid_out("{b:line;w:4 *}\n|a |b|\n-\n{w:*}\n|c\n=");
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
  EXPECT_EQ(text_of("-\n{c:https://example.jp;o:qrcode}\n="),
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
    // read_grid refuses overlaps, wrong widths and whatever leaves the paper.
    std::string fault;
    const std::optional<Layout> again =
        receipt_grid::read_grid(receipt_grid::to_json(paper), &fault);
    ASSERT_TRUE(again) << columns << " " << fault;
    EXPECT_EQ(*again, paper) << columns;
  }
}

TEST(Layout, WhatIsNoTextStandsOnTheWidthOfTheLine) {
  EXPECT_EQ(text_of("{w:6 5}\n-"), "    ------------\n");
  EXPECT_EQ(text_of("{w:6 5;a:right;b:line}\n{b:line}\n|a|b|"),
            "      +------+-----+\n      |   a  |  b  |\n      +------+-----+\n");
  EXPECT_EQ(text_of("{w:* 5}\n-"), "--------------------\n");
  const Layout paper = laid_out("{w:20;a:right}\n|{c:a;o:qrcode}\n{w:*}\n|{c:a}", 48);
  EXPECT_EQ(std::get<receipt_grid::Qr>(paper.lines.at(0)).place,
            (receipt_grid::Place{Align::left, 28, 20}));
  EXPECT_EQ(std::get<receipt_grid::Qr>(paper.lines.at(1)).place,
            (receipt_grid::Place{Align::left}));
}

TEST(Layout, ARuleBeforeAFramesFirstRowIsItsEdge) {
  EXPECT_EQ(text_of("{b:line}\n-\n|a"),
            "+------------------+\n|a                 |\n+------------------+\n");
}

TEST(Layout, AFrameIsClosedAroundASymbol) {
  EXPECT_EQ(text_of("{b:line}\n|a\n{c:x;o:qrcode}\n|b"),
            "+------------------+\n|a                 |\n+------------------+\nx\n"
            "+------------------+\n|b                 |\n+------------------+\n");
}

TEST(Layout, ABarcodeThatNoPrinterFitsOnItsPaperIsItsText) {
  const std::string markup = "{c:" + std::string(40, 'x') + ";o:code128}";
  EXPECT_EQ(text_of(markup), std::string(20, 'x') + "\n" + std::string(20, 'x') + "\n");
  EXPECT_TRUE(std::holds_alternative<receipt_grid::BarcodeLine>(laid_out(markup, 48).lines.at(0)));
}

constexpr std::string_view kTwoDots =  // one black, one white
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQAAAADcWUInAAAACklEQVR4nGNwAAAAQgBBKTf07wAAAABJRU5ErkJggg==";

TEST(Layout, APictureIsItsDots) {
  const Layout paper = laid_out("|{i:" + std::string(kTwoDots) + "}");
  const auto* image = std::get_if<receipt_grid::Image>(&paper.lines.at(0));
  ASSERT_NE(image, nullptr) << receipt_grid::to_json(paper);
  EXPECT_EQ(*image, (receipt_grid::Image{2, 1, {0x80}, {Align::left}}));
}

TEST(Layout, APictureThatCannotBeReadIsNamed) {
  std::vector<Error> warnings;
  const auto document = parse("x\n{i:iVBORw0KGgo=}\ny");
  ASSERT_TRUE(document);
  EXPECT_EQ(layout(*document, 20, &warnings).lines.size(), 3u);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].reason, "receipt_picture_unreadable");
  EXPECT_EQ(warnings[0].details[0], "2");
  EXPECT_EQ(text_of("|{i:iVBORw0KGgo=}"), "[image]\n");
  EXPECT_EQ(text_of("{w:4;a:left}\n{i:iVBORw0KGgo=}"), "[ima\n");
}

TEST(Layout, TheCutIsAsTheCommentHasIt) {
  const Layout paper = laid_out("=\n{_:noren cut=full}\n=\n{_: of noren}\n=");
  EXPECT_EQ(paper.lines,
            (std::vector<receipt_grid::Line>{CutLine{false}, CutLine{true}, CutLine{true}}));
}

// The files are what plugin authors test with.
TEST(Layout, TheExampleOfTheDocumentsIsWhatWeWrite) {
  const auto read_file = [](const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  };
  const std::string folder = NOREN_EXAMPLES;
  const Layout paper = laid_out(read_file(folder + "/layout.receipt"), 32);
  const auto example = receipt_grid::read_grid(read_file(folder + "/layout.json"));
  ASSERT_TRUE(example);
  EXPECT_EQ(*example, paper) << receipt_grid::to_json(paper);
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
