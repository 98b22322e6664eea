// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace noren::tool::preview {

// A place in a text, for a person to look at. Valid UTF-8 without control characters, for what is
// neither stands U+FFFD; `before` and `after` are cut short with an ellipsis.
struct Quote {
  std::string before;
  std::string at;  // the character; empty behind the end of the line, or where none was asked for
  std::string after;
  bool operator==(const Quote&) const = default;
};

// Line and character from 1 on, as errors of receipts name them; character 0 asks for the line
// alone. A line that the text does not have is empty. Pure.
Quote quote(std::string_view text, int line, int character);

}  // namespace noren::tool::preview
