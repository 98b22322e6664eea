// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/receipt/document.hpp"

// The parts that parse() is made of.
namespace noren::receipt {

std::string_view trim_blanks(std::string_view text);

struct Column {
  std::string_view element;  // without blanks around it
  Align align = Align::center;
  bool is_plain = true;  // every character of it stands for itself, and none joins another
};

// One line of markup, split at its pipes.
struct Line {
  static constexpr std::size_t kNone = std::string_view::npos;

  std::string_view text;  // without its end
  std::vector<Column> columns;
  bool is_property = false;      // its only column is {...}
  std::size_t brace = kNone;     // where the first brace stands that is not escaped
  std::size_t not_utf8 = kNone;  // where the first byte stands that is not UTF-8
};

// Takes the first line from the markup, in one pass over its bytes. A column is attracted to the
// pipe it touches, and the ends of the line count as a blank beside a pipe on the other side.
void take_line(std::string_view& markup, Line& line);

struct Escapes {
  std::string_view plain;  // what stands for itself behind a backslash
  bool controls;           // whether \xnn may be a control character; else that is nothing
};

// Reads the escape that begins at text[offset], a backslash, appends what it stands for and returns
// the offset after it. Unknown escapes stand for nothing.
std::size_t read_escape(std::string_view text, std::size_t offset, const Escapes& escapes,
                        std::string& out);

// Appends the spans of one column's decorated text to the document.
void parse_text(std::string_view element, Document& document);

// {key: value; ...}
struct Property {
  std::string_view key;     // in full
  std::string_view value;   // with its escapes
  std::string_view member;  // the whole of it, as it stands in the markup
};

// The members in order. Where one is none, it is the last and its key is empty.
std::vector<Property> parse_properties(std::string_view element);

// Whether a text begins as a property of the language does: a brace, a key that it knows, a colon.
bool begins_property(std::string_view text);

// A property's value without its escapes.
std::string unescape(std::string_view value);

// Applies a property that is kept for the lines after it. False where the value is none of its.
bool apply_format(std::string_view key, const std::string& value, Format& format);

// What {option:...} says, kept for the codes after it.
struct CodeOption {
  enum class Type { qrcode, upc, ean, code39, itf, codabar, code93, code128 };

  Type type = Type::code128;
  int cell = 3;
  char level = 'L';
  int module = 2;
  int height = 72;
  bool hri = false;
};

// Nothing where a word is none of the language's.
std::optional<CodeOption> parse_option(const std::string& value);

// The symbol for a text; nothing where the symbology cannot say it.
std::optional<receipt_grid::Barcode> make_barcode(const CodeOption& option,
                                                  const std::string& text);

// What {comment: noren ...} says, kept for the lines after it.
struct Extension {
  bool full_cut = false;
};

// False where a word is none of ours. Comments that do not begin with "noren" say nothing.
bool apply_comment(const std::string& comment, Extension& extension);

}  // namespace noren::receipt
