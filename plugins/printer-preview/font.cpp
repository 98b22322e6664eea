// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-preview/font.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <array>

namespace noren::printer_preview {
namespace {

constexpr char32_t kGeta = 0x3013;
constexpr std::array<const char*, 5> kUsualPlaces = {
    "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
    "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf",
    "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/vlgothic/VL-Gothic-Regular.ttf",
};

struct CloseLibrary {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct CloseFace {
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using Library = std::unique_ptr<FT_LibraryRec_, CloseLibrary>;
using Face = std::unique_ptr<FT_FaceRec_, CloseFace>;

Face open_face(FT_Library library, const std::string& path) {
  FT_Face face = nullptr;
  return Face(FT_New_Face(library, path.c_str(), 0, &face) == 0 ? face : nullptr);
}

}  // namespace

struct Font::Parts {
  Library library;
  Face face;
};

Font::Font(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Font::Font(Font&&) noexcept = default;
Font::~Font() = default;

std::optional<Font> Font::load(const std::string& path) {
  FT_Library raw = nullptr;
  if (FT_Init_FreeType(&raw) != 0) return std::nullopt;
  Library library(raw);
  Face face;
  if (!path.empty()) {
    face = open_face(raw, path);
  } else {
    for (const char* place : kUsualPlaces) {
      if (!face) face = open_face(raw, place);
    }
  }
  if (!face) return std::nullopt;
  return Font(std::make_unique<Parts>(Parts{std::move(library), std::move(face)}));
}

void Font::draw(Canvas& canvas, char32_t code, int x, int y, int columns, int scale_x, int scale_y,
                bool bold, bool inverted) {
  const FT_Face face = parts_->face.get();
  const int height = kCellHeight * scale_y;
  FT_Set_Pixel_Sizes(face, static_cast<FT_UInt>(kCellHeight * scale_x),
                     static_cast<FT_UInt>(height));
  FT_UInt glyph = FT_Get_Char_Index(face, code);
  if (glyph == 0) glyph = FT_Get_Char_Index(face, kGeta);
  if (FT_Load_Glyph(face, glyph, FT_LOAD_RENDER | FT_LOAD_NO_BITMAP) != 0) return;

  const FT_GlyphSlot slot = face->glyph;
  const int advance = static_cast<int>(slot->advance.x >> 6);
  const int baseline = height - height / 8;
  const int left = x + (columns * kCellWidth * scale_x - advance) / 2 + slot->bitmap_left;
  const int top = y + baseline - slot->bitmap_top;
  for (unsigned row = 0; row < slot->bitmap.rows; ++row) {
    const std::uint8_t* dots = slot->bitmap.buffer + static_cast<int>(row) * slot->bitmap.pitch;
    for (unsigned column = 0; column < slot->bitmap.width; ++column) {
      if (dots[column] == 0) continue;
      // Bold as a thermal head prints it: each dot once more beside itself.
      for (int shift = 0; shift <= (bold ? scale_x : 0); ++shift) {
        canvas.blend(left + static_cast<int>(column) + shift, top + static_cast<int>(row),
                     dots[column], inverted);
      }
    }
  }
}

}  // namespace noren::printer_preview
