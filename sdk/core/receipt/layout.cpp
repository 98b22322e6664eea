// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/layout.hpp"

#include <algorithm>
#include <numeric>

#include "core/receipt/fields.hpp"
#include "core/receipt/wrap.hpp"
#include "raster/raster.hpp"

namespace noren::receipt {
namespace {

using receipt_grid::Grid, receipt_grid::Place, receipt_grid::Run, receipt_grid::Text;

class Setter {
 public:
  Setter(const Document& document, int columns, std::vector<Error>* warnings)
      : document_(document), warnings_(warnings) {
    grid_.columns = columns;
  }

  Grid run() {
    grid_.lines.reserve(document_.elements.size() + 2);
    for (const Element& element : document_.elements) {
      std::visit([this](const auto& item) { set(item); }, element);
    }
    close_frame();
    return std::move(grid_);
  }

 private:
  bool ruled() const { return format_.border == Format::kBorderLine; }

  void set(const Format& format) {
    format_ = format;
    shared_for_ = 0;
    if (!ruled()) close_frame();
  }

  void set(const Row& row) {
    const auto cells = document_.cells_of(row);
    if (cells.size() != shared_for_) {
      fields_ = share_paper(format_, grid_.columns, cells.size());
      shared_for_ = cells.size();
    }
    const Fields& made = fields_;
    if (ruled()) join_frame(made.bars);

    pieces_.clear();
    ends_.clear();
    std::size_t height = 1;
    for (const Fields::Field& field : made.fields) {
      const std::size_t begin = pieces_.lines.size();
      if (field.cell < cells.size()) {
        Wrapper wrapper(field.width, format_.wrap, pieces_);
        for (const Span& span : document_.spans_of(cells[field.cell])) {
          wrapper.add(document_.text_of(span), span.style);
        }
      }
      ends_.push_back(pieces_.lines.size());
      height = std::max(height, ends_.back() - begin);
    }
    for (std::size_t i = 0; i < height; ++i) {
      Text& line = add_text();
      line.bars = made.bars;
      line.runs.reserve(made.fields.size());
      for (std::size_t f = 0; f < made.fields.size(); ++f) {
        const std::size_t at = i + (f == 0 ? 0 : ends_[f - 1]);
        if (at < ends_[f]) {
          place(pieces_.lines[at], made.fields[f], cells[made.fields[f].cell].align, line);
        }
      }
    }
  }

  Text& add_text() { return std::get<Text>(grid_.lines.emplace_back(std::in_place_type<Text>)); }

  void place(const Pieces::Line& pieces, const Fields::Field& field, Align align, Text& line) {
    // What cannot stand in the middle stands right of it.
    const int room = field.width - pieces.width;
    int column = field.column + (align == Align::center ? (room + 1) / 2 : indent(align, room));
    for (std::size_t i = pieces.begin; i < pieces.end; ++i) {
      Run& piece = pieces_.runs[i];
      piece.column = column;
      column += piece.width;
      line.height = std::max(line.height, piece.style.scale_y);
      line.runs.push_back(std::move(piece));
    }
  }

  // Where a rule, a symbol or a picture stands: as wide as the columns of text together.
  Place area(Align align) const {
    const bool shares =
        format_.widths.empty() || std::ranges::count(format_.widths, Format::kRest) > 0;
    const auto shown = static_cast<int>(
        std::ranges::count_if(format_.widths, [](int width) { return width > 0; }));
    if (shares || shown == 0) return {align};
    const int width = std::accumulate(format_.widths.begin(), format_.widths.end(), 0) +
                      (ruled() ? shown + 1 : (shown - 1) * format_.border);
    if (width >= grid_.columns) return {align};
    return {align, indent(format_.align, grid_.columns - width), width};
  }

  void set(const Rule&) {
    if (!ruled()) {
      const Place place = area(Align::left);
      const int width = place.width > 0 ? place.width : grid_.columns;
      grid_.lines.emplace_back(receipt_grid::Rule{place.column, width, {}, {}});
      return;
    }
    // A frame draws its upper edge with its first row.
    if (frame_.empty()) return;
    if (!open_rule_) add_rule(frame_, {});
    open_rule_ = true;
  }

  void set(const Cut& cut) {
    close_frame();
    grid_.lines.emplace_back(receipt_grid::Cut{cut.full});
  }

  void set(const QrCode& code) {
    close_frame();
    Place place = area(code.align);
    // Every code fits on the narrowest paper.
    if (place.width < receipt_grid::kColumnsMin) place = {code.align};
    grid_.lines.emplace_back(receipt_grid::Qr{code.text, code.cell, code.level, place});
  }

  void set(const BarcodeElement& element) {
    close_frame();
    const Place place = area(element.align);
    receipt_grid::Barcode finest = element.code;
    finest.module = 1;
    if (receipt_grid::width_of(finest) <= receipt_grid::area_of(place, grid_.columns).width) {
      receipt_grid::Barcode code = element.code;
      const int room = receipt_grid::area_of(place, grid_.columns).width;
      // Printers draw no text to bars that are that fine.
      const bool spelled =
          code.hri && receipt_grid::fitting_module(code, room) < receipt_grid::kModuleMin;
      if (spelled) code.hri = false;
      grid_.lines.emplace_back(receipt_grid::BarcodeLine{std::move(code), place});
      if (spelled) set_words(element.code.text, place, true);
    } else {
      set_words(element.code.text, place, true);
    }
  }

  void set(const Picture& picture) {
    close_frame();
    const Place place = area(picture.align);
    auto read = raster::read_png(picture.png);
    if (const auto* fault = std::get_if<raster::PngFault>(&read)) {
      warn("receipt_picture_unreadable", picture.line, raster::text_of(*fault));
      return set_words("[image]", place, false);
    }
    raster::Dots dots =
        raster::halftone(raster::fitted(std::get<raster::Picture>(std::move(read)),
                                        receipt_grid::area_of(place, grid_.columns).width),
                         raster::Halftone::diffusion);
    if (dots.height > receipt_grid::kImageHeightMax) {
      warn("receipt_picture_unreadable", picture.line, "is too high");
      return set_words("[image]", place, false);
    }
    grid_.lines.emplace_back(
        receipt_grid::Image{dots.width, dots.height, std::move(dots.rows), place});
  }

  void warn(std::string reason, int line, std::string_view detail) {
    if (!warnings_) return;
    warnings_->push_back(
        error(NOREN_E_ILLEGAL, std::move(reason), {std::to_string(line), std::string(detail)}));
  }

  // What stands for a symbol or a picture that cannot be there.
  void set_words(std::string_view text, const Place& area, bool wraps) {
    const Fields::Field field{area.column, area.width > 0 ? area.width : grid_.columns, 0};
    pieces_.clear();
    Wrapper(field.width, wraps, pieces_).add(text, {});
    for (const Pieces::Line& line : pieces_.lines) place(line, field, area.align, add_text());
  }

  // A row of a ruled table begins: where a rule stands above, its bars must meet that.
  void join_frame(const std::vector<int>& bars) {
    if (open_rule_) {
      const std::vector<int> above =
          std::move(std::get<receipt_grid::Rule>(grid_.lines.back()).above);
      grid_.lines.pop_back();
      add_rule(above, bars);
    } else if (frame_.empty()) {
      add_rule({}, bars);
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
    int first = grid_.columns, last = -1;
    for (const std::vector<int>* bars : {&above, &below}) {
      if (bars->empty()) continue;
      first = std::min(first, bars->front());
      last = std::max(last, bars->back());
    }
    if (last >= first) {
      grid_.lines.emplace_back(receipt_grid::Rule{first, last - first + 1, above, below});
    }
  }

  const Document& document_;
  std::vector<Error>* const warnings_;
  Grid grid_;
  Format format_;
  Fields fields_;                  // of rows with so many cells, in this format
  std::size_t shared_for_ = 0;     // 0: of none
  Pieces pieces_;                  // of the row, field by field
  std::vector<std::size_t> ends_;  // of the lines of each field, in pieces_
  std::vector<int> frame_;         // the bars of the row above, inside a ruled table
  bool open_rule_ = false;         // the last line is a rule that waits for the row below
};

}  // namespace

receipt_grid::Grid layout(const Document& document, int columns, std::vector<Error>* warnings) {
  using receipt_grid::kColumnsMax, receipt_grid::kColumnsMin;
  return Setter(document, std::clamp(columns, kColumnsMin, kColumnsMax), warnings).run();
}

}  // namespace noren::receipt
