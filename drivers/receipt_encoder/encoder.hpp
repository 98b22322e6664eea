// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "charset/charset.hpp"
#include "drivers/receipt_encoder/encoded.hpp"

namespace noren::receipt_encoder {

// What a byte from 80 on means to the printer.
enum class CharacterSet { shift_jis, line_drawing, windows_1252, cp852 };

// What all languages of receipt printers have in common: walks through a grid and has written only
// what differs from the state that the printer is in. A language says how each thing is written.
// Not thread-safe.
class Encoder {
 public:
  virtual ~Encoder() = default;
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  Encoded run(const receipt_grid::Grid& grid);

 protected:
  // What the printer can.
  struct Ability {
    int scale_max = 1;
    int qr_cell_max = 1;     // dots
    bool draws_qr = false;   // it makes QR codes itself, else it gets their dots
    int band_rows = 1;       // rows of dots are printed so many at a time, or several times that
    int own_characters = 0;  // so many it can be taught, at most kOwnCharactersMax
  };
  Encoder(const Ability& ability, const Glyphs& glyphs) : ability_(ability), glyphs_(glyphs) {}

  // Sets every state anew, for other programs share the printer and leave it in any: plain text in
  // Shift_JIS at the left, usual line spacing.
  virtual void initialize() = 0;
  virtual void write_style(const receipt_grid::Style& from, const receipt_grid::Style& to) = 0;
  virtual void write_character_set(CharacterSet from, CharacterSet to) = 0;
  // From now on the code, one of Shift_JIS, is printed so.
  virtual void write_own_character(std::uint16_t code, const receipt_grid::Image& glyph) = 0;
  // Without space between the lines, so that vertical rules join.
  virtual void write_tight(bool on) = 0;
  virtual void write_position(int dots) = 0;
  // Where symbols and pictures stand; the whole paper at the left again with the second.
  virtual void write_area(const receipt_grid::Area& area, receipt_grid::Align align) = 0;
  virtual void write_align(receipt_grid::Align align) = 0;
  virtual void write_qr(const receipt_grid::Qr& qr, int cell) = 0;
  virtual void write_barcode(const receipt_grid::Barcode& barcode) = 0;
  // Rows of dots below each other, no more than kBandBytes of them where Ability::band_rows lets
  // that be. Only the last band of a picture may have another number of rows than a multiple.
  virtual void write_band(std::span<const std::uint8_t> rows, int row_bytes) = 0;
  virtual Bytes cut(const receipt_grid::Cut& cut) const = 0;
  // Changes single dots of rows that the printer would obey as a command.
  virtual void defuse(Bytes& rows) const = 0;

  static constexpr std::size_t kBandBytes = 1024;
  static constexpr int kOwnCharactersMax = 94;  // EC40 to EC7E and EC80 to EC9E

  void add(std::initializer_list<std::uint8_t> bytes) {
    out_.body.insert(out_.body.end(), bytes.begin(), bytes.end());
  }
  void add(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    out_.body.insert(out_.body.end(), bytes, bytes + text.size());
  }
  void add(std::span<const std::uint8_t> bytes) {
    out_.body.insert(out_.body.end(), bytes.begin(), bytes.end());
  }
  void end_line() { out_.body.push_back('\n'); }
  int paper_dots() const { return columns_ * receipt_grid::kDotsPerColumn; }

 private:
  void put(const receipt_grid::Text& line);
  void put(const receipt_grid::Rule& rule);
  void put(const receipt_grid::Qr& qr);
  void put(const receipt_grid::BarcodeLine& line);
  void put(const receipt_grid::Image& image);
  void put(const receipt_grid::Feed& feed);
  void put(const receipt_grid::Cut& cut);
  template <typename Write>
  void put_at(const receipt_grid::Place& place, Write write);
  // Only before a further line: a fence behind the receipt has to follow what is printed, for
  // Epson's is answered at once where it follows a setting (GS ( H function 48, notes).
  void return_to_left();
  void put_text(std::string_view text);
  void put_character(char32_t code);
  std::optional<std::uint16_t> own_character(char32_t code);
  void put_rows(Bytes rows, int row_bytes);
  void put_fine_barcode(const receipt_grid::Barcode& barcode);
  void move(int from, int to);
  void set_style(const receipt_grid::Style& wanted);
  void set_character_set(CharacterSet wanted);
  void set_tight(bool wanted);

  const Ability ability_;
  const Glyphs& glyphs_;
  Encoded out_;
  charset::Encoded encoded_;  // the last text
  receipt_grid::Style style_;
  CharacterSet character_set_ = CharacterSet::shift_jis;
  std::vector<char32_t> own_characters_;  // that the printer was taught, by their numbers
  receipt_grid::Place place_{.align = receipt_grid::Align::left};  // of the last code or picture
  bool tight_ = false;
  int columns_ = 48;
};

}  // namespace noren::receipt_encoder
