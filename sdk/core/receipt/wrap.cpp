// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/wrap.hpp"

#include <algorithm>

#include "charset/charset.hpp"

namespace noren::receipt {

using receipt_grid::Style;

Wrapper::Wrapper(int width, bool wraps, Pieces& pieces)
    : width_(width), wraps_(wraps), pieces_(pieces) {
  begin_line();
}

void Wrapper::begin_line() {
  pieces_.lines.push_back({pieces_.runs.size(), pieces_.runs.size(), 0});
  used_ = 0;
  is_broken_ = false;
}

void Wrapper::break_line() {
  if (is_broken_) begin_line();
  is_broken_ = true;
  is_cut_ = !wraps_;
}

void Wrapper::append(std::string_view text, int columns, const Style& style) {
  Pieces::Line& line = pieces_.lines.back();
  if (line.begin == line.end || !(pieces_.runs.back().style == style)) {
    pieces_.runs.push_back({0, columns, std::string(text), style});
    ++line.end;
  } else {
    pieces_.runs.back().text += text;
    pieces_.runs.back().width += columns;
  }
  line.width += columns;
  used_ += columns;
}

void Wrapper::add(std::string_view text, const Style& style) {
  if (is_cut_) return;
  // What fits is one piece; the rest is looked at character by character.
  const int whole = charset::column_width(text) * style.scale_x;
  const int room = width_ - (is_broken_ ? 0 : used_);
  if (whole > 0 && whole <= room && text.find('\n') == text.npos) {
    if (is_broken_) begin_line();
    return append(text, whole, style);
  }
  while (!text.empty() && !is_cut_) {
    const charset::Character character = charset::next_character(text, 0);
    std::string_view one = text.substr(0, character.size);
    text.remove_prefix(character.size);
    if (one == "\n") {
      break_line();
      continue;
    }
    int columns = charset::column_width(character.code);
    if (columns == 0) {  // belongs to the character before it
      const Pieces::Line& line = pieces_.lines.back();
      if (!is_broken_ && line.begin < line.end) pieces_.runs.back().text += one;
      continue;
    }
    if (columns > width_) {
      one = "?";
      columns = 1;
    }
    Style fitting = style;
    fitting.scale_x = std::clamp(style.scale_x, 1, width_ / columns);
    columns *= fitting.scale_x;
    const bool is_full = !is_broken_ && used_ + columns > width_;
    if (is_full && !wraps_) {
      used_ = width_;  // nothing more on this line, even if it were narrower
      continue;
    }
    if (is_broken_ || is_full) begin_line();
    append(one, columns, fitting);
  }
}

}  // namespace noren::receipt
