// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/layout.hpp"

#include <algorithm>
#include <numeric>

#include "core/receipt/wrap.hpp"

namespace noren::receipt {
namespace {

// Where the cells of a row stand, and the vertical rules between them.
struct Grid {
  struct Field {
    int column = 0;
    int width = 0;
    std::size_t cell = 0;  // which cell of the row; beyond the last one it is empty
  };
  std::vector<Field> fields;
  std::vector<int> bars;
};

int indent(Align align, int room) {
  return align == Align::left ? 0 : align == Align::center ? room / 2 : room;
}

// Shares the paper among the columns of a row.
class GridMaker {
 public:
  GridMaker(const Format& format, int columns, std::size_t cells)
      : format_(format), columns_(columns), ruled_(format.border == Format::kBorderLine) {
    const std::size_t count = std::max(cells, format.widths.size());
    for (std::size_t i = 0; i < count; ++i) {
      const int width = format.widths.empty()      ? Format::kRest
                        : i < format.widths.size() ? format.widths[i]
                                                   : 0;
      if (width != 0) fields_.push_back({0, width, i});
    }
    const int gap = ruled_ ? 1 : format.border;
    const std::size_t room = static_cast<std::size_t>((columns + (ruled_ ? -1 : gap)) / (gap + 1));
    if (fields_.size() > room) fields_.resize(room);
  }

  Grid make() {
    const int free = share_widths();
    int column = indent(format_.align, free);
    Grid grid;
    for (Grid::Field& field : fields_) {
      if (ruled_) grid.bars.push_back(column++);
      field.column = column;
      column += field.width + (ruled_ ? 0 : format_.border);
    }
    if (ruled_ && !fields_.empty()) grid.bars.push_back(column);
    grid.fields = std::move(fields_);
    return grid;
  }

 private:
  // Gives each field its width and returns the columns that are left over.
  int share_widths() {
    int free = columns_ - (ruled_ ? static_cast<int>(fields_.size()) + 1
                                  : static_cast<int>(fields_.size() - 1) * format_.border);
    std::vector<Grid::Field*> sharing;
    for (Grid::Field& field : fields_) {
      if (field.width == Format::kRest) {
        sharing.push_back(&field);
      } else {
        free -= field.width;
      }
    }
    const int needed = static_cast<int>(sharing.size());
    while (free < needed) {  // take it from the widest
      const auto widest = std::max_element(
          fields_.begin(), fields_.end(),
          [](const Grid::Field& a, const Grid::Field& b) { return a.width < b.width; });
      --widest->width;
      ++free;
    }
    if (needed == 0) return free;
    for (int i = 0; i < needed; ++i)
      sharing[static_cast<std::size_t>(i)]->width = (free + i) / needed;
    return 0;
  }

  const Format& format_;
  int columns_;
  bool ruled_;
  std::vector<Grid::Field> fields_;
};

class Setter {
 public:
  explicit Setter(int columns) { layout_.columns = columns; }

  Layout run(const Document& document) {
    for (const Element& element : document.elements) {
      std::visit([this](const auto& item) { set(item); }, element);
    }
    close_frame();
    return std::move(layout_);
  }

 private:
  void set(const Format& format) {
    if (format.border != Format::kBorderLine) close_frame();
    format_ = format;
  }

  void set(const Row& row) {
    const Grid grid = GridMaker(format_, layout_.columns, row.cells.size()).make();
    if (format_.border == Format::kBorderLine) join_frame(grid.bars);

    std::vector<std::vector<PieceLine>> texts;
    std::size_t height = 1;
    for (const Grid::Field& field : grid.fields) {
      texts.push_back(field.cell < row.cells.size()
                          ? wrap(row.cells[field.cell].spans, field.width, format_.wrap)
                          : std::vector<PieceLine>{});
      height = std::max(height, texts.back().size());
    }
    for (std::size_t i = 0; i < height; ++i) {
      TextLine line;
      line.bars = grid.bars;
      for (std::size_t f = 0; f < grid.fields.size(); ++f) {
        if (i < texts[f].size()) {
          place(texts[f][i], grid.fields[f], row.cells[grid.fields[f].cell].align, line);
        }
      }
      layout_.lines.emplace_back(std::move(line));
    }
  }

  static void place(PieceLine& pieces, const Grid::Field& field, Align align, TextLine& line) {
    const int width =
        std::accumulate(pieces.begin(), pieces.end(), 0,
                        [](int sum, const TextRun& piece) { return sum + piece.width; });
    int column = field.column + indent(align, field.width - width);
    for (TextRun& piece : pieces) {
      piece.column = column;
      column += piece.width;
      line.height = std::max(line.height, piece.style.scale_y);
      line.runs.push_back(std::move(piece));
    }
  }

  void set(const Rule&) {
    if (frame_.empty()) {
      layout_.lines.emplace_back(RuleLine{0, layout_.columns, {}, {}});
      return;
    }
    if (!open_rule_) add_rule(frame_, {});
    open_rule_ = true;
  }

  void set(const Cut&) {
    close_frame();
    layout_.lines.emplace_back(CutLine{});
  }

  void set(const QrCode& code) {
    close_frame();
    layout_.lines.emplace_back(QrLine{code.text, code.cell, code.level, code.align});
  }

  // A row of a ruled table begins: its bars must meet what stands above.
  void join_frame(const std::vector<int>& bars) {
    if (open_rule_) {
      RuleLine& rule = std::get<RuleLine>(layout_.lines.back());
      const std::vector<int> above = std::move(rule.above);
      layout_.lines.pop_back();
      add_rule(above, bars);
    } else if (frame_ != bars) {
      add_rule(frame_, bars);
    }
    open_rule_ = false;
    frame_ = bars;
  }

  void close_frame() {
    // A rule that nothing followed is the frame's lower edge already.
    if (!open_rule_) add_rule(frame_, {});
    frame_.clear();
    open_rule_ = false;
  }

  void add_rule(const std::vector<int>& above, const std::vector<int>& below) {
    int first = layout_.columns, last = -1;
    for (const std::vector<int>* bars : {&above, &below}) {
      if (bars->empty()) continue;
      first = std::min(first, bars->front());
      last = std::max(last, bars->back());
    }
    if (last >= first) layout_.lines.emplace_back(RuleLine{first, last - first + 1, above, below});
  }

  Layout layout_;
  Format format_;
  std::vector<int> frame_;  // the bars of the row above, inside a ruled table
  bool open_rule_ = false;  // the last line is a rule that waits for the row below
};

}  // namespace

Layout layout(const Document& document, int columns) {
  return Setter(std::clamp(columns, kColumnsMin, kColumnsMax)).run(document);
}

}  // namespace noren::receipt
