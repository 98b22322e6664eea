// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "raster/raster.hpp"

namespace noren::raster {
namespace {

// The part of the old side that a dot of the new one stands for; never empty.
struct Stretch {
  std::size_t begin;
  std::size_t end;
};

Stretch stretch(std::size_t index, std::size_t old_side, std::size_t new_side) {
  const std::size_t begin = index * old_side / new_side;
  return {begin, std::max(begin + 1, (index + 1) * old_side / new_side)};
}

std::uint8_t mean(const Picture& picture, Stretch x, Stretch y) {
  std::uint64_t sum = 0;
  for (std::size_t row = y.begin; row < y.end; ++row) {
    const auto* tones = picture.tones.data() + row * static_cast<std::size_t>(picture.width);
    for (std::size_t column = x.begin; column < x.end; ++column) sum += tones[column];
  }
  const std::uint64_t count = (x.end - x.begin) * (y.end - y.begin);
  return static_cast<std::uint8_t>((sum + count / 2) / count);
}

}  // namespace

Picture fitted(Picture picture, int width_max) {
  width_max = std::max(width_max, 1);
  if (picture.width <= width_max) return picture;
  const auto old_width = static_cast<std::size_t>(picture.width);
  const auto old_height = static_cast<std::size_t>(picture.height);
  const auto width = static_cast<std::size_t>(width_max);
  const auto height = std::max<std::size_t>(1, (old_height * width + old_width / 2) / old_width);
  Picture smaller{width_max, static_cast<int>(height), {}};
  smaller.tones.reserve(width * height);
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      smaller.tones.push_back(
          mean(picture, stretch(x, old_width, width), stretch(y, old_height, height)));
    }
  }
  return smaller;
}

}  // namespace noren::raster
