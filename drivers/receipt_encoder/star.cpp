// SPDX-License-Identifier: Apache-2.0
#include "drivers/receipt_encoder/star.hpp"

#include <algorithm>
#include <string>

#include "drivers/receipt_encoder/encoder.hpp"

namespace noren::receipt_encoder::star {
namespace {

using namespace receipt_grid;

constexpr std::uint8_t kEsc = 0x1B, kGs = 0x1D, kRs = 0x1E;
constexpr std::uint8_t kAsk[] = {kEsc, 0x06, 0x01};  // ESC ACK SOH
constexpr int kBandRows = 24;                        // of ESC k

std::uint8_t low(int number) {
  return static_cast<std::uint8_t>(number & 0xFF);
}
std::uint8_t high(int number) {
  return static_cast<std::uint8_t>(number >> 8);
}

// The first parameter of ESC b, by Symbology: UPC-E is 0 and UPC-A 1, and so on.
constexpr std::string_view kKinds = "103245876";

// The third: how wide narrow and wide bars are, by the dots of a narrow one.
std::uint8_t widths_of(const Barcode& barcode) {
  const auto module = static_cast<std::uint8_t>(barcode.module);
  switch (barcode.symbology) {
    case Symbology::itf:
      return static_cast<std::uint8_t>(std::string_view("182")[module - 2u]);
    case Symbology::code39:
    case Symbology::codabar:
      return static_cast<std::uint8_t>('4' + module - 2);
    default:
      return static_cast<std::uint8_t>('1' + module - 2);
  }
}

std::string data_of(const Barcode& barcode) {
  if (barcode.symbology == Symbology::upc_e) return upc_a_of(barcode.text);
  std::string data;
  for (char c : barcode.text) {
    data += c;
    if (c == '%' && barcode.symbology == Symbology::code128) data += '0';
  }
  if (barcode.symbology == Symbology::ean13 || barcode.symbology == Symbology::ean8 ||
      barcode.symbology == Symbology::upc_a) {
    data.pop_back();  // the printer makes the check digit
  }
  return data;
}

// ESC GS t; 0 is the one with katakana and block graphics.
std::uint8_t page_of(CharacterSet set) {
  return set == CharacterSet::windows_1252 ? 32 : set == CharacterSet::cp852 ? 5 : 0;
}

class StarEncoder final : public Encoder {
 public:
  StarEncoder(const Paper& paper, const Glyphs& glyphs)
      : Encoder({.scale_max = paper.scale_max,
                 .qr_cell_max = paper.qr_cell_max,
                 .draws_qr = paper.qr,
                 .band_rows = paper.raster_blocks ? 1 : kBandRows,
                 .own_characters = paper.own_characters},
                glyphs),
        raster_blocks_(paper.raster_blocks) {}

 private:
  void initialize() override {
    add({kEsc, '@'});
    add({kEsc, kRs, 'a', 1});              // status unasked, for the fence
    add({kEsc, kRs, 'F', 0});              // font A: 12 x 24 dots
    add({kEsc, ' ', 0, kEsc, 's', 0, 0});  // nothing between characters
    add({kEsc, kGs, 'a', 0});              // left
    add({kEsc, 'l', 0});                   // no margin
    add({kEsc, 'z', 1});                   // usual line spacing: 4 mm
    add({kEsc, 'i', 0, 0, kEsc, 'F', kEsc, '-', 0, kEsc, '5'});
    add({kEsc, 'R', 8, kEsc, '$', 1});  // Japan, Shift_JIS
  }

  void write_style(const Style& from, const Style& to) override {
    if (to.scale_x != from.scale_x || to.scale_y != from.scale_y) {
      add({kEsc, 'i', low(to.scale_y - 1), low(to.scale_x - 1)});
    }
    if (to.bold != from.bold) add({kEsc, std::uint8_t(to.bold ? 'E' : 'F')});
    if (to.underline != from.underline) add({kEsc, '-', to.underline});
    if (to.invert != from.invert) add({kEsc, std::uint8_t(to.invert ? '4' : '5')});
  }

  // Without Shift_JIS, the first bytes of two-byte characters are block graphics.
  void write_character_set(CharacterSet from, CharacterSet to) override {
    if (from == CharacterSet::shift_jis) add({kEsc, '$', 0});
    if (page_of(from) != page_of(to)) add({kEsc, kGs, 't', page_of(to)});
    if (to == CharacterSet::shift_jis) add({kEsc, '$', 1});
  }

  // ESC r
  void write_own_character(std::uint16_t code, const Image& glyph) override {
    Bytes rows = glyph.rows;
    defuse(rows);
    add({kEsc, 'r', low(code >> 8), low(code)});
    add(rows);
  }

  // 3 mm from line to line, the height of a character, or 4 mm.
  void write_tight(bool on) override {
    if (on) return add({kEsc, '0'});
    add({kEsc, 'z', 1});
  }

  void write_position(int dots) override { add({kEsc, kGs, 'A', low(dots), high(dots)}); }

  // Margins are counted in characters, both from the left.
  void write_area(const Area& area, Align align) override {
    const int right = area.left + area.width;
    add({kEsc, 'l', low(area.left / kDotsPerColumn), kEsc, 'Q', low(right / kDotsPerColumn)});
    write_align(align);
  }

  void write_align(Align align) override {
    add({kEsc, kGs, 'a', static_cast<std::uint8_t>(align)});
  }

  void write_qr(const Qr& qr, int cell) override {
    const int size = static_cast<int>(qr.text.size());
    add({kEsc, kGs, 'y', 'S', '0', 2});  // model 2
    add({kEsc, kGs, 'y', 'S', '1', low(static_cast<int>(std::string_view("LMQH").find(qr.level)))});
    add({kEsc, kGs, 'y', 'S', '2', low(cell)});
    add({kEsc, kGs, 'y', 'D', '1', 0, low(size), high(size)});
    add(qr.text);
    add({kEsc, kGs, 'y', 'P'});
  }

  void write_barcode(const Barcode& barcode) override {
    const char kind = kKinds[static_cast<std::size_t>(barcode.symbology)];
    add({kEsc, 'b', static_cast<std::uint8_t>(kind), std::uint8_t(barcode.hri ? '2' : '1'),
         widths_of(barcode), low(barcode.height)});
    add(data_of(barcode));
    add({kRs});
  }

  void write_band(std::span<const std::uint8_t> rows, int row_bytes) override {
    const int height = static_cast<int>(rows.size()) / row_bytes;
    if (raster_blocks_) {
      add({kEsc, kGs, 'S', 1, low(row_bytes), high(row_bytes), low(height), high(height), 0});
      return add(rows);
    }
    add({kEsc, '0'});  // 24 dots from band to band
    const std::size_t band = static_cast<std::size_t>(kBandRows * row_bytes);
    for (std::size_t i = 0; i < rows.size(); i += band) {
      const std::span part = rows.subspan(i, std::min(band, rows.size() - i));
      add({kEsc, 'k', low(row_bytes), high(row_bytes)});
      add(part);
      add(Bytes(band - part.size()));
      end_line();
    }
    add({kEsc, 'z', 1});
  }

  Bytes cut(const Cut& line) const override {
    return {kEsc, 'd', static_cast<std::uint8_t>(line.full ? 2 : 3)};
  }

  void defuse(Bytes& rows) const override {
    auto found = rows.begin();
    while ((found = std::search(found, rows.end(), std::begin(kAsk), std::end(kAsk))) !=
           rows.end()) {
      *found = kEsc & 0xFE;
    }
  }

  const bool raster_blocks_;
};

}  // namespace

Encoded encode(const Grid& grid, const Paper& paper, const Glyphs& glyphs) {
  return StarEncoder(paper, glyphs).run(grid);
}

bool holds_realtime_command(std::span<const std::uint8_t> bytes) {
  return std::search(bytes.begin(), bytes.end(), std::begin(kAsk), std::end(kAsk)) != bytes.end();
}

}  // namespace noren::receipt_encoder::star
