// SPDX-License-Identifier: Apache-2.0
#include "drivers/receipt_encoder/escpos.hpp"

#include <string>

#include "drivers/receipt_encoder/encoder.hpp"

namespace noren::receipt_encoder::escpos {
namespace {

using namespace receipt_grid;

constexpr std::uint8_t kDle = 0x10, kEsc = 0x1B, kFs = 0x1C, kGs = 0x1D;

std::uint8_t low(int number) {
  return static_cast<std::uint8_t>(number & 0xFF);
}
std::uint8_t high(int number) {
  return static_cast<std::uint8_t>(number >> 8);
}

// What may stand behind DLE to make a real-time command of it.
bool is_realtime(std::uint8_t byte) {
  return byte == 0x04 || byte == 0x05 || byte == 0x14;
}

// GS k function B wants the code sets of CODE128 named.
std::string code128_data(std::string_view text) {
  constexpr std::uint8_t kStartB = 104, kStartC = 105, kToB = 100, kToC = 99;
  std::string out;
  bool pairs = false;
  for (std::uint8_t value : code128_values(text)) {
    if (value == kStartC || (!pairs && value == kToC)) {
      out += "{C";
      pairs = true;
    } else if (value == kStartB || (pairs && value == kToB)) {
      out += "{B";
      pairs = false;
    } else if (pairs) {
      out += static_cast<char>(value);
    } else {
      out += static_cast<char>(value + 0x20);
      if (out.back() == '{') out += '{';
    }
  }
  // Two digits are one byte in code set C, and two such bytes may be a command.
  const auto bytes = std::span(reinterpret_cast<const std::uint8_t*>(out.data()), out.size());
  if (!holds_realtime_command(bytes)) return out;
  out = "{B";
  for (char c : text) {
    out += c;
    if (c == '{') out += '{';
  }
  return out;
}

// ESC t
std::uint8_t table_of(CharacterSet set) {
  return set == CharacterSet::windows_1252 ? 16 : set == CharacterSet::cp852 ? 18 : 1;
}

class EscPosEncoder final : public Encoder {
 public:
  EscPosEncoder(const Paper& paper, const Glyphs& glyphs)
      : Encoder({.scale_max = paper.scale_max,
                 .qr_cell_max = paper.qr_cell_max,
                 .draws_qr = paper.qr,
                 .own_characters = paper.own_characters},
                glyphs),
        automatic_status_(paper.automatic_status),
        image_(paper.image) {}

 private:
  void initialize() override {
    add({kEsc, '@'});
    add({kGs, 'a', static_cast<std::uint8_t>(automatic_status_ ? 0x0F : 0)});
    add({kEsc, 'a', 0});                  // left
    add({kGs, 'L', 0, 0});                // no margin
    add({kEsc, 'M', 0});                  // font A: 12 x 24 dots
    add({kEsc, ' ', 0, kFs, 'S', 0, 0});  // nothing between characters
    add({kEsc, '{', 0});                  // not upside down
    add({kEsc, '2'});                     // usual line spacing
    add({kGs, '!', 0, kEsc, 'E', 0, kEsc, '-', 0, kFs, '-', 0, kGs, 'B', 0});
    add({kEsc, 'R', 8, kEsc, 't', 1});  // Japan, code table 1
    add({kFs, '.', kFs, 'C', 1});       // Shift_JIS
  }

  void write_style(const Style& from, const Style& to) override {
    if (to.scale_x != from.scale_x || to.scale_y != from.scale_y) {
      add({kGs, '!', static_cast<std::uint8_t>((to.scale_x - 1) << 4 | (to.scale_y - 1))});
    }
    if (to.bold != from.bold) add({kEsc, 'E', to.bold});
    if (to.underline != from.underline) {
      const std::uint8_t dots = to.underline ? 2 : 0;
      add({kEsc, '-', dots, kFs, '-', dots});
    }
    if (to.invert != from.invert) add({kGs, 'B', to.invert});
  }

  // Two-byte characters and the code tables have the same first bytes, so that one of them is off.
  void write_character_set(CharacterSet from, CharacterSet to) override {
    if (from == CharacterSet::shift_jis) add({kFs, 'C', 0, kFs, '.'});
    if (table_of(from) != table_of(to)) add({kEsc, 't', table_of(to)});
    if (to == CharacterSet::shift_jis) add({kFs, 'C', 1});
  }

  // FS 2 has the dots by columns.
  void write_own_character(std::uint16_t code, const receipt_grid::Image& glyph) override {
    Bytes columns(glyph.rows.size());
    for (int i = 0; i < kGlyphDots * kGlyphDots; ++i) {
      if (!glyph.is_dark(i / kGlyphDots, i % kGlyphDots)) continue;
      std::uint8_t& byte = columns[static_cast<std::size_t>(i / 8)];
      byte = static_cast<std::uint8_t>(byte | 0x80 >> i % 8);
    }
    defuse(columns);
    add({kFs, '2', high(code), low(code)});
    add(columns);
  }

  void write_tight(bool on) override {
    if (on) return add({kEsc, '3', 0});
    add({kEsc, '2'});
  }

  void write_position(int dots) override { add({kEsc, '$', low(dots), high(dots)}); }

  void write_area(const Area& area, Align align) override {
    add({kGs, 'L', low(area.left), high(area.left), kGs, 'W', low(area.width), high(area.width)});
    write_align(align);
  }

  void write_align(Align align) override { add({kEsc, 'a', static_cast<std::uint8_t>(align)}); }

  void write_qr(const Qr& qr, int cell) override {
    const int size = static_cast<int>(qr.text.size()) + 3;
    const auto level = static_cast<std::uint8_t>(48 + std::string_view("LMQH").find(qr.level));
    add({kGs, '(', 'k', 4, 0, 49, 65, 50, 0});  // model 2
    add({kGs, '(', 'k', 3, 0, 49, 67, static_cast<std::uint8_t>(cell)});
    add({kGs, '(', 'k', 3, 0, 49, 69, level});
    add({kGs, '(', 'k', low(size), high(size), 49, 80, 48});
    add(qr.text);
    add({kGs, '(', 'k', 3, 0, 49, 81, 48});
  }

  void write_barcode(const Barcode& barcode) override {
    // GS k, function B, in the order of Symbology.
    const auto kind = static_cast<std::uint8_t>(65 + static_cast<int>(barcode.symbology));
    std::string data = barcode.text;
    if (barcode.symbology == Symbology::upc_e) data = upc_a_of(barcode.text);
    if (barcode.symbology == Symbology::ean13 || barcode.symbology == Symbology::ean8 ||
        barcode.symbology == Symbology::upc_a) {
      data.pop_back();  // the printer makes the check digit
    }
    if (barcode.symbology == Symbology::code128) data = code128_data(barcode.text);
    add({kGs, 'w', low(barcode.module), kGs, 'h', low(barcode.height), kGs, 'f', 0, kGs, 'H',
         static_cast<std::uint8_t>(barcode.hri ? 2 : 0)});
    add({kGs, 'k', kind, low(static_cast<int>(data.size()))});
    add(data);
  }

  void write_band(std::span<const std::uint8_t> rows, int row_bytes) override {
    const int size = static_cast<int>(rows.size()), height = size / row_bytes;
    if (image_ == escpos::Image::gs_v_0) {
      add({kGs, 'v', '0', 0, low(row_bytes), high(row_bytes), low(height), high(height)});
      return add(rows);
    }
    // Function 112 keeps the dots, single and in one color, and function 50 prints them.
    const int width = row_bytes * 8, all = size + 10;
    add({kGs, '8', 'L', low(all), high(all), 0, 0, 48, 112, 48, 1, 1, 49, low(width), high(width),
         low(height), high(height)});
    add(rows);
    add({kGs, '(', 'L', 2, 0, 48, 50});
  }

  Bytes cut(const Cut& line) const override {
    return {kGs, 'V', static_cast<std::uint8_t>(line.full ? 65 : 66), 0};
  }

  void defuse(Bytes& rows) const override {
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      if (rows[i] == kDle && is_realtime(rows[i + 1])) rows[i] = kDle | 0x08;
    }
  }

  const bool automatic_status_;
  const escpos::Image image_;
};

}  // namespace

Encoded encode(const Grid& grid, const Paper& paper, const Glyphs& glyphs) {
  return EscPosEncoder(paper, glyphs).run(grid);
}

bool holds_realtime_command(std::span<const std::uint8_t> bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] == kDle && is_realtime(bytes[i + 1])) return true;
  }
  return false;
}

}  // namespace noren::receipt_encoder::escpos
