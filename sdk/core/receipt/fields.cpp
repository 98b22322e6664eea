// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/fields.hpp"

#include <algorithm>

namespace noren::receipt {
namespace {

// Shares the paper among the columns of a row.
class FieldMaker {
 public:
  FieldMaker(const Format& format, int columns, std::size_t cells)
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

  Fields make() {
    const int free = share_widths();
    int column = indent(format_.align, free);
    Fields made;
    for (Fields::Field& field : fields_) {
      if (ruled_) made.bars.push_back(column++);
      field.column = column;
      column += field.width + (ruled_ ? 0 : format_.border);
    }
    if (ruled_ && !fields_.empty()) made.bars.push_back(column);
    made.fields = std::move(fields_);
    return made;
  }

 private:
  // Gives each field its width and returns the columns that are left over.
  int share_widths() {
    int free = columns_ - (ruled_ ? static_cast<int>(fields_.size()) + 1
                                  : static_cast<int>(fields_.size() - 1) * format_.border);
    std::vector<Fields::Field*> sharing;
    for (Fields::Field& field : fields_) {
      if (field.width == Format::kRest) {
        sharing.push_back(&field);
      } else {
        free -= field.width;
      }
    }
    const int needed = static_cast<int>(sharing.size());
    while (free < needed) {  // take it from the widest, of several from the last
      auto widest = fields_.begin();
      for (auto field = fields_.begin(); field != fields_.end(); ++field) {
        if (field->width >= widest->width) widest = field;
      }
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
  std::vector<Fields::Field> fields_;
};

}  // namespace

Fields share_paper(const Format& format, int columns, std::size_t cells) {
  return FieldMaker(format, columns, cells).make();
}

int indent(Align align, int room) {
  return align == Align::left ? 0 : align == Align::center ? room / 2 : room;
}

}  // namespace noren::receipt
