// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "receipt_grid/barcode.hpp"

// A receipt as one grid of half-width columns: the LAYOUT document of docs/abi/documents.md. The
// core makes it, printer plugins get it from the host, and every back end prints it in its own way.
// Depends on nothing of the project but sdk/charset, so that both sides share it. All functions are
// pure and thread-safe.
namespace noren::receipt_grid {

inline constexpr int kColumnsMin = 16;
inline constexpr int kColumnsMax = 96;
inline constexpr int kDotsPerColumn = 12;
inline constexpr int kDotsPerLine = 24;
inline constexpr std::size_t kQrTextLimit = 1024;  // bytes
inline constexpr int kImageWidthMax = kColumnsMax * kDotsPerColumn;
inline constexpr int kImageHeightMax = 4096;  // dots
inline constexpr int kScaleMax = 8;

struct Style {
  bool bold = false;
  bool underline = false;
  bool invert = false;
  int scale_x = 1;
  int scale_y = 1;
  bool operator==(const Style&) const = default;
};

struct Run {
  int column = 0;
  int width = 0;  // columns on paper
  std::string text;
  Style style;
  bool operator==(const Run&) const = default;
};

struct Text {
  std::vector<Run> runs;  // from left to right, never overlapping
  std::vector<int> bars;  // columns of vertical rules, as high as the line
  int height = 1;         // that of the highest run
  bool operator==(const Text&) const = default;
};

// A horizontal rule through the middle of its line.
struct Rule {
  int column = 0;
  int width = 0;
  std::vector<int> above;  // columns where a vertical rule meets it from above, and from below
  std::vector<int> below;
  bool operator==(const Rule&) const = default;
};

enum class Align { left, center, right };

// Where a symbol or a picture stands: aligned inside some columns of the paper.
struct Place {
  Align align = Align::center;
  int column = 0;
  int width = 0;  // 0: the whole paper, and then column is 0 too
  bool operator==(const Place&) const = default;
};

struct Qr {
  std::string text;
  int cell = 3;      // dots
  char level = 'L';  // L, M, Q, H
  Place place{};
  bool operator==(const Qr&) const = default;
};

struct BarcodeLine {
  Barcode code;
  Place place{};
  bool operator==(const BarcodeLine&) const = default;
};

// A picture of black dots, a dot of the printer each.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rows;  // each row in whole bytes, the leftmost dot highest; 1 is black
  Place place{};
  bool operator==(const Image&) const = default;

  int row_bytes() const { return (width + 7) / 8; }
  bool is_dark(int x, int y) const {
    return (rows[static_cast<std::size_t>(y * row_bytes() + x / 8)] >> (7 - x % 8) & 1) != 0;
  }
};

struct Feed {
  int lines = 1;
  bool operator==(const Feed&) const = default;
};

struct Cut {
  bool full = false;  // else a bridge of paper is left, so that the receipt does not fall down
  bool operator==(const Cut&) const = default;
};

using Line = std::variant<Text, Rule, Qr, BarcodeLine, Image, Feed, Cut>;

struct Grid {
  int columns = 48;
  std::vector<Line> lines;
  bool operator==(const Grid&) const = default;
};

// The paper that a place covers, in dots.
struct Area {
  int left = 0;
  int width = 0;
};
Area area_of(const Place& place, int columns);

// Where something so wide begins, in dots. What is wider than its place begins at its left.
int left_of(const Place& place, int columns, int width);

// The LAYOUT document.
std::string to_json(const Grid& grid);

// Reads the JSON of a LAYOUT, or of a document that has it as its member "layout". Nothing where it
// is not one, and then `fault`, where given, says where: what was read stays on the paper, does not
// overlap, can be encoded and holds no control characters.
std::optional<Grid> read_grid(std::string_view json, std::string* fault = nullptr);

enum class TextForm {
  readable,  // enlarged words stay words, at the edge or in the middle of their place
  placed,    // each character stands in the column where it is printed
};

// The grid as plain text with the same columns. A code is a line with its text, a picture one with
// its size, a cut a line of "- - -".
std::string to_text(const Grid& grid, TextForm form = TextForm::readable);

}  // namespace noren::receipt_grid
