// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/receipt/document.hpp"

// The parts that parse() is made of.
namespace noren::receipt {

std::string_view trim_blanks(std::string_view text);

// Reads the escape that begins at text[offset], a backslash, appends what it stands for and returns
// the offset after it. Control characters and unknown escapes stand for nothing.
std::size_t read_escape(std::string_view text, std::size_t offset, std::string_view plain,
                        std::string& out);

// The decorated text of one column, its blanks trimmed.
std::vector<Span> parse_text(std::string_view element);

// {key: value; ...}: the members in order, keys in full, values without their escapes. Nothing
// where a member is not one.
using Properties = std::vector<std::pair<std::string, std::string>>;
std::optional<Properties> parse_properties(std::string_view element);

// Applies one property that is kept for the lines after it. False where the value is none of its.
bool apply_format(const std::string& key, const std::string& value, Format& format);

// Bar codes and QR codes: what {option:...} says, kept for the codes after it.
struct CodeOption {
  std::string type = "code128";
  int cell = 3;
  char level = 'L';
};
CodeOption parse_option(const std::string& value);

}  // namespace noren::receipt
