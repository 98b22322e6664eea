// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <png.h>

#include <string>

#include "raster/raster.hpp"

namespace noren::raster {
namespace {

using ::testing::ElementsAre;
using Bytes = std::vector<std::uint8_t>;

// How a test's file is written.
struct Kind {
  int bits = 8;
  int color = PNG_COLOR_TYPE_GRAY;
  bool interlaced = false;
};

void append(png_structp png, png_bytep data, std::size_t size) {
  auto& file = *static_cast<Bytes*>(png_get_io_ptr(png));
  file.insert(file.end(), data, data + size);
}

// The rows of a file as PNG keeps them; in a palette 0 is black, 1 is white.
Bytes write(int width, const std::vector<Bytes>& rows, Kind kind) {
  Bytes file;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &file, append, nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(rows.size()),
               kind.bits, kind.color, kind.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  const png_color palette[] = {{0, 0, 0}, {255, 255, 255}};
  if (kind.color == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 2);
  png_write_info(png, info);
  std::vector<png_bytep> pointers;
  std::vector<Bytes> copy = rows;
  for (Bytes& row : copy) pointers.push_back(row.data());
  png_write_image(png, pointers.data());
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return file;
}

Bytes tones_of(const Bytes& file) {
  const auto read = read_png(file);
  const auto* picture = std::get_if<Picture>(&read);
  return picture != nullptr ? picture->tones : Bytes{1, 2, 3};
}

std::string fault_of(const Bytes& file) {
  const auto read = read_png(file);
  const auto* fault = std::get_if<PngFault>(&read);
  return fault != nullptr ? std::string(text_of(*fault)) : "none";
}

TEST(ReadPng, EveryKindOfTwoDots) {
  EXPECT_THAT(tones_of(write(2, {{0x40}}, {1, PNG_COLOR_TYPE_GRAY})), ElementsAre(0, 255));
  EXPECT_THAT(tones_of(write(2, {{0x30}}, {2, PNG_COLOR_TYPE_GRAY})), ElementsAre(0, 255));
  EXPECT_THAT(tones_of(write(2, {{0x0F}}, {4, PNG_COLOR_TYPE_GRAY})), ElementsAre(0, 255));
  EXPECT_THAT(tones_of(write(2, {{7, 200}}, {8, PNG_COLOR_TYPE_GRAY})), ElementsAre(7, 200));
  EXPECT_THAT(tones_of(write(2, {{0, 0, 255, 255}}, {16, PNG_COLOR_TYPE_GRAY})),
              ElementsAre(0, 255));
  EXPECT_THAT(tones_of(write(2, {{0, 0, 0, 255, 255, 255}}, {8, PNG_COLOR_TYPE_RGB})),
              ElementsAre(0, 255));
  EXPECT_THAT(tones_of(write(2, {{0x40}}, {1, PNG_COLOR_TYPE_PALETTE})), ElementsAre(0, 255));
  EXPECT_THAT(tones_of(write(2, {{0, 1}}, {8, PNG_COLOR_TYPE_PALETTE})), ElementsAre(0, 255));
}

TEST(ReadPng, WhatIsTransparentIsPaper) {
  EXPECT_THAT(tones_of(write(3, {{0, 255, 0, 0, 200, 0}}, {8, PNG_COLOR_TYPE_GRAY_ALPHA})),
              ElementsAre(0, 255, 255));
  EXPECT_THAT(tones_of(write(2, {{0, 0, 0, 255, 9, 9, 9, 0}}, {8, PNG_COLOR_TYPE_RGB_ALPHA})),
              ElementsAre(0, 255));
}

TEST(ReadPng, InterlacedIsTheSamePicture) {
  std::vector<Bytes> rows(9, Bytes(11));
  for (std::size_t y = 0; y < rows.size(); ++y) {
    for (std::size_t x = 0; x < 11; ++x) rows[y][x] = static_cast<std::uint8_t>(y * 20 + x * 3);
  }
  const Bytes plain = tones_of(write(11, rows, {}));
  ASSERT_EQ(plain.size(), 99u);
  EXPECT_EQ(plain[2 * 11 + 5], 55);
  EXPECT_EQ(tones_of(write(11, rows, {8, PNG_COLOR_TYPE_GRAY, true})), plain);
}

TEST(ReadPng, WhatIsNoneIsNamed) {
  EXPECT_EQ(fault_of({}), "is not a PNG file");
  EXPECT_EQ(fault_of({0x89, 'P', 'N', 'G'}), "is not a PNG file");
  EXPECT_EQ(fault_of({'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0}), "is not a PNG file");
  const Bytes good = write(64, std::vector<Bytes>(64, Bytes(64, 99)), {});
  EXPECT_EQ(fault_of(good), "none");
  for (std::size_t size = 8; size + 12 < good.size(); ++size) {
    EXPECT_EQ(fault_of(Bytes(good.begin(), good.begin() + static_cast<long>(size))), "is damaged")
        << size;
  }
}

// A few bytes of white may stand for very many dots.
TEST(ReadPng, ALargePictureIsRefusedBeforeItIsDecoded) {
  EXPECT_EQ(fault_of(write(4096, std::vector<Bytes>(1, Bytes(4096)), {})), "none");
  const std::string too_large =
      "has more than 8,000,000 dots, or is wider than 4,096 or higher than 16,384";
  EXPECT_EQ(fault_of(write(4097, std::vector<Bytes>(1, Bytes(4097)), {})), too_large);
  EXPECT_EQ(fault_of(write(8, std::vector<Bytes>(16'385, Bytes(1)), {1})), too_large);
  const std::vector<Bytes> many(2001, Bytes(4000 / 8));
  EXPECT_EQ(fault_of(write(4000, many, {1})), too_large);
}

}  // namespace
}  // namespace noren::raster
