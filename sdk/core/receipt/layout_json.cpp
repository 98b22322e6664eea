// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "charset/charset.hpp"
#include "core/receipt/layout.hpp"

namespace noren::receipt {
namespace {

namespace json = boost::json;

constexpr std::size_t kJsonLimit = 1024 * 1024;  // bytes
constexpr std::size_t kLineLimit = 4000;
constexpr int kScaleMax = 8;

constexpr std::string_view kAligns[] = {"left", "center", "right"};

json::object as_object(const TextRun& run) {
  json::object out{{"column", run.column}, {"text", run.text}, {"width", run.width}};
  if (run.style.bold) out["bold"] = true;
  if (run.style.underline) out["underline"] = true;
  if (run.style.invert) out["invert"] = true;
  if (run.style.scale_x != 1) out["scale_x"] = run.style.scale_x;
  if (run.style.scale_y != 1) out["scale_y"] = run.style.scale_y;
  return out;
}

json::object as_object(const TextLine& line) {
  json::array runs;
  for (const TextRun& run : line.runs) runs.push_back(as_object(run));
  json::object out{{"runs", std::move(runs)}, {"height", line.height}};
  if (!line.bars.empty()) out["bars"] = json::array(line.bars.begin(), line.bars.end());
  return out;
}

json::object as_object(const RuleLine& line) {
  json::object rule{{"column", line.column}, {"width", line.width}};
  if (!line.above.empty()) rule["above"] = json::array(line.above.begin(), line.above.end());
  if (!line.below.empty()) rule["below"] = json::array(line.below.begin(), line.below.end());
  return {{"rule", std::move(rule)}};
}

json::object as_object(const QrLine& line) {
  return {{"qr",
           {{"text", line.text},
            {"cell", line.cell},
            {"level", std::string_view(&line.level, 1)},
            {"align", kAligns[static_cast<std::size_t>(line.align)]}}}};
}

json::object as_object(const FeedLine& line) {
  return {{"feed", line.lines}};
}
json::object as_object(const CutLine&) {
  return {{"cut", true}};
}

// Text that a device may get: UTF-8 without control characters.
bool is_printable(std::string_view text, bool line_breaks) {
  for (std::size_t i = 0; i < text.size();) {
    const charset::Character character = charset::next_character(text, i);
    const char32_t code = character.code;
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == charset::kInvalid;
    if (control && !(line_breaks && code == '\n')) return false;
    i += character.size;
  }
  return true;
}

// Reads members of one object and remembers whether all of them were in order.
class Members {
 public:
  Members(const json::object& object) : object_(object) {}

  int number(std::string_view key, int absent, int low, int high) {
    const json::value* value = object_.if_contains(key);
    if (!value) return absent;
    const std::int64_t* number = value->if_int64();
    if (!number || *number < low || *number > high) return fail(), low;
    return static_cast<int>(*number);
  }

  bool flag(std::string_view key) {
    const json::value* value = object_.if_contains(key);
    if (!value) return false;
    if (!value->is_bool()) return fail(), false;
    return value->get_bool();
  }

  std::string_view text(std::string_view key) {
    const json::value* value = object_.if_contains(key);
    if (!value) return {};
    if (!value->is_string()) return fail(), std::string_view();
    return value->get_string();
  }

  // Columns from left to right.
  std::vector<int> columns(std::string_view key, int limit) {
    std::vector<int> out;
    const json::value* value = object_.if_contains(key);
    if (!value) return out;
    if (!value->is_array()) return fail(), out;
    for (const json::value& element : value->get_array()) {
      const std::int64_t* number = element.if_int64();
      const int least = out.empty() ? 0 : out.back() + 1;
      if (!number || *number < least || *number >= limit) return fail(), std::vector<int>();
      out.push_back(static_cast<int>(*number));
    }
    return out;
  }

  void fail() { good_ = false; }
  bool good() const { return good_; }

 private:
  const json::object& object_;
  bool good_ = true;
};

class Reader {
 public:
  explicit Reader(int columns) : columns_(columns) {}

  std::optional<LayoutLine> line(const json::object& object) const {
    Members members(object);
    if (const json::value* runs = object.if_contains("runs")) return text_line(*runs, members);
    if (const json::value* rule = object.if_contains("rule")) return rule_line(*rule);
    if (const json::value* qr = object.if_contains("qr")) return qr_line(*qr);
    if (object.contains("feed")) {
      const FeedLine feed{members.number("feed", 1, 1, 255)};
      return members.good() ? std::optional<LayoutLine>(feed) : std::nullopt;
    }
    return members.flag("cut") && members.good() ? std::optional<LayoutLine>(CutLine{})
                                                 : std::nullopt;
  }

 private:
  std::optional<LayoutLine> text_line(const json::value& runs, Members& members) const {
    TextLine line;
    line.bars = members.columns("bars", columns_);
    line.height = members.number("height", 1, 1, kScaleMax);
    if (!runs.is_array() || !members.good()) return std::nullopt;
    int end = 0;
    for (const json::value& value : runs.get_array()) {
      if (!value.is_object()) return std::nullopt;
      std::optional<TextRun> run = read_run(value.get_object());
      if (!run || run->column < end || run->column + run->width > columns_) return std::nullopt;
      if (run->style.scale_y > line.height) return std::nullopt;
      end = run->column + run->width;
      line.runs.push_back(std::move(*run));
    }
    return line;
  }

  std::optional<TextRun> read_run(const json::object& object) const {
    Members members(object);
    TextRun run;
    run.column = members.number("column", 0, 0, columns_ - 1);
    run.text = members.text("text");
    run.style = {members.flag("bold"), members.flag("underline"), members.flag("invert"),
                 members.number("scale_x", 1, 1, kScaleMax),
                 members.number("scale_y", 1, 1, kScaleMax)};
    run.width = members.number("width", 0, 0, columns_);
    if (!members.good() || !is_printable(run.text, false)) return std::nullopt;
    if (run.width != charset::column_width(run.text) * run.style.scale_x) return std::nullopt;
    return run;
  }

  std::optional<LayoutLine> rule_line(const json::value& value) const {
    if (!value.is_object()) return std::nullopt;
    Members members(value.get_object());
    RuleLine rule;
    rule.column = members.number("column", 0, 0, columns_ - 1);
    rule.width = members.number("width", 1, 1, columns_ - rule.column);
    rule.above = members.columns("above", rule.column + rule.width);
    rule.below = members.columns("below", rule.column + rule.width);
    for (const std::vector<int>* joints : {&rule.above, &rule.below}) {
      if (!joints->empty() && joints->front() < rule.column) return std::nullopt;
    }
    return members.good() ? std::optional<LayoutLine>(std::move(rule)) : std::nullopt;
  }

  std::optional<LayoutLine> qr_line(const json::value& value) const {
    if (!value.is_object()) return std::nullopt;
    Members members(value.get_object());
    QrLine qr;
    qr.text = members.text("text");
    qr.cell = members.number("cell", 3, 1, 16);
    const std::string_view level = members.text("level");
    const std::string_view align = members.text("align");
    const auto* place = std::find(std::begin(kAligns), std::end(kAligns), align);
    if (level.size() != 1 || std::string_view("LMQH").find(level) == level.npos) members.fail();
    if (place == std::end(kAligns) || qr.text.empty() || qr.text.size() > kQrTextLimit ||
        !is_printable(qr.text, true) || !members.good()) {
      return std::nullopt;
    }
    qr.level = level.front();
    qr.align = static_cast<Align>(place - std::begin(kAligns));
    return qr;
  }

  int columns_;
};

Error fault(std::string place) {
  return error(NOREN_E_ILLEGAL, "layout_invalid", {std::move(place)});
}

}  // namespace

std::string to_json(const Layout& layout) {
  json::array lines;
  lines.reserve(layout.lines.size());
  for (const LayoutLine& line : layout.lines) {
    lines.push_back(std::visit([](const auto& item) { return as_object(item); }, line));
  }
  return json::serialize(json::object{{"columns", layout.columns}, {"lines", std::move(lines)}});
}

Result<Layout> from_json(std::string_view text) {
  if (text.size() > kJsonLimit) return fault("size");
  boost::system::error_code code;
  const json::value document = json::parse(text, code);
  if (code || !document.is_object()) return fault("json");
  Members members(document.get_object());
  Layout layout;
  layout.columns = members.number("columns", 0, kColumnsMin, kColumnsMax);
  const json::value* lines = document.get_object().if_contains("lines");
  if (!members.good() || layout.columns == 0) return fault("columns");
  if (!lines || !lines->is_array() || lines->get_array().size() > kLineLimit) return fault("lines");
  const Reader reader(layout.columns);
  for (const json::value& line : lines->get_array()) {
    std::optional<LayoutLine> read =
        line.is_object() ? reader.line(line.get_object()) : std::nullopt;
    if (!read) return fault("lines[" + std::to_string(layout.lines.size()) + "]");
    layout.lines.push_back(std::move(*read));
  }
  return layout;
}

}  // namespace noren::receipt
