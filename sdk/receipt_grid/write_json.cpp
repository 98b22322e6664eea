// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "receipt_grid/base64.hpp"
#include "receipt_grid/grid.hpp"

namespace noren::receipt_grid {
namespace {

namespace json = boost::json;

constexpr std::string_view kAligns[] = {"left", "center", "right"};

json::object as_object(const Run& run) {
  json::object out{{"column", run.column}, {"text", run.text}, {"width", run.width}};
  if (run.style.bold) out["bold"] = true;
  if (run.style.underline) out["underline"] = true;
  if (run.style.invert) out["invert"] = true;
  if (run.style.scale_x != 1) out["scale_x"] = run.style.scale_x;
  if (run.style.scale_y != 1) out["scale_y"] = run.style.scale_y;
  return out;
}

void add_place(const Place& place, json::object& out) {
  out["align"] = kAligns[static_cast<std::size_t>(place.align)];
  if (place.width == 0) return;
  out["area"] = json::object{{"column", place.column}, {"width", place.width}};
}

json::object as_object(const Text& line) {
  json::array runs;
  for (const Run& run : line.runs) runs.push_back(as_object(run));
  json::object out{{"runs", std::move(runs)}, {"height", line.height}};
  if (!line.bars.empty()) out["bars"] = json::array(line.bars.begin(), line.bars.end());
  return out;
}

json::object as_object(const Rule& line) {
  json::object rule{{"column", line.column}, {"width", line.width}};
  if (!line.above.empty()) rule["above"] = json::array(line.above.begin(), line.above.end());
  if (!line.below.empty()) rule["below"] = json::array(line.below.begin(), line.below.end());
  return {{"rule", std::move(rule)}};
}

json::object as_object(const Qr& line) {
  json::object qr{
      {"text", line.text}, {"cell", line.cell}, {"level", std::string_view(&line.level, 1)}};
  add_place(line.place, qr);
  return {{"qr", std::move(qr)}};
}

json::object as_object(const BarcodeLine& line) {
  json::object barcode{{"symbology", name_of(line.code.symbology)},
                       {"text", line.code.text},
                       {"module", line.code.module},
                       {"height", line.code.height}};
  if (line.code.hri) barcode["hri"] = true;
  add_place(line.place, barcode);
  return {{"barcode", std::move(barcode)}};
}

json::object as_object(const Image& line) {
  json::object image{
      {"width", line.width}, {"height", line.height}, {"rows", to_base64(line.rows)}};
  add_place(line.place, image);
  return {{"image", std::move(image)}};
}

json::object as_object(const Feed& line) {
  return {{"feed", line.lines}};
}

json::object as_object(const Cut& line) {
  json::object out{{"cut", true}};
  if (line.full) out["full"] = true;
  return out;
}

}  // namespace

std::string to_json(const Grid& grid) {
  json::array lines;
  lines.reserve(grid.lines.size());
  for (const Line& line : grid.lines) {
    lines.push_back(std::visit([](const auto& item) { return as_object(item); }, line));
  }
  return json::serialize(json::object{{"columns", grid.columns}, {"lines", std::move(lines)}});
}

}  // namespace noren::receipt_grid
