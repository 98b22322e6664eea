// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/receipt/document.hpp"

// A receipt as one grid of half-width columns: what every back end prints, each in its own way.
// docs/abi/documents.md describes the same as JSON.
namespace noren::receipt {

inline constexpr int kColumnsMin = 16;
inline constexpr int kColumnsMax = 96;

struct TextRun {
  int column = 0;
  int width = 0;  // columns on paper
  std::string text;
  Style style;
  bool operator==(const TextRun&) const = default;
};

struct TextLine {
  std::vector<TextRun> runs;  // from left to right, never overlapping
  std::vector<int> bars;      // columns of vertical rules, as high as the line
  int height = 1;             // that of the highest run
  bool operator==(const TextLine&) const = default;
};

// A horizontal rule, and the columns where vertical ones meet it from above and below.
struct RuleLine {
  int column = 0;
  int width = 0;
  std::vector<int> above;
  std::vector<int> below;
  bool operator==(const RuleLine&) const = default;
};

struct QrLine {
  std::string text;
  int cell = 3;
  char level = 'L';
  Align align = Align::center;
  bool operator==(const QrLine&) const = default;
};

struct FeedLine {
  int lines = 1;
  bool operator==(const FeedLine&) const = default;
};

struct CutLine {
  bool operator==(const CutLine&) const = default;
};

using LayoutLine = std::variant<TextLine, RuleLine, QrLine, FeedLine, CutLine>;

struct Layout {
  int columns = 48;
  std::vector<LayoutLine> lines;
  bool operator==(const Layout&) const = default;
};

// Sets a document on paper of so many columns (taken as at least kColumnsMin and at most
// kColumnsMax). Long text wraps inside its column, no full-width character is ever split. Pure.
Layout layout(const Document& document, int columns);

// The LAYOUT document. from_json refuses whatever a printer could not print as it stands: runs
// outside the paper or on top of each other, widths that are not the text's, control characters.
std::string to_json(const Layout& layout);
Result<Layout> from_json(std::string_view json);

// Plain text with the same columns: for slips on a display, in a log book or in a test. A QR code
// is a line with its text, a cut a line of "- - -".
std::string to_text(const Layout& layout);

}  // namespace noren::receipt
