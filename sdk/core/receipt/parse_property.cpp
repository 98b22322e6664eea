// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/receipt/parse_parts.hpp"

namespace noren::receipt {
namespace {

// With them, so that a code which would say something else is refused.
constexpr Escapes kPropertyEscapes{"\\|{};", true};
constexpr int kWidestColumn = 255;
constexpr int kSmallestCell = 3, kLargestCell = 8;  // dots of a QR code

struct Abbreviation {
  std::string_view letter, key;
};
constexpr std::array<Abbreviation, 9> kAbbreviations{{{"a", "align"},
                                                      {"b", "border"},
                                                      {"c", "code"},
                                                      {"i", "image"},
                                                      {"o", "option"},
                                                      {"t", "text"},
                                                      {"w", "width"},
                                                      {"x", "command"},
                                                      {"_", "comment"}}};

std::string_view full_key(std::string_view key) {
  const auto* found = std::find_if(kAbbreviations.begin(), kAbbreviations.end(),
                                   [key](const Abbreviation& a) { return a.letter == key; });
  return found == kAbbreviations.end() ? key : found->key;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 'a' - 'A');
  }
  return text;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> result;
  for (std::size_t begin = 0; begin < text.size();) {
    begin = text.find_first_not_of(" \t,", begin);
    if (begin == text.npos) break;
    const std::size_t end = std::min(text.find_first_of(" \t,", begin), text.size());
    result.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return result;
}

// A whole number of up to three digits, or -1.
int number(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 3 || !std::all_of(text.begin(), text.end(), is_digit))
    return -1;
  int value = 0;
  for (char c : text) value = value * 10 + (c - '0');
  return value;
}

// Where the character stands without a backslash before it that escapes it.
std::size_t find_bare(std::string_view text, char wanted) {
  std::size_t found = text.find(wanted);
  for (std::size_t escape = text.find('\\'); escape < found; escape = text.find('\\', escape)) {
    escape += 2;
    if (found < escape) found = text.find(wanted, escape);
  }
  return found;
}

bool is_key(std::string_view key) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !key.empty() && !(key.front() >= '0' && key.front() <= '9') &&
         std::all_of(key.begin(), key.end(), allowed);
}

bool apply_widths(const std::string& value, Format& format) {
  std::vector<int> widths;
  for (const std::string& word : words(value)) {
    if (word == "auto") {
      format.widths.clear();
      return true;
    }
    const int width = word == "*" ? Format::kRest : number(word);
    if (width > kWidestColumn || (width < 0 && word != "*")) return false;
    widths.push_back(width);
  }
  if (widths.empty()) return false;
  format.widths = std::move(widths);
  return true;
}

bool apply_border(const std::string& value, Format& format) {
  const int columns = value == "space" ? 1 : value == "none" ? 0 : number(value);
  if (value != "line" && (columns < 0 || columns > 2)) return false;
  format.border = value == "line" ? Format::kBorderLine : columns;
  return true;
}

bool apply_align(const std::string& value, Format& format) {
  if (value != "left" && value != "center" && value != "right") return false;
  format.align = value == "left" ? Align::left : value == "center" ? Align::center : Align::right;
  return true;
}

}  // namespace

std::vector<Property> parse_properties(std::string_view element) {
  std::vector<Property> properties;
  element = element.substr(1, element.size() - 2);
  while (!element.empty()) {
    const std::size_t end = std::min(find_bare(element, ';'), element.size());
    const std::string_view member = trim_blanks(element.substr(0, end));
    element.remove_prefix(std::min(end + 1, element.size()));
    if (member.empty()) continue;

    const std::size_t colon = member.find(':');
    const std::string_view key = trim_blanks(member.substr(0, colon));
    const std::string_view value =
        colon == member.npos ? std::string_view() : trim_blanks(member.substr(colon + 1));
    if (!is_key(key) || value.empty()) {
      properties.push_back({{}, {}, member});
      break;
    }
    properties.push_back({full_key(key), value, member});
  }
  return properties;
}

bool begins_property(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (!text.starts_with('{') || colon == text.npos) return false;
  const std::string_view key = full_key(trim_blanks(text.substr(1, colon - 1)));
  return std::any_of(kAbbreviations.begin(), kAbbreviations.end(),
                     [key](const Abbreviation& a) { return a.key == key; });
}

std::string unescape(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size();) {
    const std::size_t escape = std::min(value.find('\\', i), value.size());
    out += value.substr(i, escape - i);
    i = escape == value.size() ? escape : read_escape(value, escape, kPropertyEscapes, out);
  }
  return out;
}

bool apply_format(std::string_view key, const std::string& value, Format& format) {
  const std::string word = lower(value);
  if (key == "width") return apply_widths(word, format);
  if (key == "border") return apply_border(word, format);
  if (key == "align") return apply_align(word, format);
  format.wrap = word == "wrap";
  return word == "wrap" || word == "nowrap";
}

std::optional<CodeOption> parse_option(const std::string& value) {
  using Type = CodeOption::Type;
  constexpr std::pair<std::string_view, Type> kTypes[] = {
      {"qrcode", Type::qrcode},   {"upc", Type::upc},       {"ean", Type::ean},
      {"jan", Type::ean},         {"code39", Type::code39}, {"itf", Type::itf},
      {"codabar", Type::codabar}, {"nw7", Type::codabar},   {"code93", Type::code93},
      {"code128", Type::code128}};
  CodeOption option;
  for (const std::string& word : words(lower(value))) {
    const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                    [&](const auto& known) { return known.first == word; });
    const int size = number(word);
    if (type != std::end(kTypes)) {
      option.type = type->second;
    } else if (word == "hri" || word == "nohri") {
      option.hri = word == "hri";
    } else if (word.size() == 1 && std::string_view("lmqh").find(word[0]) != std::string::npos) {
      option.level = static_cast<char>(word[0] + 'A' - 'a');
    } else if (size >= receipt_grid::kBarHeightMin && size <= receipt_grid::kBarHeightMax) {
      option.height = size;
    } else if (size >= receipt_grid::kModuleMin && size <= kLargestCell) {
      // 3 and 4 mean a bar as well as a cell.
      if (size <= receipt_grid::kModuleMax) option.module = size;
      if (size >= kSmallestCell) option.cell = size;
    } else {
      return std::nullopt;
    }
  }
  return option;
}

std::optional<receipt_grid::Barcode> make_barcode(const CodeOption& option,
                                                  const std::string& text) {
  using receipt_grid::Symbology;
  using Type = CodeOption::Type;
  const bool is_short = text.size() < 9;
  const Symbology symbology = option.type == Type::upc && is_short   ? Symbology::upc_e
                              : option.type == Type::upc             ? Symbology::upc_a
                              : option.type == Type::ean && is_short ? Symbology::ean8
                              : option.type == Type::ean             ? Symbology::ean13
                              : option.type == Type::code39          ? Symbology::code39
                              : option.type == Type::itf             ? Symbology::itf
                              : option.type == Type::codabar         ? Symbology::codabar
                              : option.type == Type::code93          ? Symbology::code93
                                                                     : Symbology::code128;
  std::optional<std::string> whole = receipt_grid::complete(symbology, text);
  if (!whole) return std::nullopt;
  return receipt_grid::Barcode{symbology, std::move(*whole), option.module, option.height,
                               option.hri};
}

bool apply_comment(const std::string& comment, Extension& extension) {
  const std::vector<std::string> all = words(comment);
  if (all.empty() || all.front() != "noren") return true;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i] != "cut=full" && all[i] != "cut=partial") return false;
    extension.full_cut = all[i] == "cut=full";
  }
  return true;
}

}  // namespace noren::receipt
