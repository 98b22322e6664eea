// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

// Pictures as receipt printers print them: read from a file, made fit for the paper, turned into
// dots of ink. Depends on nothing of the project. All functions are pure and thread-safe.
namespace noren::raster {

// Tones row by row from the top left corner: 0 is black, 255 is white, sRGB's curve between.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> tones;
  bool operator==(const Picture&) const = default;
};

inline constexpr int kWidthMax = 4096;      // dots; a paper of 112 mm at 300 dpi has 1,323
inline constexpr int kHeightMax = 16'384;   // dots
inline constexpr int kDotsMax = 8'000'000;  // in all: what decoding may take, in bytes

enum class PngFault { not_png, too_large, damaged };

// "is not a PNG file" and so on: what follows the picture's name in a warning.
std::string_view text_of(PngFault fault);

// Every kind of PNG: 1 to 16 bits, gray, colors, palettes, interlaced; what is transparent shows
// white paper. The size is looked at before anything is decoded.
std::variant<Picture, PngFault> read_png(std::span<const std::uint8_t> file);

// The same picture no wider than that, its shape kept; each dot is the mean of those that it
// stands for. As it was where it fits.
Picture fitted(Picture picture, int width_max);

// One bit a dot, the leftmost in the highest bit, 1 is ink; each row begins with a new byte, and
// what fills its last one is 0.
struct Dots {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rows;
  std::size_t row_bytes() const { return (static_cast<std::size_t>(width) + 7) / 8; }
  bool ink(int x, int y) const {
    const auto at = static_cast<std::size_t>(y) * row_bytes() + static_cast<std::size_t>(x) / 8;
    return (rows[at] >> (7 - x % 8) & 1) != 0;
  }
  bool operator==(const Dots&) const = default;
};

enum class Halftone {
  diffusion,  // photos: what a dot gets wrong its neighbors make good (Floyd and Steinberg, 1976)
  threshold,  // logos and drawings: ink where it is darker than half
};

Dots halftone(const Picture& picture, Halftone kind);

}  // namespace noren::raster
