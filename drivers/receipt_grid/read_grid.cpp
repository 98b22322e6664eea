// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>

#include "charset/charset.hpp"
#include "drivers/receipt_grid/grid.hpp"

namespace noren::receipt_grid {
namespace {

namespace json = boost::json;

constexpr std::size_t kJsonLimit = 2 * 1024 * 1024;  // bytes
constexpr std::size_t kQrTextLimit = 1024;           // bytes
constexpr int kScaleMax = 8;

// Not a LAYOUT; caught by read_grid.
struct Malformed {};

void require(bool condition) {
  if (!condition) throw Malformed();
}

const json::object& object_of(const json::value& value) {
  require(value.is_object());
  return value.get_object();
}

const json::array& array_of(const json::value& value) {
  require(value.is_array());
  return value.get_array();
}

int number_of(const json::value& value, int low, int high) {
  const std::int64_t* number = value.if_int64();
  require(number && *number >= low && *number <= high);
  return static_cast<int>(*number);
}

int number(const json::object& object, std::string_view key, int absent, int low, int high) {
  const json::value* value = object.if_contains(key);
  return value ? number_of(*value, low, high) : absent;
}

bool flag(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  require(!value || value->is_bool());
  return value && value->get_bool();
}

std::string_view text(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  require(!value || value->is_string());
  return value ? std::string_view(value->get_string()) : std::string_view();
}

std::vector<int> columns(const json::object& object, std::string_view key, int first, int end) {
  std::vector<int> out;
  const json::value* value = object.if_contains(key);
  if (!value) return out;
  for (const json::value& element : array_of(*value)) {
    out.push_back(number_of(element, first, end - 1));
    first = out.back() + 1;
  }
  return out;
}

// Control characters would be commands to the device.
void require_printable(std::string_view utf8, bool line_breaks) {
  for (std::size_t i = 0; i < utf8.size();) {
    const charset::Character character = charset::next_character(utf8, i);
    const char32_t code = character.code;
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == charset::kInvalid;
    require(!control || (line_breaks && code == '\n'));
    i += character.size;
  }
}

Run read_run(const json::object& object, int paper) {
  Run run;
  run.column = number(object, "column", 0, 0, paper - 1);
  run.width = number(object, "width", 0, 0, paper - run.column);
  run.text = text(object, "text");
  run.bold = flag(object, "bold");
  run.underline = flag(object, "underline");
  run.invert = flag(object, "invert");
  run.scale_x = number(object, "scale_x", 1, 1, kScaleMax);
  run.scale_y = number(object, "scale_y", 1, 1, kScaleMax);
  require_printable(run.text, false);
  require(run.width == charset::column_width(run.text) * run.scale_x);
  return run;
}

Text read_text(const json::object& object, int paper) {
  Text line;
  line.bars = columns(object, "bars", 0, paper);
  int end = 0;
  for (const json::value& value : array_of(object.at("runs"))) {
    line.runs.push_back(read_run(object_of(value), paper));
    const Run& run = line.runs.back();
    require(run.column >= end);
    end = run.column + run.width;
    line.height = std::max(line.height, run.scale_y);
  }
  return line;
}

Rule read_rule(const json::object& object, int paper) {
  Rule rule;
  rule.column = number(object, "column", 0, 0, paper - 1);
  rule.width = number(object, "width", 1, 1, paper - rule.column);
  rule.above = columns(object, "above", rule.column, rule.column + rule.width);
  rule.below = columns(object, "below", rule.column, rule.column + rule.width);
  return rule;
}

Qr read_qr(const json::object& object) {
  Qr qr;
  qr.text = text(object, "text");
  qr.cell = number(object, "cell", 3, 1, 16);
  const std::string_view level = text(object, "level");
  const std::string_view align = text(object, "align");
  require(!qr.text.empty() && qr.text.size() <= kQrTextLimit);
  require_printable(qr.text, true);
  require(level.size() == 1 && std::string_view("LMQH").find(level) != level.npos);
  require(align == "left" || align == "center" || align == "right");
  qr.level = level.front();
  qr.align = align == "left" ? Align::left : align == "center" ? Align::center : Align::right;
  return qr;
}

Line read_line(const json::object& object, int paper) {
  if (object.contains("runs")) return read_text(object, paper);
  if (const json::value* rule = object.if_contains("rule")) {
    return read_rule(object_of(*rule), paper);
  }
  if (const json::value* qr = object.if_contains("qr")) return read_qr(object_of(*qr));
  if (object.contains("feed")) return Feed{number(object, "feed", 1, 1, 255)};
  require(flag(object, "cut"));
  return Cut{};
}

}  // namespace

std::optional<Grid> read_grid(std::string_view text) {
  if (text.size() > kJsonLimit) return std::nullopt;
  boost::system::error_code code;
  const json::value document = json::parse(text, code);
  if (code) return std::nullopt;
  try {
    const json::value* inside = object_of(document).if_contains("layout");
    const json::object& layout = object_of(inside ? *inside : document);
    Grid grid;
    grid.columns = number(layout, "columns", 0, kColumnsMin, kColumnsMax);
    require(grid.columns != 0 && layout.contains("lines"));
    for (const json::value& line : array_of(layout.at("lines"))) {
      grid.lines.push_back(read_line(object_of(line), grid.columns));
    }
    return grid;
  } catch (const Malformed&) {
    return std::nullopt;
  }
}

}  // namespace noren::receipt_grid
