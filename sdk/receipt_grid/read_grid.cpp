// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>

#include "charset/charset.hpp"
#include "receipt_grid/base64.hpp"
#include "receipt_grid/grid.hpp"

namespace noren::receipt_grid {
namespace {

namespace json = boost::json;

constexpr std::size_t kJsonLimit = 2 * 1024 * 1024;  // bytes
constexpr std::size_t kLineLimit = 4000;
constexpr int kQrCellMax = 16;  // dots

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
  run.style = {flag(object, "bold"), flag(object, "underline"), flag(object, "invert"),
               number(object, "scale_x", 1, 1, kScaleMax),
               number(object, "scale_y", 1, 1, kScaleMax)};
  require_printable(run.text, false);
  require(run.width == charset::column_width(run.text) * run.style.scale_x);
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
    line.height = std::max(line.height, run.style.scale_y);
  }
  require(number(object, "height", line.height, 1, kScaleMax) >= line.height);
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

Place read_place(const json::object& object, int paper) {
  const std::string_view align = text(object, "align");
  require(align == "left" || align == "center" || align == "right");
  Place place;
  place.align = align == "left" ? Align::left : align == "center" ? Align::center : Align::right;
  if (const json::value* area = object.if_contains("area")) {
    place.column = number(object_of(*area), "column", 0, 0, paper - 1);
    place.width = number(object_of(*area), "width", 0, 1, paper - place.column);
    require(place.width > 0);
  }
  return place;
}

Qr read_qr(const json::object& object, int paper) {
  Qr qr;
  qr.text = text(object, "text");
  qr.cell = number(object, "cell", 3, 1, kQrCellMax);
  const std::string_view level = text(object, "level");
  require(!qr.text.empty() && qr.text.size() <= kQrTextLimit);
  require_printable(qr.text, true);
  require(level.size() == 1 && std::string_view("LMQH").find(level) != level.npos);
  qr.level = level.front();
  qr.place = read_place(object, paper);
  require(qr.place.width == 0 || qr.place.width >= kColumnsMin);
  return qr;
}

BarcodeLine read_barcode(const json::object& object, int paper) {
  const std::optional<Symbology> symbology = symbology_named(text(object, "symbology"));
  require(symbology.has_value());
  BarcodeLine line;
  line.code = {*symbology, std::string(text(object, "text")),
               number(object, "module", 2, kModuleMin, kModuleMax),
               number(object, "height", 72, kBarHeightMin, kBarHeightMax), flag(object, "hri")};
  require(complete(*symbology, line.code.text) == line.code.text);
  line.place = read_place(object, paper);
  Barcode finest = line.code;
  finest.module = 1;
  require(width_of(finest) <= area_of(line.place, paper).width);
  return line;
}

Image read_image(const json::object& object, int paper) {
  Image image;
  image.width = number(object, "width", 0, 1, paper * kDotsPerColumn);
  image.height = number(object, "height", 0, 1, kImageHeightMax);
  require(image.width > 0 && image.height > 0);
  std::optional<std::vector<std::uint8_t>> rows = from_base64(text(object, "rows"));
  require(rows && rows->size() == static_cast<std::size_t>(image.row_bytes() * image.height));
  image.rows = std::move(*rows);
  image.place = read_place(object, paper);
  require(image.width <= area_of(image.place, paper).width);
  return image;
}

Line read_line(const json::object& object, int paper) {
  if (object.contains("runs")) return read_text(object, paper);
  if (const auto* rule = object.if_contains("rule")) return read_rule(object_of(*rule), paper);
  if (const auto* qr = object.if_contains("qr")) return read_qr(object_of(*qr), paper);
  if (const auto* code = object.if_contains("barcode"))
    return read_barcode(object_of(*code), paper);
  if (const auto* image = object.if_contains("image")) return read_image(object_of(*image), paper);
  if (object.contains("feed")) return Feed{number(object, "feed", 1, 1, 255)};
  require(flag(object, "cut"));
  return Cut{flag(object, "full")};
}

}  // namespace

std::optional<Grid> read_grid(std::string_view text, std::string* fault) {
  std::string place = "json";
  try {
    require(text.size() <= kJsonLimit);
    boost::system::error_code code;
    const json::value document = json::parse(text, code);
    require(!code);
    const json::value* inside = object_of(document).if_contains("layout");
    const json::object& layout = object_of(inside ? *inside : document);
    Grid grid;
    place = "columns";
    grid.columns = number(layout, "columns", 0, kColumnsMin, kColumnsMax);
    require(grid.columns != 0);
    place = "lines";
    const json::value* lines = layout.if_contains("lines");
    require(lines && array_of(*lines).size() <= kLineLimit);
    for (const json::value& line : array_of(*lines)) {
      place = "lines[" + std::to_string(grid.lines.size()) + "]";
      grid.lines.push_back(read_line(object_of(line), grid.columns));
    }
    return grid;
  } catch (const Malformed&) {
    if (fault) *fault = place;
    return std::nullopt;
  }
}

}  // namespace noren::receipt_grid
