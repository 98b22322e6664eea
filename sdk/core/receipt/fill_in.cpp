// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/fill_in.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <map>
#include <vector>

#include "charset/charset.hpp"
#include "core/receipt/document.hpp"

namespace noren::receipt {
namespace {

namespace json = boost::json;

constexpr char32_t kReplacement = 0xFFFD;
constexpr int kNestingLimit = 16;
constexpr std::size_t kWarningLimit = 100;
// Bytes of tags, hidden text and values that a template takes its way through: lists inside lists
// grow by multiplication, even where they print nothing.
constexpr std::size_t kWorkLimit = 16 * kMarkupLimit;

struct Tag {
  std::size_t begin, end;  // of the whole tag, and of its line where it stands alone
  char kind;               // '#', '^', '/', '!' or 0 for a value
  std::string_view name;
};

bool is_name(std::string_view name) {
  if (name == ".") return true;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  };
  return !name.empty() && name.front() != '.' && name.back() != '.' &&
         std::all_of(name.begin(), name.end(), allowed);
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The shortest digits that mean the number. Exponents are for programs: nobody pays ¥1E2.
std::string plain_decimal(double number) {
  std::array<char, 512> digits;  // 324 zeros before the digits of the smallest number
  if (number == 0) number = 0;   // without the sign of -0.0
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  return {digits.data(), end.ptr};
}

class Filler {
 public:
  Filler(std::string_view markup, const json::object& values, std::vector<Error>* warnings)
      : markup_(markup), warnings_(warnings) {
    root_ = values;
    scopes_.push_back(&root_);
  }

  Result<std::string> run() {
    if (Status status = fill(0, {}, true); !status) return status.error();
    for (const auto& [offset, blank] : blanks_) {
      if (warnings_->size() == kWarningLimit) break;
      if (!blank.reason.empty()) warnings_->push_back(fault(blank.reason, offset, blank.name));
    }
    return std::move(out_);
  }

 private:
  // Fills from offset to the section's end tag, or to the template's end where name is empty.
  // Leaves the place after it in next_.
  Status fill(std::size_t offset, std::string_view name, bool visible) {
    while (true) {
      const std::size_t open = markup_.find("{{", offset);
      if (open == markup_.npos) {
        if (!name.empty()) return fault("receipt_section_open", markup_.size(), name);
        if (visible) out_ += markup_.substr(offset);
        return limit();
      }
      const std::size_t close = markup_.find("}}", open);
      if (close == markup_.npos) return fault("receipt_placeholder_invalid", open, "{{");
      const Tag tag = tag_at(open, close + 2);
      if (tag.kind != '!' && !is_name(tag.name)) {
        return fault("receipt_placeholder_invalid", open, tag.name);
      }
      if (visible) out_ += markup_.substr(offset, tag.begin - offset);
      if (Status status = limit(); !status) return status;
      work_ += tag.end - offset;
      if (work_ > kWorkLimit) {
        return fault("receipt_too_nested", open, name.empty() ? tag.name : name);
      }
      offset = tag.end;
      if (tag.kind == '/') {
        if (name != tag.name) {
          return fault("receipt_section_open", open, name.empty() ? tag.name : name);
        }
        next_ = tag.end;
        return Done{};
      }
      if (tag.kind == 0 && visible) {
        const json::value* value = find(tag.name);
        if (warnings_) note(open, tag.name, value);
        append(value);
      }
      if (tag.kind == '#' || tag.kind == '^') {
        if (depth_ == kNestingLimit) return fault("receipt_too_nested", open, tag.name);
        ++depth_;
        Status status = section(tag, visible);
        --depth_;
        if (!status) return status;
        offset = next_;
      }
    }
  }

  Status section(const Tag& tag, bool visible) {
    const json::value* value = visible ? find(tag.name) : nullptr;
    const bool filled = is_filled(value);
    if (!visible || filled != (tag.kind == '#')) return fill(tag.end, tag.name, false);
    if (tag.kind == '^') return fill(tag.end, tag.name, true);
    if (!value->is_array()) return scoped(tag, *value);
    for (const json::value& element : value->get_array()) {
      if (Status status = scoped(tag, element); !status) return status;
    }
    return Done{};
  }

  Status scoped(const Tag& tag, const json::value& value) {
    scopes_.push_back(&value);
    Status status = fill(tag.end, tag.name, true);
    scopes_.pop_back();
    return status;
  }

  Tag tag_at(std::size_t open, std::size_t end) const {
    std::string_view inside = trim(markup_.substr(open + 2, end - open - 4));
    Tag tag{open, end, 0, inside};
    if (inside.empty() || std::string_view("#^/!").find(inside.front()) == inside.npos) return tag;
    tag.kind = inside.front();
    tag.name = trim(inside.substr(1));

    // Looks at no more than the blanks around it: a line may be as long as the template.
    const std::size_t line = markup_.substr(0, open).find_last_not_of(" \t") + 1;
    const std::string_view after = markup_.substr(end);
    std::size_t rest = std::min(after.find_first_not_of(" \t"), after.size());
    if (after.substr(rest).starts_with("\r")) ++rest;
    const bool ends = rest == after.size() || after[rest] == '\n';
    if (ends && (line == 0 || markup_[line - 1] == '\n')) {
      tag.begin = line;
      tag.end = std::min(end + rest + 1, markup_.size());
    }
    return tag;
  }

  const json::value* find(std::string_view name) const {
    if (name == ".") return scopes_.back();
    std::size_t dot = name.find('.');
    const json::value* value = nullptr;
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend() && !value; ++scope) {
      if (const json::object* object = (*scope)->if_object()) {
        value = object->if_contains(name.substr(0, dot));
      }
    }
    while (value && !value->is_null() && dot != name.npos) {
      name.remove_prefix(dot + 1);
      dot = name.find('.');
      const json::object* object = value->if_object();
      value = object ? object->if_contains(name.substr(0, dot)) : nullptr;
    }
    return value;
  }

  // A place in a list is good where one element has its value: others may lack it on purpose.
  void note(std::size_t offset, std::string_view name, const json::value* value) {
    const char* reason = !value                   ? "receipt_value_absent"
                         : value->is_structured() ? "receipt_value_structured"
                                                  : "";
    Blank& blank = blanks_.try_emplace(offset, Blank{reason, name}).first->second;
    if (value) blank.reason = reason;
  }

  static bool is_filled(const json::value* value) {
    if (!value) return false;
    switch (value->kind()) {
      case json::kind::null:
        return false;
      case json::kind::bool_:
        return value->get_bool();
      case json::kind::string:
        return !value->get_string().empty();
      case json::kind::array:
        return !value->get_array().empty();
      case json::kind::object:
        return true;
      default:
        return value->to_number<double>() != 0;
    }
  }

  void append(const json::value* value) {
    if (!value || value->is_null() || value->is_structured()) return;
    if (const json::string* text = value->if_string()) {
      work_ += text->size();
      out_ += escape(*text);
    } else if (const double* number = value->if_double()) {
      out_ += escape(plain_decimal(*number));
    } else {
      out_ += escape(json::serialize(*value));
    }
  }

  Status limit() const {
    if (out_.size() <= kMarkupLimit) return Done{};
    return error(NOREN_E_ILLEGAL, "receipt_too_long", {std::to_string(kMarkupLimit)});
  }

  // Names the line of the template and the character in it, both from 1 on.
  Error fault(std::string reason, std::size_t offset, std::string_view detail) const {
    const std::string_view before = markup_.substr(0, offset);
    const std::size_t line = before.rfind('\n') + 1;  // 0 where there is none before it
    int column = 1;
    for (std::size_t i = line; i < offset; ++column) {
      i += charset::next_character(markup_, i).size;
    }
    return error(NOREN_E_ILLEGAL, std::move(reason),
                 {std::to_string(std::count(before.begin(), before.end(), '\n') + 1),
                  std::to_string(column), std::string(detail.substr(0, 64))});
  }

  struct Blank {
    std::string reason;  // why the place prints nothing; empty where it may
    std::string_view name;
  };

  std::string_view markup_;
  std::vector<Error>* const warnings_;
  std::map<std::size_t, Blank> blanks_;  // by their offsets
  json::value root_;
  std::vector<const json::value*> scopes_;
  int depth_ = 0;
  std::size_t work_ = 0;
  std::size_t next_ = 0;
  std::string out_;
};

}  // namespace

std::string escape(std::string_view value) {
  // Hexadecimal escapes mean the same in text and in properties; the short ones do not.
  constexpr std::string_view kMarkup = "\\|{}~_\"`^;-=";
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(value.size() + 8);
  for (std::size_t i = 0; i < value.size();) {
    const charset::Character character = charset::next_character(value, i);
    const char32_t code = character.code;
    const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    // A space at an end would tell how the column is aligned.
    const bool end_space = code == ' ' && (i == 0 || i + 1 == value.size());
    if (code == charset::kInvalid) {
      charset::append_utf8(out, kReplacement);
    } else if (code == '\n') {
      out += "\\n";
    } else if (code == '\t') {
      out += "\\x20";
    } else if (end_space ||
               (code < 0x80 && kMarkup.find(static_cast<char>(code)) != kMarkup.npos)) {
      out += {'\\', 'x', kDigits[code >> 4], kDigits[code & 15]};
    } else if (!is_control) {
      out += value.substr(i, character.size);
    }
    i += character.size;
  }
  return out;
}

Result<std::string> fill_in(std::string_view markup, const json::object& values,
                            std::vector<Error>* warnings) {
  if (markup.size() > kMarkupLimit) {
    return error(NOREN_E_ILLEGAL, "receipt_too_long", {std::to_string(kMarkupLimit)});
  }
  return Filler(without_mark(markup), values, warnings).run();
}

}  // namespace noren::receipt
