// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "plugins/printer-preview/canvas.hpp"

namespace noren::printer_preview {

inline constexpr int kCellWidth = 12;
inline constexpr int kCellHeight = 24;

// A font whose characters are drawn into the cells of a printer's grid. Not thread-safe.
class Font {
 public:
  // An empty path looks in the places where Debian puts Japanese fonts. Nothing if there is none.
  static std::optional<Font> load(const std::string& path);

  // Draws one character, `columns` wide, with the upper left corner of its cell at (x, y). What the
  // font lacks is drawn as 〓, as on paper.
  void draw(Canvas& canvas, char32_t code, int x, int y, int columns, int scale_x, int scale_y,
            bool bold, bool inverted);

  Font(Font&&) noexcept;
  ~Font();

 private:
  struct Parts;
  explicit Font(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace noren::printer_preview
