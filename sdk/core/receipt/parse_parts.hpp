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
};

// Splits a line at its pipes. A column is attracted to the pipe it touches, and the ends of the
// line count as a blank beside a pipe on the other side.
void split_columns(std::string_view line, std::vector<Column>& columns);

// Where a brace stands that is not escaped; npos where none does.
std::size_t find_brace(std::string_view text);

// Reads the escape that begins at text[offset], a backslash, appends what it stands for and returns
// the offset after it. Control characters and unknown escapes stand for nothing.
std::size_t read_escape(std::string_view text, std::size_t offset, std::string_view plain,
                        std::string& out);

// The decorated text of one column.
std::vector<Span> parse_text(std::string_view element);

// {key: value; ...}
struct Property {
  std::string_view key;     // in full
  std::string value;        // without its escapes
  std::string_view member;  // the whole of it, as it stands in the markup
};

// The members in order. Where one is none, it is the last and its key is empty.
std::vector<Property> parse_properties(std::string_view element);

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
