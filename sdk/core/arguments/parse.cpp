// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>

#include "core/arguments/arguments.hpp"
#include "core/money/money.hpp"

namespace noren::arguments {
namespace {

namespace json = boost::json;

constexpr std::size_t list_size_max = 1000;
constexpr std::size_t depth_max = 8;  // of what a till may nest, its own x_ keys included

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0;
  };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Walks to the place of a dotted key, making objects and lists on the way.
json::value* place(json::object& root, std::string_view key) {
  json::value* here = nullptr;
  json::object* object = &root;
  if (std::count(key.begin(), key.end(), '.') >= static_cast<std::ptrdiff_t>(depth_max)) {
    return nullptr;
  }
  while (true) {
    const auto dot = key.find('.');
    const std::string_view part = key.substr(0, dot);
    if (part.empty()) return nullptr;
    if (here != nullptr && is_number(part)) {
      if (here->is_null()) here->emplace_array();
      auto* list = here->if_array();
      const auto index = money::parse(part);
      if (!list || !index || static_cast<std::size_t>(*index) > list->size() ||
          *index >= static_cast<std::int64_t>(list_size_max)) {
        return nullptr;
      }
      if (static_cast<std::size_t>(*index) == list->size()) list->emplace_back(nullptr);
      here = &list->at(static_cast<std::size_t>(*index));
    } else {
      if (here != nullptr) {
        if (here->is_null()) here->emplace_object();
        object = here->if_object();
        if (!object) return nullptr;
      }
      here = &object->operator[](part);
    }
    if (dot == std::string_view::npos) return here;
    key.remove_prefix(dot + 1);
  }
}

Result<json::object> parse_lines(std::string_view text) {
  json::object root;
  int number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.empty()) continue;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return error(NOREN_E_ILLEGAL, "argument_line", {std::to_string(number)});
    }
    const std::string_view key = trim(line.substr(0, equals));
    json::value* value = place(root, key);
    if (!value) return error(NOREN_E_ILLEGAL, "argument_key", {std::string(key)});
    if (!value->is_null()) {
      return error(NOREN_E_ILLEGAL, "argument_repeated", {std::string(key)});
    }
    *value = json::string(trim(line.substr(equals + 1)));
  }
  return root;
}

// Boost.JSON keeps the last of two equal keys; a till must hear of them.
class KeyWatch {
 public:
  constexpr static std::size_t max_object_size = 10'000;
  constexpr static std::size_t max_array_size = 10'000;
  constexpr static std::size_t max_key_size = 1'000;
  constexpr static std::size_t max_string_size = 1'000'000;

  const std::string& repeated() const { return repeated_; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    keys_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    keys_.pop_back();
    return true;
  }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    key_.append(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code& failed) {
    key_.append(part);
    for (const std::string& seen : keys_.back()) {
      if (seen == key_) {
        repeated_ = key_;
        failed = json::error::exception;
        return false;
      }
    }
    keys_.back().push_back(std::move(key_));
    key_.clear();
    return true;
  }
  bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  std::vector<std::vector<std::string>> keys_;
  std::string key_;
  std::string repeated_;
};

Result<json::object> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = depth_max;
  json::basic_parser<KeyWatch> watch{options};
  json::error_code failed;
  watch.write_some(false, text.data(), text.size(), failed);
  if (!watch.handler().repeated().empty()) {
    return error(NOREN_E_ILLEGAL, "argument_repeated", {watch.handler().repeated()});
  }
  json::value value = json::parse(text, failed, {}, options);
  if (failed || !value.is_object()) return error(NOREN_E_ILLEGAL, "argument_json");
  return std::move(value.get_object());
}

}  // namespace

Result<json::object> parse(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (trimmed.starts_with('{')) return parse_json(trimmed);
  return parse_lines(trimmed);
}

}  // namespace noren::arguments
