// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-star/encode.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "charset/charset.hpp"
#include "drivers/receipt_grid/qr_symbol.hpp"

namespace noren::printer_star {
namespace {

using namespace receipt_grid;

constexpr std::uint8_t kEsc = 0x1B, kGs = 0x1D, kRs = 0x1E, kLf = 0x0A;

// The block graphics that Japanese models have where Shift_JIS is off.
constexpr std::uint8_t kVertical = 0x96;
constexpr int kAlignedSpaces = 4;  // a longer gap is cheaper as a position

std::uint8_t rule_character(bool left, bool right, bool up, bool down) {
  if (up && down) return left && right ? 0x8F : right ? 0x93 : 0x92;
  if (up) return left && right ? 0x90 : right ? 0x9A : 0x9B;
  if (down) return left && right ? 0x91 : right ? 0x98 : 0x99;
  return 0x95;
}

struct Style {
  bool bold = false, underline = false, invert = false;
  int scale_x = 1, scale_y = 1;
};

// Writes only what differs from the state that the printer is in.
class Encoder {
 public:
  explicit Encoder(const Paper& paper) : paper_(paper) {}

  Encoded run(const Grid& grid) {
    columns_ = grid.columns;
    initialize();
    for (std::size_t i = 0; i < grid.lines.size(); ++i) {
      if (i + 1 == grid.lines.size() && std::holds_alternative<Cut>(grid.lines[i])) {
        out_.cut = {kEsc, 'd', 3};
      } else {
        std::visit([this](const auto& line) { put(line); }, grid.lines[i]);
      }
    }
    return std::move(out_);
  }

 private:
  // Other programs share the printer and leave it in any state.
  void initialize() {
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

  void put(const Text& line) {
    set_tight(!line.bars.empty());
    int at = 0;
    auto bar = line.bars.begin();
    const auto bars_before = [&](int column) {
      for (; bar != line.bars.end() && *bar < column; ++bar) {
        if (*bar < at) continue;  // a run stands there
        move(at, *bar);
        set_style({.scale_y = std::min(line.height, paper_.scale_max)});
        set_shift_jis(false);
        out_.body.push_back(kVertical);
        at = *bar + 1;
      }
    };
    for (const Run& run : line.runs) {
      if (run.width == 0) continue;
      bars_before(run.column);
      move(at, run.column);
      set_style({run.bold, run.underline, run.invert, std::min(run.scale_x, paper_.scale_max),
                 std::min(run.scale_y, paper_.scale_max)});
      put_text(run.text);
      at = run.column + run.width;
    }
    bars_before(columns_);
    end_line();
  }

  void put(const Rule& rule) {
    const auto has = [](const std::vector<int>& columns, int column) {
      return std::binary_search(columns.begin(), columns.end(), column);
    };
    set_tight(!rule.above.empty() || !rule.below.empty());
    move(0, rule.column);
    set_style({});
    set_shift_jis(false);
    const int last = rule.column + rule.width - 1;
    for (int column = rule.column; column <= last; ++column) {
      out_.body.push_back(rule_character(column > rule.column, column < last,
                                         has(rule.above, column), has(rule.below, column)));
    }
    end_line();
  }

  void put(const Qr& qr) {
    const std::optional<QrSymbol> symbol = make_qr(qr);
    const int wished = std::min(qr.cell, paper_.qr_cell_max);
    const int cell =
        symbol ? fitting_cell(symbol->modules, wished, columns_ * kDotsPerColumn) : wished;
    const auto low = static_cast<std::uint8_t>(qr.text.size() & 0xFF);
    const auto high = static_cast<std::uint8_t>(qr.text.size() >> 8);
    const auto level = static_cast<std::uint8_t>(std::string_view("LMQH").find(qr.level));
    const auto align = static_cast<std::uint8_t>(qr.align);
    set_tight(false);
    end_line();  // the quiet zone above the code, and the one below it
    if (align != 0) add({kEsc, kGs, 'a', align});
    add({kEsc, kGs, 'y', 'S', '0', 2});  // model 2
    add({kEsc, kGs, 'y', 'S', '1', level});
    add({kEsc, kGs, 'y', 'S', '2', static_cast<std::uint8_t>(cell)});
    add({kEsc, kGs, 'y', 'D', '1', 0, low, high});
    out_.body.insert(out_.body.end(), qr.text.begin(), qr.text.end());
    add({kEsc, kGs, 'y', 'P'});
    if (align != 0) add({kEsc, kGs, 'a', 0});
    end_line();
  }

  void put(const Feed& feed) {
    set_tight(false);
    for (int i = 0; i < feed.lines; ++i) end_line();
  }

  void put(const Cut&) { add({kEsc, 'd', 3}); }

  void put_text(std::string_view text) {
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c > 0; });
    if (!ascii) set_shift_jis(true);
    const charset::Encoded encoded = charset::to_cp932(text);
    out_.body.insert(out_.body.end(), encoded.bytes.begin(), encoded.bytes.end());
    out_.missing += encoded.missing.size();
  }

  void move(int from, int to) {
    const int gap = to - from;
    if (gap <= 0) return;
    const bool plain = !style_.underline && !style_.invert && style_.scale_x == 1;
    if (plain && gap <= kAlignedSpaces) {
      out_.body.insert(out_.body.end(), static_cast<std::size_t>(gap), ' ');
      return;
    }
    const int dots = to * kDotsPerColumn;
    add({kEsc, kGs, 'A', static_cast<std::uint8_t>(dots & 0xFF),
         static_cast<std::uint8_t>(dots >> 8)});
  }

  void set_style(const Style& wanted) {
    if (wanted.scale_x != style_.scale_x || wanted.scale_y != style_.scale_y) {
      add({kEsc, 'i', static_cast<std::uint8_t>(wanted.scale_y - 1),
           static_cast<std::uint8_t>(wanted.scale_x - 1)});
    }
    if (wanted.bold != style_.bold) add({kEsc, std::uint8_t(wanted.bold ? 'E' : 'F')});
    if (wanted.underline != style_.underline) add({kEsc, '-', wanted.underline});
    if (wanted.invert != style_.invert) add({kEsc, std::uint8_t(wanted.invert ? '4' : '5')});
    style_ = wanted;
  }

  // Off, the first bytes of two-byte characters are block graphics.
  void set_shift_jis(bool wanted) {
    if (wanted != shift_jis_) add({kEsc, '$', wanted});
    shift_jis_ = wanted;
  }

  // 3 mm from line to line, the height of a character, so that vertical rules join.
  void set_tight(bool wanted) {
    if (wanted == tight_) return;
    if (wanted) {
      add({kEsc, '0'});
    } else {
      add({kEsc, 'z', 1});
    }
    tight_ = wanted;
  }

  void end_line() { out_.body.push_back(kLf); }
  void add(std::initializer_list<std::uint8_t> bytes) { out_.body.insert(out_.body.end(), bytes); }

  const Paper paper_;
  Encoded out_;
  Style style_;
  bool shift_jis_ = true;
  bool tight_ = false;
  int columns_ = 48;
};

}  // namespace

Encoded encode(const Grid& grid, const Paper& paper) {
  return Encoder(paper).run(grid);
}

bool holds_realtime_command(std::span<const std::uint8_t> bytes) {
  constexpr std::uint8_t ask[] = {kEsc, 0x06, 0x01};
  return std::search(bytes.begin(), bytes.end(), std::begin(ask), std::end(ask)) != bytes.end();
}

}  // namespace noren::printer_star
