// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "charset/charset.hpp"
#include "drivers/receipt_grid/grid.hpp"

namespace noren::receipt_grid {
namespace {

// Half-width places of one line; what is full-width takes the place of its left half.
class Places {
 public:
  explicit Places(int columns) : places_(static_cast<std::size_t>(columns), " ") {}

  void put(int column, std::string text) {
    const int width = charset::column_width(text);
    places_[static_cast<std::size_t>(column)] = std::move(text);
    for (int i = 1; i < width; ++i) places_[static_cast<std::size_t>(column + i)].clear();
  }

  std::string take() const {
    std::string line;
    for (const std::string& place : places_) line += place;
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
  }

 private:
  std::vector<std::string> places_;
};

std::string as_text(const Text& line, int columns) {
  Places places(columns);
  for (int bar : line.bars) places.put(bar, "|");
  for (const Run& run : line.runs) {
    if (run.width == 0) continue;
    // Enlarged text keeps to the edge of the paper that it touches, and else to its middle.
    const int spare = run.width - charset::column_width(run.text);
    const bool left = run.column == 0;
    const bool right = run.column + run.width == columns;
    places.put(run.column + (left == right ? spare / 2 : right ? spare : 0), run.text);
  }
  return places.take();
}

std::string as_text(const Rule& line, int columns) {
  Places places(columns);
  for (int i = 0; i < line.width; ++i) places.put(line.column + i, "-");
  for (const std::vector<int>* joints : {&line.above, &line.below}) {
    for (int column : *joints) places.put(column, "+");
  }
  return places.take();
}

std::string as_text(const Qr& line, int) {
  std::string text = line.text;
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string as_text(const Feed& line, int) {
  return std::string(static_cast<std::size_t>(line.lines - 1), '\n');
}

std::string as_text(const Cut&, int columns) {
  std::string text;
  while (static_cast<int>(text.size()) + 1 < columns) text += "- ";
  text.pop_back();
  return text;
}

}  // namespace

std::string to_text(const Grid& grid) {
  std::string text;
  for (const Line& line : grid.lines) {
    text += std::visit([&](const auto& item) { return as_text(item, grid.columns); }, line);
    text += '\n';
  }
  return text;
}

}  // namespace noren::receipt_grid
