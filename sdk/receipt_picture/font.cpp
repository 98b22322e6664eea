// SPDX-License-Identifier: Apache-2.0
#include "receipt_picture/font.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <vector>

namespace noren::receipt_picture {
namespace {

constexpr char32_t kGeta = 0x3013;
constexpr std::array<const char*, 5> kJapanese = {
    "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
    "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf",
    "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/vlgothic/VL-Gothic-Regular.ttf",
};
// With the rare kanji of names, that no gothic font has.
constexpr std::array<const char*, 1> kNames = {
    "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
};
constexpr std::array<const char*, 1> kSymbols = {
    "/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf",
};

struct CloseLibrary {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct CloseFace {
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using Library = std::unique_ptr<FT_LibraryRec_, CloseLibrary>;
using Face = std::unique_ptr<FT_FaceRec_, CloseFace>;

Face open_face(FT_Library library, const char* path) {
  FT_Face face = nullptr;
  return Face(FT_New_Face(library, path, 0, &face) == 0 ? face : nullptr);
}

template <std::size_t size>
Face open_first(FT_Library library, const std::array<const char*, size>& paths) {
  Face face;
  for (const char* path : paths) {
    if (!face) face = open_face(library, path);
  }
  return face;
}

// A character rendered, and where its bitmap stands in its cell.
struct Rendered {
  const FT_Bitmap* bitmap = nullptr;  // the face's own, until it renders another one
  int left = 0;
  int top = 0;

  bool is_gray() const { return bitmap->pixel_mode == FT_PIXEL_MODE_GRAY; }
  const std::uint8_t* row(int y) const { return bitmap->buffer + y * bitmap->pitch; }
  int width() const { return static_cast<int>(bitmap->width); }
  int height() const { return static_cast<int>(bitmap->rows); }
  // 0 to 255
  std::uint8_t strength(int x, int y) const {
    if (is_gray()) return row(y)[x];
    return (row(y)[x / 8] >> (7 - x % 8) & 1) != 0 ? 255 : 0;
  }
};

// The cell that a character is rendered into, in dots.
struct CellSize {
  int width = 0;
  int height = 0;
  int em_width = 0;  // of a full-width character
};

std::optional<Rendered> render(FT_Face face, FT_UInt index, const CellSize& cell, FT_Int32 flags) {
  FT_Set_Pixel_Sizes(face, static_cast<FT_UInt>(cell.em_width), static_cast<FT_UInt>(cell.height));
  if (FT_Load_Glyph(face, index, FT_LOAD_RENDER | FT_LOAD_NO_BITMAP | flags) != 0) {
    return std::nullopt;
  }
  const FT_GlyphSlot slot = face->glyph;
  const int advance = static_cast<int>(slot->advance.x >> 6);
  const int baseline = cell.height - cell.height / 8;
  return Rendered{&slot->bitmap, (cell.width - advance) / 2 + slot->bitmap_left,
                  baseline - slot->bitmap_top};
}

// Symbol fonts know no cells: theirs are set smaller where they are too large, and in the middle.
std::optional<Rendered> render_fitted(FT_Face face, FT_UInt index, CellSize cell, FT_Int32 flags) {
  std::optional<Rendered> found = render(face, index, cell, flags);
  if (!found) return std::nullopt;
  const int width = std::max(found->width(), 1), height = std::max(found->height(), 1);
  if (width > cell.width || height > cell.height) {
    const double factor = std::min(static_cast<double>(cell.width) / width,
                                   static_cast<double>(cell.height) / height);
    CellSize smaller = cell;
    smaller.em_width = std::max(static_cast<int>(cell.em_width * factor), 1);
    smaller.height = std::max(static_cast<int>(cell.height * factor), 1);
    found = render(face, index, smaller, flags);
    if (!found) return std::nullopt;
  }
  found->left = (cell.width - found->width()) / 2;
  found->top = (cell.height - found->height()) / 2;
  return found;
}

}  // namespace

struct Font::Parts {
  Library library;
  std::vector<Face> faces;  // in the order in which they are asked
  std::size_t symbols = 0;  // from this one on they are symbol fonts

  std::optional<Rendered> find(char32_t code, const CellSize& cell, FT_Int32 flags) const {
    for (std::size_t i = 0; i < faces.size(); ++i) {
      const FT_UInt index = FT_Get_Char_Index(faces[i].get(), code);
      if (index == 0) continue;
      return i < symbols ? render(faces[i].get(), index, cell, flags)
                         : render_fitted(faces[i].get(), index, cell, flags);
    }
    return std::nullopt;
  }
};

Font::Font(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Font::Font(Font&&) noexcept = default;
Font& Font::operator=(Font&&) noexcept = default;
Font::~Font() = default;

std::optional<Font> Font::load(const std::string& path) {
  FT_Library raw = nullptr;
  if (FT_Init_FreeType(&raw) != 0) return std::nullopt;
  Parts parts{Library(raw), {}, 0};
  const auto add = [&parts](Face face) {
    if (face) parts.faces.push_back(std::move(face));
    return !parts.faces.empty();
  };
  if (!path.empty() && !add(open_face(raw, path.c_str()))) return std::nullopt;
  if (!add(open_first(raw, kJapanese))) return std::nullopt;
  add(open_first(raw, kNames));
  parts.symbols = parts.faces.size();
  add(open_first(raw, kSymbols));
  return Font(std::make_unique<Parts>(std::move(parts)));
}

void Font::draw(Canvas& canvas, char32_t code, int x, int y, int columns, int scale_x, int scale_y,
                bool bold, bool inverted) {
  const CellSize cell{columns * kCellWidth * scale_x, kCellHeight * scale_y, kCellHeight * scale_x};
  std::optional<Rendered> found = parts_->find(code, cell, 0);
  if (!found) found = parts_->find(kGeta, cell, 0);
  if (!found) return;
  for (int row = 0; row < found->height(); ++row) {
    for (int column = 0; column < found->width(); ++column) {
      const std::uint8_t strength = found->strength(column, row);
      if (strength == 0) continue;
      // Bold as a thermal head prints it: each dot once more beside itself.
      for (int shift = 0; shift <= (bold ? scale_x : 0); ++shift) {
        canvas.blend(x + found->left + column + shift, y + found->top + row, strength, inverted);
      }
    }
  }
}

std::optional<Glyph> Font::glyph(char32_t code, int columns) {
  if (columns < 1 || columns > 2) return std::nullopt;
  const CellSize cell{columns * kCellWidth, kCellHeight, kCellHeight};
  const std::optional<Rendered> found = parts_->find(code, cell, FT_LOAD_TARGET_MONO);
  if (!found) return std::nullopt;
  Glyph glyph;
  glyph.width = cell.width;
  glyph.height = cell.height;
  const auto row_bytes = static_cast<std::size_t>(glyph.row_bytes());
  glyph.rows.resize(row_bytes * kCellHeight);
  for (int row = 0; row < found->height(); ++row) {
    for (int column = 0; column < found->width(); ++column) {
      const int x = found->left + column, y = found->top + row;
      if (x < 0 || x >= cell.width || y < 0 || y >= cell.height) continue;
      if (found->strength(column, row) == 0) continue;
      const std::size_t byte =
          static_cast<std::size_t>(y) * row_bytes + static_cast<std::size_t>(x) / 8;
      glyph.rows[byte] |= static_cast<std::uint8_t>(0x80 >> x % 8);
    }
  }
  return glyph;
}

}  // namespace noren::receipt_picture
