// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "receipt_grid/grid.hpp"

// A receipt as its markup says it, before it knows how wide the paper is.
namespace noren::receipt {

using receipt_grid::Align;
using receipt_grid::Style;

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

// How the elements after it are set.
struct Format {
  static constexpr int kBorderLine = -1;  // ruled; else the number of columns between two cells
  static constexpr int kRest = -1;        // a width that shares what the fixed ones leave

  std::vector<int> widths;  // by column; empty: all share
  int border = 1;
  Align align = Align::center;  // of the whole line where its fixed widths leave room
  bool wrap = true;
  bool operator==(const Format&) const = default;
};

struct Rule {};

struct Cut {
  bool full = false;
};

struct QrCode {
  std::string text;
  int cell = 3;      // dots, 3 to 8
  char level = 'L';  // L, M, Q, H
  Align align = Align::center;
};

struct BarcodeElement {
  receipt_grid::Barcode code;
  Align align = Align::center;
};

struct Picture {
  std::string png;  // in base64, not looked into
  Align align = Align::center;
  int line = 0;  // of the markup
};

using Element = std::variant<Row, Rule, Cut, QrCode, BarcodeElement, Picture, Format>;

struct Document {
  std::vector<Element> elements;
};

inline constexpr std::size_t kMarkupLimit = 256 * 1024;  // bytes

struct ParseOptions {
  // {command:} holds bytes for one make of printers. They never reach a printer: they are an
  // error, or left out where a document that was made for other programs is to be printed.
  bool leave_out_commands = false;
};

// Reads the OFSC ReceiptLine language. What is not of it is an error that names the line and the
// character in it, both from 1 on, and then there is no document at all. Extensions stand inside
// {comment: noren ...}, so that other programs print the document too:
//   cut=full, cut=partial    how the cuts after it are made; at first partial
// Pure.
Result<Document> parse(std::string_view markup, const ParseOptions& options = {});

}  // namespace noren::receipt
