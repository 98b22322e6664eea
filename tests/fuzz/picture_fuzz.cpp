// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <variant>

#include "raster/raster.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
using namespace noren::raster;

// Whatever a file holds: a picture within bounds, or a fault; and its dots are as many, with no ink
// beyond the last column.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto read = read_png({data, size});
  auto* picture = std::get_if<Picture>(&read);
  if (picture == nullptr) return 0;
  require(picture->width > 0 && picture->width <= kWidthMax, "its width is bounded");
  require(picture->height > 0 && picture->height <= kHeightMax, "its height is bounded");
  const auto dots =
      static_cast<std::size_t>(picture->width) * static_cast<std::size_t>(picture->height);
  require(dots <= kDotsMax && picture->tones.size() == dots, "it has a tone for each dot");
  if (dots > 65'536) return 0;
  const int width_max = 1 + static_cast<int>(size % 97);
  const Picture fit = fitted(std::move(*picture), width_max);
  require(fit.width <= width_max && fit.height > 0, "it fits");
  for (const Halftone kind : {Halftone::diffusion, Halftone::threshold}) {
    const Dots ink = halftone(fit, kind);
    require(ink.rows.size() == ink.row_bytes() * static_cast<std::size_t>(ink.height),
            "all its rows");
    for (int y = 0; ink.width % 8 != 0 && y < ink.height; ++y) {
      const auto last = ink.rows[static_cast<std::size_t>(y + 1) * ink.row_bytes() - 1];
      require((last & (0xFF >> (ink.width % 8))) == 0, "no ink beyond the last column");
    }
  }
  return 0;
}
