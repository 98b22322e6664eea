// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace noren::arguments {

enum class Type {
  text,     // anything
  name,     // 1 to 40 printable ASCII characters
  count,    // whole, 0 to 999999999999, or one of `choices`
  yes_no,   // yes or no, in JSON true or false
  choice,   // one of `choices`, with blanks between
  date,     // YYYY-MM-DD
  time,     // HH:MM:SS
  decimal,  // digits with at most one point
  list,     // objects with the keys `items`
};

struct Key {
  std::string_view name;
  Type type = Type::text;
  std::string_view choices = {};
  std::span<const Key> items = {};
  bool required = false;
};

// Reads an argument text: key=value lines, or a JSON object if its first character is {. Dots in
// keys go inside, numbers count list entries from 0 without a gap. Errors (106): a line without =,
// a repeated key, broken JSON, a list with a gap.
Result<boost::json::object> parse(std::string_view text);

// Checks against the keys that a verb knows and gives every value its type: count int64, yes_no
// bool, the rest string. Keys that begin with x_ pass as they are. Errors (106): an unknown,
// missing or ill-formed key, each named.
Result<boost::json::object> check(const boost::json::object& arguments, std::span<const Key> keys);

}  // namespace noren::arguments
