// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "charset/charset.hpp"
#include "core/receipt/document.hpp"
#include "core/receipt/parse_parts.hpp"
#include "receipt_grid/base64.hpp"

namespace noren::receipt {
namespace {

constexpr std::size_t kUsualLines = 64;
constexpr std::size_t kQuoted = 64;  // bytes of a placeholder in an error

bool is_run_of(char c, std::string_view text) {
  return !text.empty() && text.find_first_not_of(c) == text.npos;
}

std::size_t find_brace(std::string_view text, std::size_t from) {
  for (; from < text.size(); ++from) {
    if (text[from] == '{' || text[from] == '}') return from;
    if (text[from] == '\\') ++from;
  }
  return text.npos;
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

bool is_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  });
}

// What an image property holds: nothing where it has other characters than base64, and no bytes
// where they make no base64.
std::optional<std::vector<std::uint8_t>> read_picture(std::string_view value) {
  std::string plain;
  if (value.find('\\') != value.npos) value = plain = unescape(value);
  if (value.empty()) return std::nullopt;
  auto bytes = receipt_grid::from_base64(value);
  if (!bytes && is_base64(value)) bytes.emplace();
  return bytes;
}

template <typename Table>
std::uint32_t size_of(const Table& table) {
  return static_cast<std::uint32_t>(table.size());
}

class Parser {
 public:
  explicit Parser(const ParseOptions& options) : options_(options) {}

  Result<Document> run(std::string_view markup) {
    if (markup.size() > kMarkupLimit) {
      return error(NOREN_E_ILLEGAL, "receipt_too_long", {std::to_string(kMarkupLimit)});
    }
    // Text is never longer than its markup.
    document_.text.reserve(markup.size());
    document_.elements.reserve(kUsualLines);
    document_.cells.reserve(2 * kUsualLines);
    document_.spans.reserve(2 * kUsualLines);
    while (!markup.empty()) {
      ++number_;
      take_line(markup, line_);
      if (Status status = line(); !status) return status.error();
    }
    return std::move(document_);
  }

 private:
  Status line() {
    if (line_.not_utf8 != Line::kNone) {
      return fault("receipt_not_utf8", line_.text.substr(line_.not_utf8));
    }
    const Column& first = line_.columns.front();
    if (line_.is_property) return properties(first);
    if (line_.columns.size() == 1) {
      if (is_run_of('-', first.element)) return add(Rule{});
      if (is_run_of('=', first.element)) return add(Cut{extension_.full_cut});
    }
    if (line_.brace != Line::kNone) return brace();
    return add(row());
  }

  // What a brace was meant to be where none may stand.
  Error brace() const {
    const std::string_view text = line_.text;
    for (std::size_t at = line_.brace; at != text.npos; at = find_brace(text, at + 1)) {
      if (!text.substr(at).starts_with("{{")) continue;
      const std::size_t end = text.find("}}", at);
      if (end == text.npos) break;
      const std::string_view place = text.substr(at, end + 2 - at);
      return fault("receipt_not_filled", place, std::string(place.substr(0, kQuoted)));
    }
    const std::string_view first = text.substr(line_.brace);
    if (!begins_property(first)) return fault("receipt_brace", first);
    const std::size_t second = find_brace(text, line_.brace + 1);
    if (second == text.npos) return fault("receipt_property_open", first);
    if (text[second] == '{') return fault("receipt_brace", text.substr(second));
    return fault("receipt_property_beside_text", first);
  }

  Row row() {
    Row row{size_of(document_.cells), 0};
    for (const Column& column : line_.columns) {
      Cell cell{column.align, size_of(document_.spans), 0};
      if (!column.is_plain) {
        parse_text(column.element, document_);
      } else if (!column.element.empty()) {
        const std::uint32_t begin = size_of(document_.text);
        document_.text += column.element;
        document_.spans.push_back({begin, size_of(document_.text), {}});
      }
      cell.end = size_of(document_.spans);
      document_.cells.push_back(cell);
    }
    row.end = size_of(document_.cells);
    return row;
  }

  Status properties(const Column& column) {
    const std::vector<Property> properties = parse_properties(column.element);
    Format format = format_;
    const Property* code = nullptr;
    std::optional<std::vector<std::uint8_t>> image;
    for (const Property& property : properties) {
      const auto& [key, value, member] = property;
      bool good = true;
      if (key == "width" || key == "border" || key == "align" || key == "text") {
        good = apply_format(key, unescape(value), format);
      } else if (key == "option") {
        const std::optional<CodeOption> option = parse_option(unescape(value));
        good = option.has_value();
        if (good) option_ = *option;
      } else if (key == "comment") {
        good = apply_comment(unescape(value), extension_);
      } else if (key == "code") {
        code = &property;
      } else if (key == "image") {
        image = read_picture(value);
        good = image.has_value();
      } else if (key == "command") {
        if (!options_.leave_out_commands) return fault("receipt_command_forbidden", member);
      } else {
        return fault(key.empty() ? "receipt_property_malformed" : "receipt_property_unsupported",
                     member, std::string(key));
      }
      if (!good) return fault("receipt_property_invalid", member, std::string(key));
    }
    if (!(format == format_)) {
      format_ = format;
      document_.elements.emplace_back(std::move(format));
    }
    if (image) add(Picture{std::move(*image), column.align, number_});
    if (code) return add_code(*code, column.align);
    return Done{};
  }

  // The options of its own line count for a code, wherever they stand.
  Status add_code(const Property& code, Align align) {
    std::string text = unescape(code.value);
    if (option_.type == CodeOption::Type::qrcode) {
      if (text.size() > receipt_grid::kQrTextLimit || has_control(text)) {
        return fault("receipt_property_invalid", code.member, "code");
      }
      return add(QrCode{std::move(text), option_.cell, option_.level, align});
    }
    const std::optional<receipt_grid::Barcode> barcode = make_barcode(option_, text);
    if (!barcode) return fault("receipt_barcode_invalid", code.member);
    return add(BarcodeElement{*barcode, align});
  }

  template <typename Item>
  Done add(Item item) {
    document_.elements.emplace_back(std::move(item));
    return Done{};
  }

  // `where` is a part of the line.
  Error fault(std::string reason, std::string_view where, std::string detail = {}) const {
    int column = 1;
    for (std::size_t i = 0; line_.text.data() + i < where.data(); ++column) {
      i += charset::next_character(line_.text, i).size;
    }
    std::vector<std::string> details{std::to_string(number_), std::to_string(column)};
    if (!detail.empty()) details.push_back(std::move(detail));
    return error(NOREN_E_ILLEGAL, std::move(reason), std::move(details));
  }

  const ParseOptions options_;
  Document document_;
  Format format_;
  CodeOption option_;
  Extension extension_;
  Line line_;
  int number_ = 0;
};

}  // namespace

Result<Document> parse(std::string_view markup, const ParseOptions& options) {
  return Parser(options).run(without_mark(markup));
}

}  // namespace noren::receipt
