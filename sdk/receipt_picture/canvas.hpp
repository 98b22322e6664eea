// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace noren::receipt_picture {

// A picture of thermal paper that grows downwards. Each dot is 0 where there is no paper, else 1
// for blank paper up to 255 for full ink. Not thread-safe.
class Canvas {
 public:
  static constexpr std::uint8_t kNothing = 0;
  static constexpr std::uint8_t kPaper = 1;
  static constexpr std::uint8_t kInk = 255;

  explicit Canvas(int width) : width_(width) {}

  int width() const { return width_; }
  int height() const { return height_; }
  const std::vector<std::uint8_t>& dots() const { return dots_; }

  // Adds blank rows; returns the first of them.
  int grow(int rows, std::uint8_t dot = kPaper);
  // What lies outside the picture is left out.
  void fill(int x, int y, int width, int height, std::uint8_t dot = kInk);
  // Puts ink of some strength (0 to 255) over a dot; inverted, takes it away from full ink.
  void blend(int x, int y, std::uint8_t strength, bool inverted);
  std::uint8_t at(int x, int y) const { return dots_[index(x, y)]; }

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
           static_cast<std::size_t>(x);
  }

  int width_;
  int height_ = 0;
  std::vector<std::uint8_t> dots_;
};

}  // namespace noren::receipt_picture
