// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>
#include <string>

#include "raster/raster.hpp"

namespace noren::raster {
namespace {

Picture even(int width, int height, std::uint8_t tone) {
  const auto size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  return {width, height, std::vector<std::uint8_t>(size, tone)};
}

std::string drawn(const Dots& dots) {
  std::string text;
  for (int y = 0; y < dots.height; ++y) {
    for (int x = 0; x < dots.width; ++x) text += dots.ink(x, y) ? '#' : '.';
    text += '\n';
  }
  return text;
}

long ink_of(const Dots& dots) {
  long count = 0;
  for (const char c : drawn(dots)) count += c == '#';
  return count;
}

TEST(Threshold, DarkerThanHalfIsInk) {
  const Picture picture{
      10, 2, {0, 127, 128, 255, 0, 255, 255, 255, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 255, 0}};
  const Dots dots = halftone(picture, Halftone::threshold);
  EXPECT_EQ(drawn(dots), "##..#...#.\n....####.#\n");
  EXPECT_THAT(dots.rows, ::testing::ElementsAre(0xC8, 0x80, 0x0F, 0x40)) << "no ink beyond the row";
}

TEST(Diffusion, BlackAndWhiteStayAsTheyAre) {
  EXPECT_EQ(ink_of(halftone(even(33, 17, 0), Halftone::diffusion)), 33 * 17);
  EXPECT_EQ(ink_of(halftone(even(33, 17, 255), Halftone::diffusion)), 0);
}

// As much ink as the lightened tone asks for, and spread: no quarter has all of it.
TEST(Diffusion, GrayIsAMeanOverEveryPart) {
  for (const int tone : {10, 40, 90, 128, 180, 230}) {
    const double share = 1 - std::pow(tone / 255.0, 1 / 1.8);
    Picture picture = even(128, 128, static_cast<std::uint8_t>(tone));
    const Dots dots = halftone(picture, Halftone::diffusion);
    for (int part = 0; part < 4; ++part) {
      const int left = part % 2 * 64, top = part / 2 * 64;
      int ink = 0;
      for (int y = top; y < top + 64; ++y) {
        for (int x = left; x < left + 64; ++x) ink += dots.ink(x, y);
      }
      EXPECT_NEAR(ink / 4096.0, share, 0.03) << tone << " in part " << part;
    }
  }
}

TEST(Diffusion, OneDotAndOneColumn) {
  EXPECT_EQ(drawn(halftone(even(1, 1, 0), Halftone::diffusion)), "#\n");
  EXPECT_EQ(drawn(halftone(even(1, 3, 0), Halftone::diffusion)), "#\n#\n#\n");
  EXPECT_EQ(drawn(halftone({}, Halftone::diffusion)), "");
}

TEST(Fitted, KeepsShapeAndTone) {
  const Picture small = even(100, 40, 77);
  EXPECT_EQ(fitted(small, 100), small);
  EXPECT_EQ(fitted(small, 500), small);
  EXPECT_EQ(fitted(even(1000, 401, 77), 100), small);
  EXPECT_EQ(fitted(even(4096, 1, 9), 16), even(16, 1, 9)) << "never without a row";
  Picture half = even(4, 2, 0);
  for (const std::size_t white : {2u, 3u, 6u, 7u}) half.tones[white] = 255;
  EXPECT_EQ(fitted(half, 2), (Picture{2, 1, {0, 255}}));
  half.tones[0] = 100;
  EXPECT_EQ(fitted(half, 2), (Picture{2, 1, {25, 255}}));
}

}  // namespace
}  // namespace noren::raster
