// SPDX-License-Identifier: Apache-2.0
#include "receipt_grid/to_svg.hpp"

#include <gtest/gtest.h>

namespace noren::receipt_grid {
namespace {

TEST(ToSvg, EachCharacterHasItsPlaceAndNoneIsMarkup) {
  const std::string svg = to_svg({16, {Text{{{1, 8, "<合&\"計\xF0\xA0\xAE\xB7", {}}}, {}, 1}}});
  EXPECT_NE(svg.find("translate(12,23)\"><tspan x=\"0\">&lt;</tspan><tspan x=\"12\">合</tspan>"
                     "<tspan x=\"36 48\">&amp;&quot;</tspan><tspan x=\"60 84 84\">計"),
            svg.npos)
      << svg;
  EXPECT_EQ(svg.find("<合"), svg.npos);
}

TEST(ToSvg, WhatXmlDoesNotAllowIsReplaced) {
  for (const char* none : {"\uFFFE", "\uFFFF", "\x1B", "\xFF"}) {
    const std::string svg = to_svg({16, {Text{{{0, 4, none + std::string("b"), {}}}, {}, 1}}});
    EXPECT_EQ(svg.find(none), svg.npos) << svg;
    EXPECT_NE(svg.find("\uFFFD"), svg.npos) << svg;
  }
}

TEST(ToSvg, DecorationsAndSizes) {
  const std::string svg = to_svg({16, {Text{{{0, 4, "ab", {true, true, true, 2, 3}}}, {}, 3}}});
  EXPECT_NE(svg.find("scale(2,3)"), svg.npos) << svg;
  EXPECT_NE(svg.find("font-weight=\"bold\" fill=\"#fff\""), svg.npos) << svg;
  EXPECT_NE(svg.find(R"(<rect x="0" y="3" width="48" height="72" fill="#000"/>)"), svg.npos) << svg;
}

TEST(ToSvg, RulesAndBarsJoin) {
  const std::string svg =
      to_svg({16, {Rule{0, 3, {}, {0, 2}}, Text{{}, {0, 2}, 1}, Rule{0, 3, {0, 2}, {}}}});
  // From the upper edge's middle down to the lower one's, without a gap.
  EXPECT_NE(svg.find("M5 14h26v2h-26z"), svg.npos) << svg;
  EXPECT_NE(svg.find("M5 14h2v16h-2z"), svg.npos) << svg;
  EXPECT_NE(svg.find("M5 30h2v30h-2z"), svg.npos) << svg;
  EXPECT_NE(svg.find("M5 60h2v14h-2z"), svg.npos) << svg;
}

TEST(ToSvg, DotsOfARowAreOnePiece) {
  const std::string svg = to_svg({16, {Image{10, 2, {0xE0, 0x40, 0x00, 0x00}, {Align::left}}}});
  EXPECT_NE(svg.find("\"M0 0h3v1h-3zM9 0h1v1h-1z\""), svg.npos) << svg;
}

TEST(ToSvg, ABarcodeIsItsBars) {
  const std::string svg =
      to_svg({16, {BarcodeLine{{Symbology::ean8, "49123456", 2, 24}, {Align::left}}}});
  EXPECT_NE(svg.find("M0 3h2v24h-2zM4 3h2v24h-2z"), svg.npos) << svg;
}

}  // namespace
}  // namespace noren::receipt_grid
