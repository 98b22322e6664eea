// SPDX-License-Identifier: Apache-2.0
#include "receipt_grid/to_svg.hpp"

#include <algorithm>

#include "charset/charset.hpp"
#include "receipt_grid/qr_symbol.hpp"

namespace noren::receipt_grid {
namespace {

constexpr int kMargin = 24;    // dots of paper on each side
constexpr int kLeading = 6;    // dots between two lines
constexpr int kThickness = 2;  // of a rule
constexpr int kBaseline = 20;  // from the upper edge of a character's cell
constexpr char32_t kReplacement = 0xFFFD;

int middle_of(int column) {
  return column * kDotsPerColumn + (kDotsPerColumn - kThickness) / 2;
}

// A path of black rectangles.
class Path {
 public:
  void add(int x, int y, int width, int height) {
    if (width <= 0 || height <= 0) return;
    const auto number = [](int value) { return std::to_string(value); };
    d_ += "M" + number(x) + " " + number(y) + "h" + number(width) + "v" + number(height) + "h-" +
          number(width) + "z";
  }
  void write(std::string& out) const {
    if (!d_.empty()) out += "<path d=\"" + d_ + "\"/>\n";
  }

 private:
  std::string d_;
};

// What may stand in XML 1.0, given that the text is UTF-8.
bool is_xml(char32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code != 0xFFFE && code != 0xFFFF && code != charset::kInvalid;
}

void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const charset::Character character = charset::next_character(text, i);
    switch (character.code) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (is_xml(character.code)) {
          out += text.substr(i, character.size);
        } else {
          charset::append_utf8(out, kReplacement);
        }
    }
    i += character.size;
  }
}

class Painter {
 public:
  explicit Painter(const Grid& grid) : grid_(grid), paper_(grid.columns * kDotsPerColumn) {}

  std::string run() {
    for (const Line& line : grid_.lines)
      std::visit([this](const auto& item) { paint(item); }, line);
    const std::string width = std::to_string(paper_ + 2 * kMargin);
    const std::string height = std::to_string(y_ + 2 * kMargin);
    std::string out = R"(<svg xmlns="http://www.w3.org/2000/svg" width=")" + width +
                      R"(" height=")" + height + R"(" viewBox="0 0 )" + width + " " + height +
                      "\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<g transform=\"" +
                      "translate(" + std::to_string(kMargin) + "," + std::to_string(kMargin) +
                      ")\" font-size=\"24\" xml:space=\"preserve\" font-family=\"'IPAGothic',"
                      "'Noto Sans Mono CJK JP','MS Gothic','Osaka-Mono',monospace\">\n";
    ink_.write(body_);
    return out + body_ + "</g>\n</svg>\n";
  }

 private:
  void paint(const Text& line) {
    const int height = line.height * kDotsPerLine;
    for (int bar : line.bars) ink_.add(middle_of(bar), y_, kThickness, height + kLeading);
    for (const Run& run : line.runs) {
      if (run.width > 0) paint(run, y_ + kLeading / 2 + height);
    }
    y_ += height + kLeading;
  }

  // A run that stands on a line's lower edge.
  void paint(const Run& run, int bottom) {
    const Style& style = run.style;
    const int height = style.scale_y * kDotsPerLine;
    const int x = run.column * kDotsPerColumn, y = bottom - height;
    if (style.invert) rectangle(x, y, run.width * kDotsPerColumn, height, "#000");
    text(run.text, x, y, style);
    if (style.underline) {
      const int thickness = kThickness * style.scale_y;
      rectangle(x, bottom - thickness, run.width * kDotsPerColumn, thickness,
                style.invert ? "#fff" : "#000");
    }
  }

  void text(std::string_view text, int x, int y, const Style& style) {
    body_ += "<text transform=\"translate(" + std::to_string(x) + "," +
             std::to_string(y + kBaseline * style.scale_y) + ")";
    if (style.scale_x != 1 || style.scale_y != 1) {
      body_ +=
          " scale(" + std::to_string(style.scale_x) + "," + std::to_string(style.scale_y) + ")";
    }
    body_ += style.bold ? "\" font-weight=\"bold\"" : "\"";
    if (style.invert) body_ += " fill=\"#fff\"";
    body_ += ">";
    // Some readers know a place for the first character of a piece alone. Fonts agree on the widths
    // of ASCII, and on those of full-width characters, but of nothing else.
    int column = 0;
    for (std::size_t i = 0; i < text.size();) {
      const bool ascii = static_cast<unsigned char>(text[i]) < 0x80;
      const std::size_t begin = i;
      std::string places;
      int width = 0;
      do {
        const charset::Character character = charset::next_character(text, i);
        width = charset::column_width(character.code);
        places += places_of(text.substr(i, character.size), column);
        column += width;
        i += character.size;
      } while (i < text.size() && continues(text, i, ascii, width));
      places.pop_back();
      body_ += "<tspan x=\"" + places + "\"";
      // Japanese fonts have a full-width yen sign.
      if (!ascii && width == 1) body_ += " textLength=\"12\" lengthAdjust=\"spacingAndGlyphs\"";
      body_ += ">";
      append_escaped(body_, text.substr(begin, i - begin));
      body_ += "</tspan>";
    }
    body_ += "</text>\n";
  }

  static bool continues(std::string_view text, std::size_t i, bool ascii, int width) {
    if (ascii) return static_cast<unsigned char>(text[i]) < 0x80;
    const int next = charset::column_width(charset::next_character(text, i).code);
    return next == 0 || (next == 2 && width == 2);
  }

  // One for each unit of UTF-16; marks stand where their character does.
  static std::string places_of(std::string_view character, int column) {
    std::string places;
    for (char c : character) {
      const auto byte = static_cast<unsigned char>(c);
      const int units = byte >= 0xF0 ? 2 : (byte & 0xC0) != 0x80 ? 1 : 0;
      for (int k = 0; k < units; ++k) places += std::to_string(column * kDotsPerColumn) + " ";
    }
    return places;
  }

  void paint(const Rule& rule) {
    const int height = kDotsPerLine + kLeading;
    const int middle = y_ + (height - kThickness) / 2;
    const auto joins = [&](int column) {
      return std::ranges::binary_search(rule.above, column) ||
             std::ranges::binary_search(rule.below, column);
    };
    const int last = rule.column + rule.width - 1;
    const int left = joins(rule.column) ? middle_of(rule.column) : rule.column * kDotsPerColumn;
    const int right = joins(last) ? middle_of(last) + kThickness : (last + 1) * kDotsPerColumn;
    ink_.add(left, middle, right - left, kThickness);
    for (int column : rule.above) ink_.add(middle_of(column), y_, kThickness, middle - y_);
    for (int column : rule.below) {
      ink_.add(middle_of(column), middle, kThickness, y_ + height - middle);
    }
    y_ += height;
  }

  void paint(const Qr& qr) {
    const std::optional<QrSymbol> symbol = make_qr(qr);
    if (!symbol) return;
    const int cell = fitting_cell(symbol->modules, qr.cell, area_of(qr.place, grid_.columns).width);
    const int side = (symbol->modules + 2 * QrSymbol::kQuietModules) * cell;
    const int quiet = QrSymbol::kQuietModules * cell;
    const int left = left_of(qr.place, grid_.columns, side) + quiet;
    bitmap(left, y_ + quiet, symbol->modules, symbol->modules, cell,
           [&](int x, int y) { return symbol->is_dark(x, y); });
    y_ += side;
  }

  void paint(const BarcodeLine& line) {
    Barcode code = line.code;
    code.module = fitting_module(code, area_of(line.place, grid_.columns).width);
    const int left = left_of(line.place, grid_.columns, width_of(code));
    const int top = y_ + kLeading / 2;
    int x = left;
    bool dark = true;
    for (std::uint8_t width : bars_of(code)) {
      if (dark) ink_.add(x, top, width, code.height);
      dark = !dark;
      x += width;
    }
    y_ = top + code.height;
    if (code.hri && code.module >= kModuleMin) {
      const int spare = x - left - static_cast<int>(code.text.size()) * kDotsPerColumn;
      text(code.text, left + spare / 2, y_, {});
      y_ += kDotsPerLine;
    }
    y_ += kLeading;
  }

  void paint(const Image& image) {
    bitmap(left_of(image.place, grid_.columns, image.width), y_, image.width, image.height, 1,
           [&](int x, int y) { return image.is_dark(x, y); });
    y_ += image.height;
  }

  void paint(const Feed& feed) { y_ += feed.lines * (kDotsPerLine + kLeading); }

  void paint(const Cut&) {
    y_ += kDotsPerLine;
    body_ += "<path d=\"M-" + std::to_string(kMargin) + " " + std::to_string(y_) + "h" +
             std::to_string(paper_ + 2 * kMargin) +
             "\" stroke=\"#999\" stroke-width=\"2\" stroke-dasharray=\"6 6\"/>\n";
    y_ += kDotsPerLine;
  }

  // Each row of dots, its neighbours together.
  template <typename IsDark>
  void bitmap(int left, int top, int width, int height, int cell, IsDark is_dark) {
    Path path;
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width;) {
        int end = x;
        while (end < width && is_dark(end, y)) ++end;
        path.add(left + x * cell, top + y * cell, (end - x) * cell, cell);
        x = end + 1;
      }
    }
    path.write(body_);
  }

  void rectangle(int x, int y, int width, int height, std::string_view color) {
    body_ += "<rect x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" width=\"" +
             std::to_string(width) + "\" height=\"" + std::to_string(height) + "\" fill=\"";
    body_ += color;
    body_ += "\"/>\n";
  }

  const Grid& grid_;
  const int paper_;
  int y_ = 0;
  Path ink_;  // rules and bars
  std::string body_;
};

}  // namespace

std::string to_svg(const Grid& grid) {
  return Painter(grid).run();
}

}  // namespace noren::receipt_grid
