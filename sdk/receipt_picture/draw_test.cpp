// SPDX-License-Identifier: Apache-2.0
#include "receipt_picture/draw.hpp"

#include <gtest/gtest.h>

namespace noren::receipt_picture {
namespace {

// How much ink is in a rectangle, from 0 to 1.
double ink(const Canvas& canvas, int x, int y, int width, int height) {
  double sum = 0;
  for (int row = y; row < y + height; ++row) {
    for (int column = x; column < x + width; ++column) sum += (canvas.at(column, row) - 1) / 254.0;
  }
  return sum / (width * height);
}

Canvas drawn(std::string line) {
  std::optional<Font> font = Font::load("");
  const auto grid = receipt_grid::read_grid(R"({"columns": 16, "lines": [)" + line + "]}");
  return draw(*grid, *font);
}

TEST(Draw, StaysInsideItsCells) {
  const Canvas canvas = drawn(
      R"({"runs": [{"column": 4, "text": "国国", "width": 8, "scale_x": 2, "scale_y": 2, "bold": true}]})");
  const int left = kMargin + 4 * kCellWidth, width = 8 * kCellWidth;
  EXPECT_EQ(ink(canvas, 0, 6, left, canvas.height() - 12), 0);
  EXPECT_GT(ink(canvas, left, 6, width, canvas.height() - 12), 0.1);
  const int right = left + width + 3;  // bold may lean a little over
  EXPECT_EQ(ink(canvas, right, 6, canvas.width() - right, canvas.height() - 12), 0);
}

TEST(Draw, InvertedTextIsPaperInInk) {
  const Canvas plain = drawn(R"({"runs": [{"column": 0, "text": "国", "width": 2}]})");
  const Canvas inverted =
      drawn(R"({"runs": [{"column": 0, "text": "国", "width": 2, "invert": true}]})");
  const int top = 6 + 24 + 3;
  const double light = ink(plain, kMargin, top, 24, 24);
  EXPECT_GT(light, 0.05);
  EXPECT_NEAR(ink(inverted, kMargin, top, 24, 24), 1 - light, 0.02);
}

TEST(Draw, TornEdgesAreTransparentAndTheRestIsPaper) {
  const Canvas canvas = drawn(R"({"feed": 1}, {"cut": true}, {"feed": 1})");
  int nothing_rows = 0;
  for (int y = 0; y < canvas.height(); ++y) {
    if (canvas.at(6, y) == Canvas::kNothing && canvas.at(0, y) == Canvas::kNothing) ++nothing_rows;
  }
  EXPECT_EQ(nothing_rows, 18);  // the gap between two slips
  EXPECT_EQ(canvas.at(0, 0), Canvas::kNothing);
  EXPECT_EQ(canvas.at(6, 0), Canvas::kPaper);
}

}  // namespace
}  // namespace noren::receipt_picture
