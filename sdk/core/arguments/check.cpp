// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>

#include "core/arguments/arguments.hpp"
#include "core/money/money.hpp"

namespace noren::arguments {
namespace {

namespace json = boost::json;

bool fits(std::string_view text, std::string_view pattern) {  // 0 stands for a digit
  return text.size() == pattern.size() &&
         std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char expected) {
           return expected == '0' ? c >= '0' && c <= '9' : c == expected;
         });
}

int number_at(std::string_view text, std::size_t at, std::size_t size) {
  return static_cast<int>(*money::parse(text.substr(at, size)));
}

bool is_date(std::string_view text) {
  return fits(text, "0000-00-00") && number_at(text, 5, 2) >= 1 && number_at(text, 5, 2) <= 12 &&
         number_at(text, 8, 2) >= 1 && number_at(text, 8, 2) <= 31;
}

bool is_time(std::string_view text) {
  return fits(text, "00:00:00") && number_at(text, 0, 2) < 24 && number_at(text, 3, 2) < 60 &&
         number_at(text, 6, 2) < 60;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_decimal(std::string_view text) {
  return !text.empty() && text.size() <= 20 && text != "." &&
         text.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

bool is_choice(std::string_view text, std::string_view choices) {
  if (text.empty() || text.find(' ') != std::string_view::npos) return false;
  while (!choices.empty()) {
    const auto end = choices.find(' ');
    if (choices.substr(0, end) == text) return true;
    choices.remove_prefix(end == std::string_view::npos ? choices.size() : end + 1);
  }
  return false;
}

// The value in its type, or null where it does not fit.
json::value typed(const Key& key, const json::value& value) {
  std::string text;
  if (value.is_string()) text = value.get_string();
  if (value.is_int64()) text = std::to_string(value.get_int64());
  if (value.is_uint64()) text = std::to_string(value.get_uint64());
  if (value.is_bool()) text = value.get_bool() ? "yes" : "no";
  const bool is_scalar = value.is_string() || value.is_int64() || value.is_uint64();
  switch (key.type) {
    case Type::text:
      return is_scalar ? json::value(text) : json::value();
    case Type::name:
      return is_scalar && is_name(text) ? json::value(text) : json::value();
    case Type::count: {
      if (is_choice(text, key.choices)) return json::value(text);
      const auto amount = is_scalar ? money::parse(text) : std::nullopt;
      return amount ? json::value(*amount) : json::value();
    }
    case Type::yes_no:
      return text == "yes" || text == "no" ? json::value(text == "yes") : json::value();
    case Type::choice:
      return is_choice(text, key.choices) ? json::value(text) : json::value();
    case Type::date:
      return is_date(text) ? json::value(text) : json::value();
    case Type::time:
      return is_time(text) ? json::value(text) : json::value();
    case Type::decimal:
      return is_scalar && is_decimal(text) ? json::value(text) : json::value();
    case Type::list:
      break;
  }
  return {};
}

std::string expected(const Key& key) {
  switch (key.type) {
    case Type::text:
      return "text";
    case Type::name:
      return "1-40 ASCII characters";
    case Type::count:
      return "0-999999999999 " + std::string(key.choices);
    case Type::yes_no:
      return "yes | no";
    case Type::choice:
      return std::string(key.choices);
    case Type::date:
      return "YYYY-MM-DD";
    case Type::time:
      return "HH:MM:SS";
    case Type::decimal:
      return "0.350";
    case Type::list:
      return "0, 1, 2, ...";
  }
  return "";
}

Result<json::object> check_at(const std::string& path, const json::object& arguments,
                              std::span<const Key> keys) {
  json::object checked;
  for (const auto& [name, value] : arguments) {
    const std::string full = path + std::string(name);
    if (name.starts_with("x_")) {
      checked[name] = value;
      continue;
    }
    const auto key = std::find_if(keys.begin(), keys.end(), [&, key_name = name](const Key& known) {
      return known.name == std::string_view(key_name);
    });
    if (key == keys.end()) return error(NOREN_E_ILLEGAL, "argument_unknown", {full});
    if (key->type == Type::list) {
      const auto* list = value.if_array();
      if (!list) return error(NOREN_E_ILLEGAL, "argument_value", {full, expected(*key)});
      json::array entries;
      for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string entry_path = full + "." + std::to_string(i) + ".";
        const auto* entry = list->at(i).if_object();
        if (!entry) return error(NOREN_E_ILLEGAL, "argument_value", {entry_path, "object"});
        auto checked_entry = check_at(entry_path, *entry, key->items);
        if (!checked_entry) return checked_entry.error();
        entries.emplace_back(std::move(*checked_entry));
      }
      checked[name] = std::move(entries);
      continue;
    }
    json::value typed_value = typed(*key, value);
    if (typed_value.is_null()) {
      return error(NOREN_E_ILLEGAL, "argument_value", {full, expected(*key)});
    }
    checked[name] = std::move(typed_value);
  }
  for (const Key& key : keys) {
    if (key.required && !checked.contains(key.name)) {
      return error(NOREN_E_ILLEGAL, "argument_missing", {path + std::string(key.name)});
    }
  }
  return checked;
}

}  // namespace

Result<json::object> check(const json::object& arguments, std::span<const Key> keys) {
  return check_at("", arguments, keys);
}

}  // namespace noren::arguments
