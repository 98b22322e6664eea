// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/parse_parts.hpp"

namespace noren::receipt {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return text.substr(text.size());
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

void split_columns(std::string_view line, std::vector<Column>& columns) {
  columns.clear();
  std::size_t begin = 0;
  for (std::size_t i = 0; i < line.size(); i += line[i] == '\\' ? 2 : 1) {
    if (line[i] != '|') continue;
    columns.push_back({line.substr(begin, i - begin)});
    begin = i + 1;
  }
  columns.push_back({line.substr(begin)});

  const std::string_view first = columns.front().element, last = columns.back().element;
  const bool several = columns.size() > 1;
  const bool open_left = several && !first.empty() && !is_blank(first.back());
  const bool open_right = several && !last.empty() && !is_blank(last.front());
  if (several && first.empty()) columns.erase(columns.begin());
  if (columns.size() > 1 && columns.back().element.empty()) columns.pop_back();

  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string_view part = columns[i].element;
    const bool before = (i == 0 && open_left) || (!part.empty() && is_blank(part.front()));
    const bool after =
        (i + 1 == columns.size() && open_right) || (!part.empty() && is_blank(part.back()));
    columns[i] = {trim_blanks(part), before == after ? Align::center
                                     : before        ? Align::right
                                                     : Align::left};
  }
}

std::size_t find_brace(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); i += text[i] == '\\' ? 2 : 1) {
    if (text[i] == '{' || text[i] == '}') return i;
  }
  return text.npos;
}

}  // namespace noren::receipt
