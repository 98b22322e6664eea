// SPDX-License-Identifier: Apache-2.0
#include "drivers/receipt_encoder/encoder.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "charset/code_pages.hpp"
#include "receipt_grid/qr_symbol.hpp"

namespace noren::receipt_encoder {

using namespace receipt_grid;

namespace {

// The line-drawing characters that Japanese models have where Shift_JIS is off.
constexpr std::uint8_t kVertical = 0x96;
constexpr Place kLeft{.align = Align::left};
constexpr int kAlignedSpaces = 4;  // a longer gap is cheaper as a position

std::uint8_t rule_character(bool left, bool right, bool up, bool down) {
  if (up && down) return left && right ? 0x8F : right ? 0x93 : 0x92;
  if (up) return left && right ? 0x90 : right ? 0x9A : 0x9B;
  if (down) return left && right ? 0x91 : right ? 0x98 : 0x99;
  return 0x95;
}

}  // namespace

Encoded Encoder::run(const Grid& grid) {
  columns_ = grid.columns;
  out_.body.reserve(128 + grid.lines.size() * 64);
  initialize();
  for (std::size_t i = 0; i < grid.lines.size(); ++i) {
    const Cut* last = i + 1 == grid.lines.size() ? std::get_if<Cut>(&grid.lines[i]) : nullptr;
    if (last) {
      out_.cut = cut(*last);
    } else {
      return_to_left();
      std::visit([this](const auto& line) { put(line); }, grid.lines[i]);
    }
  }
  return std::move(out_);
}

void Encoder::put(const Text& line) {
  set_tight(!line.bars.empty());
  int at = 0;
  auto bar = line.bars.begin();
  const auto bars_before = [&](int column) {
    for (; bar != line.bars.end() && *bar < column; ++bar) {
      if (*bar < at) continue;  // a run stands there
      move(at, *bar);
      set_style({.scale_y = std::min(line.height, ability_.scale_max)});
      set_character_set(CharacterSet::line_drawing);
      out_.body.push_back(kVertical);
      at = *bar + 1;
    }
  };
  for (const Run& run : line.runs) {
    if (run.width == 0) continue;
    bars_before(run.column);
    move(at, run.column);
    Style style = run.style;
    style.scale_x = std::min(style.scale_x, ability_.scale_max);
    style.scale_y = std::min(style.scale_y, ability_.scale_max);
    set_style(style);
    put_text(run.text);
    at = run.column + run.width;
    // Smaller than the grid has it, it ended before its place did: what follows needs a position.
    if (style.scale_x < run.style.scale_x) at = -kColumnsMax;
  }
  bars_before(columns_);
  end_line();
}

void Encoder::put(const Rule& rule) {
  const auto has = [](const std::vector<int>& columns, int column) {
    return std::binary_search(columns.begin(), columns.end(), column);
  };
  set_tight(!rule.above.empty() || !rule.below.empty());
  move(0, rule.column);
  set_style({});
  set_character_set(CharacterSet::line_drawing);
  const int last = rule.column + rule.width - 1;
  for (int column = rule.column; column <= last; ++column) {
    out_.body.push_back(rule_character(column > rule.column, column < last, has(rule.above, column),
                                       has(rule.below, column)));
  }
  end_line();
}

void Encoder::put(const Qr& qr) {
  const std::optional<QrSymbol> symbol = make_qr(qr);
  const int wished = std::min(qr.cell, ability_.qr_cell_max);
  const int room = area_of(qr.place, columns_).width;
  const int cell = symbol ? fitting_cell(symbol->modules, wished, room) : wished;
  set_tight(false);
  end_line();  // the quiet zone above the code, and the one below it
  if (ability_.draws_qr || !symbol) {
    put_at(qr.place, [&] { write_qr(qr, cell); });
  } else {
    put(image_of(*symbol, cell, qr.place));
  }
  return_to_left();
  end_line();
}

void Encoder::put(const BarcodeLine& line) {
  Barcode barcode = line.code;
  barcode.module = fitting_module(barcode, area_of(line.place, columns_).width);
  set_tight(false);
  set_style({});
  put_at(line.place, [&] {
    if (barcode.module >= kModuleMin) {
      write_barcode(barcode);
    } else {
      put_fine_barcode(barcode);
    }
  });
}

// Printers draw no bars of one dot themselves.
void Encoder::put_fine_barcode(const Barcode& barcode) {
  const Bytes row = row_of(barcode);
  Bytes rows;
  for (int y = 0; y < barcode.height; ++y) rows.insert(rows.end(), row.begin(), row.end());
  put_rows(std::move(rows), static_cast<int>(row.size()));
}

void Encoder::put(const Image& image) {
  set_tight(false);
  put_at(image.place, [&] { put_rows(image.rows, image.row_bytes()); });
}

void Encoder::put_rows(Bytes rows, int row_bytes) {
  defuse(rows);
  const std::size_t row = static_cast<std::size_t>(row_bytes);
  const auto least = static_cast<std::size_t>(ability_.band_rows);
  const std::size_t fitting = std::min<std::size_t>(kBandBytes / row, 255);
  const std::size_t band = std::max(fitting / least * least, least) * row;
  for (std::size_t i = 0; i < rows.size(); i += band) {
    write_band(std::span(rows).subspan(i, std::min(band, rows.size() - i)), row_bytes);
  }
}

template <typename Write>
void Encoder::put_at(const Place& place, Write write) {
  if (place.width > 0) write_area(area_of(place, columns_), place.align);
  if (place.width == 0 && place.align != Align::left) write_align(place.align);
  write();
  place_ = place;
}

void Encoder::return_to_left() {
  const Place place = std::exchange(place_, kLeft);
  if (place.width > 0) write_area({0, paper_dots()}, Align::left);
  if (place.width == 0 && place.align != Align::left) write_align(Align::left);
}

void Encoder::put(const Feed& feed) {
  set_tight(false);
  for (int i = 0; i < feed.lines; ++i) end_line();
}

void Encoder::put(const Cut& line) {
  add(cut(line));
}

void Encoder::put_text(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c > 0; });
  if (ascii) return add(text);
  charset::to_cp932(text, encoded_);
  if (encoded_.missing.empty()) {
    set_character_set(CharacterSet::shift_jis);
    return add(encoded_.bytes);
  }
  for (std::size_t at = 0; at < text.size();) {
    const charset::Character character = charset::next_character(text, at);
    at += character.size;
    put_character(character.code);
  }
}

void Encoder::put_character(char32_t code) {
  std::string utf8;
  charset::append_utf8(utf8, code);
  const charset::Encoded encoded = charset::to_cp932(utf8);
  if (const auto letter = charset::western(code)) {
    set_character_set(letter->page == charset::CodePage::cp852 ? CharacterSet::cp852
                                                               : CharacterSet::windows_1252);
    out_.body.push_back(letter->byte);
    return;
  }
  if (code >= 0x80) set_character_set(CharacterSet::shift_jis);
  if (encoded.missing.empty()) return add(encoded.bytes);
  if (const auto own = own_character(code)) {
    return add({static_cast<std::uint8_t>(*own >> 8), static_cast<std::uint8_t>(*own & 0xFF)});
  }
  out_.missing.push_back(code);
  add(encoded.bytes);
}

// The code of a character that the printer was taught for this receipt.
std::optional<std::uint16_t> Encoder::own_character(char32_t code) {
  const auto known = std::find(own_characters_.begin(), own_characters_.end(), code);
  const auto number = static_cast<int>(known - own_characters_.begin());
  const auto shift_jis = static_cast<std::uint16_t>(0xEC40 + number + (number >= 0x3F ? 1 : 0));
  if (known != own_characters_.end()) return shift_jis;
  if (!glyphs_ || number >= std::min(ability_.own_characters, kOwnCharactersMax)) {
    return std::nullopt;
  }
  const std::optional<Image> glyph = glyphs_(code);
  if (!glyph || glyph->width != kGlyphDots || glyph->height != kGlyphDots) return std::nullopt;
  own_characters_.push_back(code);
  write_own_character(shift_jis, *glyph);
  return shift_jis;
}

void Encoder::move(int from, int to) {
  const int gap = to - from;
  if (gap <= 0) return;
  const bool plain = !style_.underline && !style_.invert && style_.scale_x == 1;
  if (plain && gap <= kAlignedSpaces) {
    out_.body.insert(out_.body.end(), static_cast<std::size_t>(gap), ' ');
    return;
  }
  write_position(to * kDotsPerColumn);
}

void Encoder::set_style(const Style& wanted) {
  if (wanted == style_) return;
  write_style(style_, wanted);
  style_ = wanted;
}

void Encoder::set_character_set(CharacterSet wanted) {
  if (wanted != character_set_) write_character_set(character_set_, wanted);
  character_set_ = wanted;
}

void Encoder::set_tight(bool wanted) {
  if (wanted != tight_) write_tight(wanted);
  tight_ = wanted;
}

}  // namespace noren::receipt_encoder
