// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "charset/charset.hpp"
#include "receipt_grid/grid.hpp"

namespace noren::receipt_grid {
namespace {

// Fills the places up to a column with blanks and counts on from there.
class Row {
 public:
  explicit Row(std::string& text) : text_(text), begin_(text.size()) {}

  void put(int column, std::string_view text, int width) {
    if (column > column_) text_.append(static_cast<std::size_t>(column - column_), ' ');
    text_ += text;
    column_ = std::max(column, column_) + width;
  }

  // Without blanks at its end.
  void end() { text_.erase(std::max(begin_, text_.find_last_not_of(' ') + 1)); }

 private:
  std::string& text_;
  std::size_t begin_;
  int column_ = 0;
};

class Writer {
 public:
  Writer(int columns, TextForm form) : columns_(columns), form_(form) {}

  std::string run(const std::vector<Line>& lines) {
    for (const Line& line : lines) {
      std::visit([this](const auto& item) { put(item); }, line);
      text_ += '\n';
    }
    return std::move(text_);
  }

 private:
  void put(const Text& line) {
    Row row(text_);
    auto bar = line.bars.begin();
    const auto bars_before = [&](int column) {
      for (; bar != line.bars.end() && *bar < column; ++bar) row.put(*bar, "|", 1);
    };
    for (const Run& run : line.runs) {
      bars_before(run.column);
      if (form_ == TextForm::placed || run.style.scale_x == 1) {
        put_placed(run, row);
      } else {
        row.put(place_of(run), run.text, charset::column_width(run.text));
      }
    }
    bars_before(columns_);
    row.end();
  }

  static void put_placed(const Run& run, Row& row) {
    if (run.style.scale_x == 1) return row.put(run.column, run.text, run.width);
    int column = run.column;
    for (std::size_t i = 0; i < run.text.size();) {
      const charset::Character character = charset::next_character(run.text, i);
      const int width = charset::column_width(character.code);
      row.put(column, std::string_view(run.text).substr(i, character.size), width);
      column += width * run.style.scale_x;
      i += character.size;
    }
  }

  // Enlarged text keeps to the edge of the paper that it touches, and else to the middle of its
  // place.
  int place_of(const Run& run) const {
    const int spare = run.width - charset::column_width(run.text);
    const bool left = run.column == 0;
    const bool right = run.column + run.width == columns_;
    return run.column + (left == right ? spare / 2 : right ? spare : 0);
  }

  void put(const Rule& line) {
    const std::size_t begin = text_.size();
    text_.append(static_cast<std::size_t>(line.column), ' ');
    text_.append(static_cast<std::size_t>(line.width), '-');
    for (const std::vector<int>* joints : {&line.above, &line.below}) {
      for (int column : *joints) text_[begin + static_cast<std::size_t>(column)] = '+';
    }
  }

  void put(const Qr& line) {
    for (char c : line.text) text_ += c == '\n' ? ' ' : c;
  }
  void put(const BarcodeLine& line) { text_ += line.code.text; }
  void put(const Image& line) {
    text_ += "[" + std::to_string(line.width) + " x " + std::to_string(line.height) + "]";
  }
  void put(const Feed& line) { text_.append(static_cast<std::size_t>(line.lines - 1), '\n'); }
  void put(const Cut&) {
    for (int column = 0; column + 1 < columns_; column += 2) text_ += "- ";
    text_.pop_back();
  }

  int columns_;
  TextForm form_;
  std::string text_;
};

}  // namespace

std::string to_text(const Grid& grid, TextForm form) {
  return Writer(grid.columns, form).run(grid.lines);
}

}  // namespace noren::receipt_grid
