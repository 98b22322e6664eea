// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "raster/raster.hpp"

namespace noren::raster {
namespace {

constexpr int kMiddle = 128;

// A dot of a thermal head is larger than its place, so that a photo comes out too dark unless it
// is lightened first.
constexpr double kDotGain = 1.8;

const std::array<int, 256>& lightened() {
  static const std::array<int, 256> table = [] {
    std::array<int, 256> tones{};
    for (int tone = 0; tone < 256; ++tone) {
      const double light = std::pow(tone / 255.0, 1 / kDotGain);
      tones[static_cast<std::size_t>(tone)] = static_cast<int>(std::lround(light * 255));
    }
    return tones;
  }();
  return table;
}

void set_ink(std::uint8_t* row, int x) {
  row[x / 8] = static_cast<std::uint8_t>(row[x / 8] | 0x80 >> (x % 8));
}

void threshold_row(const std::uint8_t* tones, int width, std::uint8_t* row) {
  for (int x = 0; x < width; ++x) {
    if (tones[x] < kMiddle) set_ink(row, x);
  }
}

// Floyd and Steinberg's weights: 7/16 go to the next dot, 3, 5 and 1 sixteenths to the three below.
// errors[x + 1] is what the row above left for x, in sixteenths, and becomes what this one leaves.
void diffuse_row(const std::uint8_t* tones, int width, std::vector<int>& errors,
                 std::uint8_t* row) {
  const std::array<int, 256>& light = lightened();
  int ahead = 0;     // for this dot, from the one before it
  int below = 0;     // for the dot below the one before, from what is done
  int diagonal = 0;  // for the dot below, from the one before
  for (int x = 0; x < width; ++x) {
    const auto at = static_cast<std::size_t>(x) + 1;
    const int tone = light[tones[x]] + ((errors[at] + ahead + 8) >> 4);
    const bool is_ink = tone < kMiddle;
    if (is_ink) set_ink(row, x);
    const int error = tone - (is_ink ? 0 : 255);
    ahead = error * 7;
    errors[at - 1] = below + error * 3;
    below = diagonal + error * 5;
    diagonal = error;
  }
  errors[static_cast<std::size_t>(width)] = below;
}

}  // namespace

Dots halftone(const Picture& picture, Halftone kind) {
  Dots dots{picture.width, picture.height, {}};
  const auto width = static_cast<std::size_t>(picture.width);
  const auto height = static_cast<std::size_t>(picture.height);
  dots.rows.resize(dots.row_bytes() * height);
  std::vector<int> errors(width + 2);
  for (std::size_t y = 0; y < height; ++y) {
    const std::uint8_t* tones = picture.tones.data() + y * width;
    std::uint8_t* row = dots.rows.data() + y * dots.row_bytes();
    if (kind == Halftone::threshold) {
      threshold_row(tones, picture.width, row);
    } else {
      diffuse_row(tones, picture.width, errors, row);
    }
  }
  return dots;
}

}  // namespace noren::raster
