// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace noren::receipt {

// A value as markup that prints just that value: no character of it is read as markup, in text and
// in properties alike. A line break stays one inside its column. Other control characters vanish,
// and what is not UTF-8 becomes U+FFFD, so that no value keeps a receipt from being printed.
std::string escape(std::string_view value);

// Fills a template before it is parsed. {{name}} and {{name.part}} stand for a value, {{.}} for the
// element itself; {{#name}}...{{/name}} repeats for each element of a list, or stands once for any
// other value that is not "", 0, false or absent; {{^name}}...{{/name}} is its opposite; {{! }} is
// a remark. A tag of a section alone on its line leaves no line behind. What is absent prints as
// nothing. An error names the line and the character in it, both from 1 on. `warnings`, where
// given, gets each {{name}} that printed nothing wherever it stood, though not for null or "":
// receipt_value_absent or receipt_value_structured (a list or an object) {line, character, name};
// up to 100. Pure.
Result<std::string> fill_in(std::string_view markup, const boost::json::object& values,
                            std::vector<Error>* warnings = nullptr);

}  // namespace noren::receipt
