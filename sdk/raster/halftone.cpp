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

// Writes the dots of a row from left to right, eight at a time. Once all are in, finish() must be
// called.
class RowWriter {
 public:
  explicit RowWriter(std::uint8_t* row) : next_(row) {}

  void add(bool is_ink) {
    bits_ = bits_ << 1 | static_cast<unsigned>(is_ink);
    if (++count_ % 8 == 0) *next_++ = static_cast<std::uint8_t>(bits_);
  }
  void finish() {
    if (count_ % 8 != 0) *next_ = static_cast<std::uint8_t>(bits_ << (8 - count_ % 8));
  }

 private:
  std::uint8_t* next_;
  unsigned bits_ = 0;
  unsigned count_ = 0;
};

void threshold_row(const std::uint8_t* tones, int width, std::uint8_t* row) {
  RowWriter writer(row);
  for (int x = 0; x < width; ++x) writer.add(tones[x] < kMiddle);
  writer.finish();
}

// Floyd and Steinberg's weights: 7/16 go to the next dot, 3, 5 and 1 sixteenths to the three below.
// errors[x + 1] is what the row above left for x, in sixteenths, and becomes what this one leaves.
void diffuse_row(const std::uint8_t* tones, int width, const std::array<int, 256>& light,
                 std::vector<int>& errors, std::uint8_t* row) {
  RowWriter writer(row);
  int* error_at = errors.data() + 1;
  int ahead = 0;     // for this dot, from the one before it
  int below = 0;     // for the dot below the one before, from what is done
  int diagonal = 0;  // for the dot below, from the one before
  for (int x = 0; x < width; ++x, ++error_at) {
    // Each dot waits for the one before it: as little as can be stands between the two.
    const int own = light[tones[x]] * 16 + *error_at + 8;
    const int tone = (own + ahead) >> 4;
    const bool is_ink = tone < kMiddle;
    const int error = is_ink ? tone : tone - 255;
    ahead = error * 7;
    writer.add(is_ink);
    error_at[-1] = below + error * 3;
    below = diagonal + error * 5;
    diagonal = error;
  }
  error_at[-1] = below;
  writer.finish();
}

}  // namespace

Dots halftone(const Picture& picture, Halftone kind) {
  Dots dots{picture.width, picture.height, {}};
  const auto width = static_cast<std::size_t>(picture.width);
  const auto height = static_cast<std::size_t>(picture.height);
  dots.rows.resize(dots.row_bytes() * height);
  const std::array<int, 256>& light = lightened();
  std::vector<int> errors(width + 2);
  for (std::size_t y = 0; y < height; ++y) {
    const std::uint8_t* tones = picture.tones.data() + y * width;
    std::uint8_t* row = dots.rows.data() + y * dots.row_bytes();
    if (kind == Halftone::threshold) {
      threshold_row(tones, picture.width, row);
    } else {
      diffuse_row(tones, picture.width, light, errors, row);
    }
  }
  return dots;
}

}  // namespace noren::raster
