// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.hpp"

// A receipt as its markup says it, before it knows how wide the paper is.
namespace noren::receipt {

enum class Align { left, center, right };

struct Style {
  bool bold = false;
  bool underline = false;
  bool invert = false;
  int scale_x = 1;
  int scale_y = 1;
  bool operator==(const Style&) const = default;
};

struct Span {
  std::string text;  // "\n" breaks the line inside its column
  Style style;
  bool operator==(const Span&) const = default;
};

struct Cell {
  Align align = Align::center;
  std::vector<Span> spans;
};

struct Row {
  std::vector<Cell> cells;
};

// How the rows after it are set.
struct Format {
  static constexpr int kBorderLine = -1;  // ruled; else the number of columns between two cells
  static constexpr int kRest = -1;        // a width that shares what the fixed ones leave

  std::vector<int> widths;  // by column; empty: all share
  int border = 1;
  Align align = Align::center;  // of the whole row where its fixed widths leave room
  bool wrap = true;
  bool operator==(const Format&) const = default;
};

struct Rule {};
struct Cut {};

struct QrCode {
  std::string text;
  int cell = 3;      // dots, 3 to 8
  char level = 'L';  // L, M, Q, H
  Align align = Align::center;
};

using Element = std::variant<Row, Rule, Cut, QrCode, Format>;

struct Document {
  std::vector<Element> elements;
};

inline constexpr std::size_t kMarkupLimit = 256 * 1024;  // bytes
inline constexpr std::size_t kQrTextLimit = 1024;        // bytes

// Reads a subset of the OFSC ReceiptLine language: columns, text decorations and sizes, rules,
// cuts, QR codes, and the properties align, border, code, comment, option, text and width. What
// lies outside it is an error that names the line (from 1 on) and the property. Pure.
Result<Document> parse(std::string_view markup);

}  // namespace noren::receipt
