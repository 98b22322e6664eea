// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "receipt_grid/grid.hpp"
#include "receipt_picture/canvas.hpp"

namespace noren::receipt_picture {

inline constexpr int kCellWidth = receipt_grid::kDotsPerColumn;
inline constexpr int kCellHeight = receipt_grid::kDotsPerLine;

// One character as the dots of a printer: kCellHeight rows of kCellWidth dots a column.
using Glyph = receipt_grid::Image;

// Fonts whose characters are drawn into the cells of a printer's grid. A character comes from the
// first of them that has it: a Japanese one, one with the rare kanji of names, then one with emoji
// and other symbols in outlines.
// Reads files when it is loaded and when a character is drawn. Not thread-safe.
class Font {
 public:
  // Looks where Debian puts such fonts; a file named by `path` comes before them, "" names none.
  // Nothing where that file is no font, or no path is given and there is no Japanese font.
  static std::optional<Font> load(const std::string& path);

  // Draws one character, `columns` wide, with the upper left corner of its cell at (x, y). What no
  // font has is drawn as 〓, as on paper.
  void draw(Canvas& canvas, char32_t code, int x, int y, int columns, int scale_x, int scale_y,
            bool bold, bool inverted);

  // The dots of one character, cut off at the edges of its cell of 1 or 2 columns. Nothing where no
  // font has it, or `columns` is another number.
  std::optional<Glyph> glyph(char32_t code, int columns);

  Font(Font&&) noexcept;
  Font& operator=(Font&&) noexcept;
  ~Font();

 private:
  struct Parts;
  explicit Font(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace noren::receipt_picture
