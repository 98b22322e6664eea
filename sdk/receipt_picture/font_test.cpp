// SPDX-License-Identifier: Apache-2.0
#include "receipt_picture/font.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace noren::receipt_picture {
namespace {

constexpr char32_t kNobodyHasIt = 0x10FFFD;  // private use
constexpr char32_t kFace = 0x1F600;
constexpr const char* kSymbols = "/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf";

class Fonts : public testing::Test {
 protected:
  std::optional<Font> font_ = Font::load("");

  void SetUp() override { ASSERT_TRUE(font_) << "install fonts-ipafont-gothic"; }

  Canvas drawn(char32_t code, int columns, int scale_x = 1, int scale_y = 1) {
    Canvas canvas(4 * columns * kCellWidth * scale_x);
    canvas.grow(3 * kCellHeight * scale_y);
    font_->draw(canvas, code, columns * kCellWidth * scale_x, kCellHeight * scale_y, columns,
                scale_x, scale_y, false, false);
    return canvas;
  }
};

int dots(const Glyph& glyph) {
  int count = 0;
  for (int y = 0; y < glyph.height; ++y) {
    for (int x = 0; x < glyph.width; ++x) count += glyph.is_dark(x, y);
  }
  return count;
}

// Ink outside the cell in the middle of what drawn() makes.
int strays(const Canvas& canvas, int columns, int scale_x, int scale_y) {
  const int left = columns * kCellWidth * scale_x, right = 2 * left;
  const int top = kCellHeight * scale_y, bottom = 2 * top;
  int count = 0;
  for (int y = 0; y < canvas.height(); ++y) {
    for (int x = 0; x < canvas.width(); ++x) {
      const bool inside = x >= left && x < right && y >= top && y < bottom;
      count += !inside && canvas.at(x, y) != Canvas::kPaper;
    }
  }
  return count;
}

TEST_F(Fonts, AGlyphIsTheDotsOfItsCell) {
  const std::optional<Glyph> wide = font_->glyph(U'国', 2);
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide->width, 24);
  EXPECT_EQ(wide->height, 24);
  EXPECT_EQ(wide->rows.size(), 72u);
  EXPECT_GT(dots(*wide), 100);
  EXPECT_LT(dots(*wide), 300);

  // The bar stands in the middle of its half-width cell and touches no edge; the bits behind the
  // twelfth dot of a row stay clear.
  const std::optional<Glyph> narrow = font_->glyph(U'l', 1);
  ASSERT_TRUE(narrow);
  EXPECT_EQ(narrow->width, 12);
  EXPECT_EQ(narrow->rows.size(), 48u);
  EXPECT_GT(dots(*narrow), 15);
  for (int y = 0; y < narrow->height; ++y) {
    EXPECT_FALSE(narrow->is_dark(0, y));
    EXPECT_EQ(narrow->rows[static_cast<std::size_t>(2 * y + 1)] & 0x0F, 0);
  }
  EXPECT_EQ(dots(*font_->glyph(U'　', 2)), 0);
}

TEST_F(Fonts, AGlyphIsWhatIsDrawn) {
  for (const char32_t code : {U'国', U'あ', U'髙', U'é'}) {
    const Canvas canvas = drawn(code, 2);
    const std::optional<Glyph> glyph = font_->glyph(code, 2);
    ASSERT_TRUE(glyph);
    int differences = 0;
    for (int y = 0; y < kCellHeight; ++y) {
      for (int x = 0; x < 2 * kCellWidth; ++x) {
        const int strength = canvas.at(x + 2 * kCellWidth, y + kCellHeight);
        if (strength > 200) differences += !glyph->is_dark(x, y);
        if (strength == Canvas::kPaper) differences += glyph->is_dark(x, y);
      }
    }
    EXPECT_LT(differences, 25) << static_cast<unsigned>(code);
  }
}

TEST_F(Fonts, WhatNoFontHasIsNoGlyphAndIsDrawnAsGeta) {
  EXPECT_FALSE(font_->glyph(kNobodyHasIt, 2));
  EXPECT_FALSE(font_->glyph(U'国', 0));
  EXPECT_FALSE(font_->glyph(U'国', 3));
  EXPECT_EQ(drawn(kNobodyHasIt, 2).dots(), drawn(0x3013, 2).dots());
}

TEST_F(Fonts, EmojiComeFromTheSymbolFontAndStayInTheirCells) {
  if (!std::filesystem::exists(kSymbols)) GTEST_SKIP() << "fonts-symbola is not installed";
  for (const char32_t code : {kFace, char32_t{0x2615}, char32_t{0x1F389}, char32_t{0x1F468}}) {
    const std::optional<Glyph> glyph = font_->glyph(code, 2);
    ASSERT_TRUE(glyph) << static_cast<unsigned>(code);
    EXPECT_GT(dots(*glyph), 40);
    for (const auto& [scale_x, scale_y] : {std::pair(1, 1), std::pair(2, 1), std::pair(6, 6)}) {
      EXPECT_EQ(strays(drawn(code, 2, scale_x, scale_y), 2, scale_x, scale_y), 0)
          << static_cast<unsigned>(code) << " " << scale_x;
    }
  }
}

TEST_F(Fonts, AFontOfOnesOwnComesFirst) {
  if (!std::filesystem::exists(kSymbols)) GTEST_SKIP() << "fonts-symbola is not installed";
  std::optional<Font> own = Font::load(kSymbols);
  ASSERT_TRUE(own);
  EXPECT_NE(own->glyph(U'A', 1)->rows, font_->glyph(U'A', 1)->rows);
  // It has no kanji: they come from the usual font.
  EXPECT_EQ(own->glyph(U'国', 2)->rows, font_->glyph(U'国', 2)->rows);
}

TEST(FontFiles, WhatIsNoFontIsNone) {
  EXPECT_FALSE(Font::load("/nowhere.ttf"));
  const std::filesystem::path file = testing::TempDir() + "/not-a-font.ttf";
  std::ofstream(file) << "not a font";
  EXPECT_FALSE(Font::load(file.string()));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace noren::receipt_picture
