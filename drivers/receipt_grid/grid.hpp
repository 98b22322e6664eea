// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The LAYOUT document of docs/abi/documents.md, as printer plugins get it from the host. All
// functions are pure and thread-safe.
namespace noren::receipt_grid {

inline constexpr int kColumnsMin = 16;
inline constexpr int kColumnsMax = 96;
inline constexpr int kDotsPerColumn = 12;

struct Run {
  int column = 0;
  int width = 0;  // columns on paper
  std::string text;
  bool bold = false;
  bool underline = false;
  bool invert = false;
  int scale_x = 1;
  int scale_y = 1;
};

struct Text {
  std::vector<Run> runs;  // from left to right, never overlapping
  std::vector<int> bars;  // columns of vertical rules
  int height = 1;
};

struct Rule {
  int column = 0;
  int width = 0;
  std::vector<int> above;  // columns where a vertical rule meets it from above, and from below
  std::vector<int> below;
};

enum class Align { left, center, right };

struct Qr {
  std::string text;
  int cell = 3;  // dots
  char level = 'L';
  Align align = Align::center;
};

struct Feed {
  int lines = 1;
};

struct Cut {};

using Line = std::variant<Text, Rule, Qr, Feed, Cut>;

struct Grid {
  int columns = 48;
  std::vector<Line> lines;
};

// Reads the JSON of a LAYOUT, or of a document that has it as its member "layout". Nothing where it
// is not one: what was read stays on the paper, does not overlap and holds no control characters.
std::optional<Grid> read_grid(std::string_view json);

// The grid as plain text with the same columns.
std::string to_text(const Grid& grid);

}  // namespace noren::receipt_grid
