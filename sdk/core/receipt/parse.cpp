// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "charset/charset.hpp"
#include "core/receipt/document.hpp"
#include "core/receipt/parse_parts.hpp"

namespace noren::receipt {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Control characters but line breaks: no layout takes them (docs/abi/documents.md).
bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const charset::Character character = charset::next_character(text, i);
    const char32_t code = character.code;
    if ((code < 0x20 && code != '\n') || (code >= 0x7F && code < 0xA0)) return true;
    i += character.size;
  }
  return false;
}

struct Column {
  std::string_view element;
  Align align = Align::center;
};

// Splits a line at its pipes. A column is attracted to the pipe it touches, and the ends of the
// line count as a blank beside a pipe on the other side.
std::vector<Column> split_columns(std::string_view line) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < line.size(); i += line[i] == '\\' ? 2 : 1) {
    if (line[i] != '|') continue;
    parts.push_back(line.substr(begin, i - begin));
    begin = i + 1;
  }
  parts.push_back(line.substr(begin));

  const bool several = parts.size() > 1;
  const bool open_left = several && !parts.front().empty() && !is_blank(parts.front().back());
  const bool open_right = several && !parts.back().empty() && !is_blank(parts.back().front());
  if (several && parts.front().empty()) parts.erase(parts.begin());
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();

  std::vector<Column> columns;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    const bool before = (i == 0 && open_left) || (!part.empty() && is_blank(part.front()));
    const bool after =
        (i + 1 == parts.size() && open_right) || (!part.empty() && is_blank(part.back()));
    columns.push_back({trim_blanks(part), before == after ? Align::center
                                          : before        ? Align::right
                                                          : Align::left});
  }
  return columns;
}

bool is_run_of(char c, std::string_view text) {
  return !text.empty() && text.find_first_not_of(c) == text.npos;
}

// Where a brace stands that is neither escaped nor the frame of a property.
bool has_stray_brace(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); i += text[i] == '\\' ? 2 : 1) {
    if (text[i] == '{' || text[i] == '}') return true;
  }
  return false;
}

bool is_property(std::string_view element) {
  return element.size() >= 2 && element.front() == '{' && element.back() == '}' &&
         !has_stray_brace(element.substr(1, element.size() - 2));
}

class Parser {
 public:
  Result<Document> run(std::string_view markup) {
    if (markup.size() > kMarkupLimit) {
      return error(NOREN_E_ILLEGAL, "receipt_too_long", {std::to_string(kMarkupLimit)});
    }
    while (!markup.empty()) {
      ++line_;
      const std::size_t end = std::min(markup.find_first_of("\r\n"), markup.size());
      if (Status status = line(markup.substr(0, end)); !status) return status.error();
      const bool pair = markup.substr(end).starts_with("\r\n");
      markup.remove_prefix(std::min(end + (pair ? 2 : 1), markup.size()));
    }
    return std::move(document_);
  }

 private:
  Status line(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const charset::Character character = charset::next_character(text, i);
      if (character.code == charset::kInvalid) return fault("receipt_not_utf8");
      i += character.size;
    }
    const std::vector<Column> columns = split_columns(trim_blanks(text));
    if (columns.size() == 1) {
      const std::string_view element = columns.front().element;
      if (is_property(element)) return properties(element);
      if (is_run_of('-', element)) return add(Rule{});
      if (is_run_of('=', element)) return add(Cut{});
    }
    Row row;
    for (const Column& column : columns) {
      // The language allows properties only alone on their line.
      if (has_stray_brace(column.element)) return fault("receipt_brace");
      row.cells.push_back({column.align, parse_text(column.element)});
    }
    return add(std::move(row));
  }

  Status properties(std::string_view element) {
    const std::optional<Properties> properties = parse_properties(element);
    if (!properties) return fault("receipt_property_invalid", {std::string(element.substr(0, 64))});
    Format format = format_;
    const std::string* code = nullptr;
    for (const auto& [key, value] : *properties) {
      if (key == "width" || key == "border" || key == "align" || key == "text") {
        if (!apply_format(key, value, format)) return fault("receipt_property_invalid", {key});
      } else if (key == "option") {
        option_ = parse_option(value);
      } else if (key == "code") {
        code = &value;
      } else if (key == "command") {
        return fault("receipt_command_forbidden");
      } else if (key != "comment") {
        return fault("receipt_property_unsupported", {key});
      }
    }
    if (!(format == format_)) {
      format_ = format;
      document_.elements.emplace_back(std::move(format));
    }
    return code ? add_code(*code) : Done{};
  }

  Status add_code(const std::string& text) {
    if (option_.type != "qrcode") return fault("receipt_property_unsupported", {option_.type});
    if (text.size() > kQrTextLimit || has_control(text)) {
      return fault("receipt_property_invalid", {"code"});
    }
    return add(QrCode{text, option_.cell, option_.level, format_.align});
  }

  template <typename Item>
  Status add(Item item) {
    document_.elements.emplace_back(std::move(item));
    return Done{};
  }

  Error fault(std::string reason, std::vector<std::string> details = {}) const {
    details.insert(details.begin(), std::to_string(line_));
    return error(NOREN_E_ILLEGAL, std::move(reason), std::move(details));
  }

  Document document_;
  Format format_;
  CodeOption option_;
  int line_ = 0;
};

}  // namespace

Result<Document> parse(std::string_view markup) {
  return Parser().run(markup);
}

}  // namespace noren::receipt
