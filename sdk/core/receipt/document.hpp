// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
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

// Spans, cells and rows are parts of the document's tables, each from `begin` to before `end`.
struct Span {
  std::uint32_t begin = 0, end = 0;  // of Document::text; "\n" breaks the line inside its column
  Style style;
};

struct Cell {
  Align align = Align::center;
  std::uint32_t begin = 0, end = 0;  // of Document::spans
};

struct Row {
  std::uint32_t begin = 0, end = 0;  // of Document::cells
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
  std::vector<std::uint8_t> png;  // not looked into; empty where its base64 was damaged
  Align align = Align::center;
  int line = 0;  // of the markup
};

using Element = std::variant<Row, Rule, Cut, QrCode, BarcodeElement, Picture, Format>;

// Four tables rather than a tree: a receipt has hundreds of small texts, and no memory of its own
// for each of them. A value.
struct Document {
  std::vector<Element> elements;
  std::vector<Cell> cells;
  std::vector<Span> spans;
  std::string text;  // of all spans, without markup

  std::span<const Cell> cells_of(const Row& row) const {
    return std::span(cells).subspan(row.begin, row.end - row.begin);
  }
  std::span<const Span> spans_of(const Cell& cell) const {
    return std::span(spans).subspan(cell.begin, cell.end - cell.begin);
  }
  std::string_view text_of(const Span& span) const {
    return std::string_view(text).substr(span.begin, span.end - span.begin);
  }
};

inline constexpr std::size_t kMarkupLimit = 256 * 1024;  // bytes

// Text without the mark that editors put before UTF-8.
inline std::string_view without_mark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

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
