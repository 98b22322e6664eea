// SPDX-License-Identifier: Apache-2.0
#include "receipt_picture/to_png.hpp"

#include <png.h>

#include <array>

namespace noren::receipt_picture {
namespace {

constexpr std::array<int, 3> kPaperColor = {0xFA, 0xF7, 0xEF};
constexpr std::array<int, 3> kInkColor = {0x2B, 0x29, 0x30};

std::array<std::uint8_t, 256 * 4> make_palette() {
  std::array<std::uint8_t, 256 * 4> palette{};
  for (int dot = Canvas::kPaper; dot <= Canvas::kInk; ++dot) {
    const int ink = dot - Canvas::kPaper;
    for (int channel = 0; channel < 3; ++channel) {
      const int from = kPaperColor[channel], to = kInkColor[channel];
      palette[dot * 4 + channel] = static_cast<std::uint8_t>(from + (to - from) * ink / 254);
    }
    palette[dot * 4 + 3] = 255;
  }
  return palette;
}

}  // namespace

std::optional<std::vector<std::uint8_t>> to_png(const Canvas& canvas) {
  if (canvas.height() == 0) return std::nullopt;
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(canvas.width());
  image.height = static_cast<png_uint_32>(canvas.height());
  image.format = PNG_FORMAT_RGBA_COLORMAP;
  image.colormap_entries = 256;
  const auto palette = make_palette();
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::vector<std::uint8_t> file(size);
  if (!png_image_write_to_memory(&image, file.data(), &size, 0, canvas.dots().data(), 0,
                                 palette.data())) {
    return std::nullopt;
  }
  file.resize(size);
  return file;
}

}  // namespace noren::receipt_picture
