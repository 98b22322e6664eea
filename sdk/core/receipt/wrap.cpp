// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/wrap.hpp"

#include <algorithm>

#include "charset/charset.hpp"

namespace noren::receipt {

std::vector<PieceLine> wrap(const std::vector<Span>& spans, int width, bool wraps) {
  std::vector<PieceLine> lines(1);
  int used = 0;
  const auto add = [&](std::string_view text, int columns, const Style& style) {
    PieceLine& line = lines.back();
    if (line.empty() || !(line.back().style == style)) line.push_back({0, 0, {}, style});
    line.back().text += text;
    line.back().width += columns;
    used += columns;
  };

  for (const Span& span : spans) {
    // What fits is one piece; the rest is looked at character by character.
    const int whole = charset::column_width(span.text) * span.style.scale_x;
    if (whole > 0 && used + whole <= width && span.text.find('\n') == span.text.npos) {
      add(span.text, whole, span.style);
      continue;
    }
    for (std::size_t i = 0; i < span.text.size();) {
      const charset::Character character = charset::next_character(span.text, i);
      std::string_view text = std::string_view(span.text).substr(i, character.size);
      i += character.size;
      if (text == "\n") {
        if (!wraps) return lines;
        lines.emplace_back();
        used = 0;
        continue;
      }
      int columns = charset::column_width(character.code);
      if (columns == 0) {  // belongs to the character before it
        if (!lines.back().empty()) lines.back().back().text += text;
        continue;
      }
      if (columns > width) {
        text = "?";
        columns = 1;
      }
      Style style = span.style;
      style.scale_x = std::clamp(style.scale_x, 1, width / columns);
      columns *= style.scale_x;
      if (used + columns > width) {
        if (!wraps) {
          used = width;  // nothing more on this line, even if it were narrower
          continue;
        }
        lines.emplace_back();
        used = 0;
      }
      add(text, columns, style);
    }
  }
  if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace noren::receipt
