// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "charset/charset.hpp"
#include "core/receipt/layout.hpp"

namespace noren::receipt {
namespace {

// Fills the places up to a column with blanks and counts on from there.
class TextRow {
 public:
  void put(int column, std::string_view text) {
    if (column > column_) text_.append(static_cast<std::size_t>(column - column_), ' ');
    text_ += text;
    column_ = std::max(column, column_) + charset::column_width(text);
  }

  std::string take() {
    text_.erase(text_.find_last_not_of(' ') + 1);
    return std::move(text_);
  }

 private:
  std::string text_;
  int column_ = 0;
};

// Enlarged text keeps to the edge of the paper that it touched, and else to the middle of its
// place.
int place_of(const TextRun& run, int columns) {
  const int spare = run.width - charset::column_width(run.text);
  const bool left = run.column == 0;
  const bool right = run.column + run.width == columns;
  return run.column + (left == right ? spare / 2 : right ? spare : 0);
}

std::string as_text(const TextLine& line, int columns) {
  TextRow row;
  auto bar = line.bars.begin();
  const auto bars_before = [&](int column) {
    for (; bar != line.bars.end() && *bar < column; ++bar) row.put(*bar, "|");
  };
  for (const TextRun& run : line.runs) {
    bars_before(run.column);
    row.put(place_of(run, columns), run.text);
  }
  bars_before(columns);
  return row.take();
}

std::string as_text(const RuleLine& line, int) {
  std::string text(static_cast<std::size_t>(line.column + line.width), '-');
  std::fill_n(text.begin(), line.column, ' ');
  for (const std::vector<int>* joints : {&line.above, &line.below}) {
    for (int column : *joints) text[static_cast<std::size_t>(column)] = '+';
  }
  return text;
}

std::string as_text(const QrLine& line, int) {
  std::string text = line.text;
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string as_text(const FeedLine& line, int) {
  return std::string(static_cast<std::size_t>(line.lines - 1), '\n');
}

std::string as_text(const CutLine&, int columns) {
  std::string text;
  for (int column = 0; column + 1 < columns; column += 2) text += "- ";
  text.pop_back();
  return text;
}

}  // namespace

std::string to_text(const Layout& layout) {
  std::string text;
  for (const LayoutLine& line : layout.lines) {
    text += std::visit([&](const auto& item) { return as_text(item, layout.columns); }, line);
    text += '\n';
  }
  return text;
}

}  // namespace noren::receipt
