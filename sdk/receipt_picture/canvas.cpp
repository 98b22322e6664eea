// SPDX-License-Identifier: Apache-2.0
#include "receipt_picture/canvas.hpp"

#include <algorithm>

namespace noren::receipt_picture {

int Canvas::grow(int rows, std::uint8_t dot) {
  const int first = height_;
  height_ += rows;
  dots_.resize(index(0, height_), dot);
  return first;
}

void Canvas::fill(int x, int y, int width, int height, std::uint8_t dot) {
  const int left = std::max(x, 0), right = std::min(x + width, width_);
  const int top = std::max(y, 0), bottom = std::min(y + height, height_);
  for (int row = top; row < bottom; ++row) {
    for (int column = left; column < right; ++column) dots_[index(column, row)] = dot;
  }
}

void Canvas::blend(int x, int y, std::uint8_t strength, bool inverted) {
  if (x < 0 || x >= width_ || y < 0 || y >= height_) return;
  std::uint8_t& dot = dots_[index(x, y)];
  const std::uint8_t wanted =
      static_cast<std::uint8_t>(kPaper + (inverted ? 255 - strength : strength) * 254 / 255);
  dot = inverted ? std::min(dot, wanted) : std::max(dot, wanted);
}

}  // namespace noren::receipt_picture
