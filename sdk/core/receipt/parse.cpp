// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "charset/charset.hpp"
#include "core/receipt/document.hpp"
#include "core/receipt/parse_parts.hpp"

namespace noren::receipt {
namespace {

bool is_run_of(char c, std::string_view text) {
  return !text.empty() && text.find_first_not_of(c) == text.npos;
}

bool is_property(std::string_view element) {
  return element.size() >= 2 && element.front() == '{' && element.back() == '}' &&
         find_brace(element.substr(1, element.size() - 2)) == element.npos;
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

class Parser {
 public:
  explicit Parser(const ParseOptions& options) : options_(options) {}

  Result<Document> run(std::string_view markup) {
    if (markup.size() > kMarkupLimit) {
      return error(NOREN_E_ILLEGAL, "receipt_too_long", {std::to_string(kMarkupLimit)});
    }
    const auto lines = std::count(markup.begin(), markup.end(), '\n');
    document_.elements.reserve(static_cast<std::size_t>(lines) + 1);
    while (!markup.empty()) {
      ++number_;
      // Looking for each of them is faster than looking for either.
      const std::string_view upto = markup.substr(0, markup.find('\n'));
      const std::size_t end = std::min(upto.find('\r'), upto.size());
      line_ = markup.substr(0, end);
      if (Status status = line(); !status) return status.error();
      const bool pair = markup.substr(end).starts_with("\r\n");
      markup.remove_prefix(std::min(end + (pair ? 2 : 1), markup.size()));
    }
    return std::move(document_);
  }

 private:
  Status line() {
    if (const std::size_t bad = find_not_utf8(line_); bad != line_.npos) {
      return fault("receipt_not_utf8", line_.substr(bad));
    }
    split_columns(trim_blanks(line_), columns_);
    if (columns_.size() == 1) {
      const std::string_view element = columns_.front().element;
      if (is_property(element)) return properties(columns_.front());
      if (is_run_of('-', element)) return add(Rule{});
      if (is_run_of('=', element)) return add(Cut{extension_.full_cut});
    }
    Row row;
    row.cells.reserve(columns_.size());
    const bool has_braces = line_.find('{') != line_.npos || line_.find('}') != line_.npos;
    for (const Column& column : columns_) {
      // The language allows properties only alone on their line.
      const std::size_t brace = has_braces ? find_brace(column.element) : line_.npos;
      if (brace != line_.npos) return fault("receipt_brace", column.element.substr(brace));
      row.cells.push_back({column.align, parse_text(column.element)});
    }
    return add(std::move(row));
  }

  static std::size_t find_not_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte < 0x80) {
        ++i;
        continue;
      }
      const auto follows = [&](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
      };
      if (byte >= 0xE1 && byte <= 0xEC && follows(i + 1) && follows(i + 2)) {  // most of Japanese
        i += 3;
        continue;
      }
      const charset::Character character = charset::next_character(text, i);
      if (character.code == charset::kInvalid) return i;
      i += character.size;
    }
    return text.npos;
  }

  Status properties(const Column& column) {
    const std::vector<Property> properties = parse_properties(column.element);
    Format format = format_;
    const Property* code = nullptr;
    const Property* image = nullptr;
    for (const Property& property : properties) {
      const auto& [key, value, member] = property;
      bool good = true;
      if (key == "width" || key == "border" || key == "align" || key == "text") {
        good = apply_format(key, value, format);
      } else if (key == "option") {
        const std::optional<CodeOption> option = parse_option(value);
        good = option.has_value();
        if (good) option_ = *option;
      } else if (key == "comment") {
        good = apply_comment(value, extension_);
      } else if (key == "code") {
        code = &property;
      } else if (key == "image") {
        image = &property;
        good = is_base64(value);
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
    if (image) add(Picture{image->value, column.align, number_});
    if (code) return add_code(*code, column.align);
    return Done{};
  }

  // The options of its own line count for a code, wherever they stand.
  Status add_code(const Property& code, Align align) {
    if (option_.type == CodeOption::Type::qrcode) {
      if (code.value.size() > receipt_grid::kQrTextLimit || has_control(code.value)) {
        return fault("receipt_property_invalid", code.member, "code");
      }
      return add(QrCode{code.value, option_.cell, option_.level, align});
    }
    const std::optional<receipt_grid::Barcode> barcode = make_barcode(option_, code.value);
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
    for (std::size_t i = 0; line_.data() + i < where.data(); ++column) {
      i += charset::next_character(line_, i).size;
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
  std::string_view line_;
  int number_ = 0;
  std::vector<Column> columns_;  // of the line
};

}  // namespace

Result<Document> parse(std::string_view markup, const ParseOptions& options) {
  return Parser(options).run(markup);
}

}  // namespace noren::receipt
