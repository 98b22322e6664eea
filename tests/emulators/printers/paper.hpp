// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// What a printer has put on its paper.
namespace noren::emulators {

inline constexpr int kColumnDots = 12;
inline constexpr int kRowDots = 24;

struct Style {
  bool bold = false, underline = false, invert = false;
  int scale_x = 1, scale_y = 1;

  bool operator==(const Style&) const = default;
};

// One character, by the dots where it stands.
struct Cell {
  int x = 0;             // dots from the left edge
  int width = 1;         // half-width columns, before scaling
  std::string bytes;     // of code page 932
  char32_t graphic = 0;  // a line-drawing character instead
  Style style{};
  char32_t letter = 0;                // a character of another code page instead
  std::vector<std::uint8_t> drawn{};  // 24 rows of three bytes instead: what the printer was taught

  bool operator==(const Cell&) const = default;
};

// Where a symbol or a picture stands.
struct Stand {
  int align = 0;            // 0 left, 1 center, 2 right
  int left = 0, width = 0;  // dots of paper between the margins; 0: all of it

  bool operator==(const Stand&) const = default;
};

struct Code {
  std::string text;
  int cell = 0;
  Stand stand;

  bool operator==(const Code&) const = default;
};

// A barcode that the printer draws itself.
struct Bars {
  std::string kind;  // by the names of LAYOUT
  std::string text;  // without a check digit that the printer makes
  int module = 0, height = 0;
  bool hri = false;
  Stand stand;

  bool operator==(const Bars&) const = default;
};

// Rows of dots; the bands of one picture are one.
struct Dots {
  int row_bytes = 0;
  std::vector<std::uint8_t> rows;
  Stand stand;

  bool operator==(const Dots&) const = default;
};

struct Row {
  std::vector<Cell> cells;
  std::optional<Code> code;
  std::optional<Bars> bars;
  std::optional<Dots> dots;
  int feed = 0;  // dots to the next row

  bool operator==(const Row&) const = default;
  bool blank() const { return cells.empty() && !code && !bars && !dots; }
};

struct Sheet {
  std::vector<Row> rows;
  bool cut = false;

  // Whether there is anything to be seen on it.
  bool blank() const;
};

// Sheets, of which the last one hangs in the printer. Not thread-safe.
class Paper {
 public:
  // A band of dots joins the one above it.
  void print(Row row);
  void cut();
  const std::vector<Sheet>& sheets() const { return sheets_; }
  void tear_off() { sheets_.clear(); }

 private:
  Sheet& open();
  std::vector<Sheet> sheets_;
};

// The sheet as text on the printer's grid; a QR code is its text.
std::string to_text(const Sheet& sheet);
std::string to_text(const Paper& paper);

// The sheet as a picture, with the dots where the printer would burn them. False where no Japanese
// font is installed, or the file can't be written.
bool to_png(const Sheet& sheet, int paper_dots, const std::filesystem::path& file);

}  // namespace noren::emulators
