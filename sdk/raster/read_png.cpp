// SPDX-License-Identifier: Apache-2.0
#include <png.h>

#include <utility>

#include "raster/raster.hpp"

namespace noren::raster {
namespace {

// Frees what libpng holds for an image, on every way out.
class Reader {
 public:
  Reader() { image.version = PNG_IMAGE_VERSION; }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_image_free(&image); }
  png_image image{};
};

bool is_too_large(const png_image& image) {
  return image.width > kWidthMax || image.height > kHeightMax ||
         std::uint64_t{image.width} * image.height > kDotsMax;
}

}  // namespace

std::string_view text_of(PngFault fault) {
  switch (fault) {
    case PngFault::not_png:
      return "is not a PNG file";
    case PngFault::too_large:
      return "has more than 8,000,000 dots, or is wider than 4,096 or higher than 16,384";
    case PngFault::damaged:
      return "is damaged";
  }
  return "";
}

std::variant<Picture, PngFault> read_png(std::span<const std::uint8_t> file) {
  if (file.size() < 8 || png_sig_cmp(file.data(), 0, 8) != 0) return PngFault::not_png;
  Reader reader;
  if (png_image_begin_read_from_memory(&reader.image, file.data(), file.size()) == 0) {
    return PngFault::damaged;
  }
  if (is_too_large(reader.image)) return PngFault::too_large;
  reader.image.format = PNG_FORMAT_GRAY;
  Picture picture{static_cast<int>(reader.image.width), static_cast<int>(reader.image.height), {}};
  picture.tones.resize(PNG_IMAGE_SIZE(reader.image));
  constexpr png_color paper{255, 255, 255};
  if (png_image_finish_read(&reader.image, &paper, picture.tones.data(), 0, nullptr) == 0) {
    return PngFault::damaged;
  }
  return picture;
}

}  // namespace noren::raster
