// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "plugins/reader-scanner/symbology.hpp"

namespace noren::reader_scanner {

// One application identifier and its value.
struct Element {
  Text identifier;  // two to four digits
  Text value;
};

// Reads a GS1 element string (GS1 General Specifications, section 7.8): values of a predefined
// length stand close, others end with GS (1D). Nothing where it is not one: an unknown identifier,
// a wrong length, a character that GS1 does not know, a check digit of 00, 01, 02 that is wrong.
// The elements are the text's own. Pure.
std::optional<std::vector<Element>> read_elements(Text text);

bool is(const Element& element, std::string_view identifier);

}  // namespace noren::reader_scanner
