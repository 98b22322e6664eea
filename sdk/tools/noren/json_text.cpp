// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/json_text.hpp"

#include <boost/json.hpp>

namespace noren::tool {
namespace {

namespace json = boost::json;

constexpr std::size_t line_size_max = 76;

void put(std::string& out, const json::value& value, std::size_t depth) {
  const std::string whole = json::serialize(value);
  const bool is_container = value.is_object() || value.is_array();
  if (!is_container || (depth > 0 && whole.size() + 2 * depth <= line_size_max)) {
    out += whole;
    return;
  }
  const auto begin_member = [&](bool first) {
    out += first ? "\n" : ",\n";
    out.append(2 * (depth + 1), ' ');
  };
  bool first = true;
  if (const auto* object = value.if_object()) {
    out += '{';
    for (const auto& member : *object) {
      begin_member(first);
      first = false;
      out += json::serialize(json::string(member.key())) + ": ";
      put(out, member.value(), depth + 1);
    }
  } else {
    out += '[';
    for (const auto& item : value.get_array()) {
      begin_member(first);
      first = false;
      put(out, item, depth + 1);
    }
  }
  if (!first) out += '\n' + std::string(2 * depth, ' ');
  out += value.is_object() ? '}' : ']';
}

}  // namespace

std::string to_readable(const json::value& value) {
  std::string out;
  put(out, value, 0);
  return out + '\n';
}

}  // namespace noren::tool
