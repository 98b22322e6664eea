// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/fields.hpp"

#include <charconv>

namespace noren::reader_iccard {

const boost::json::value* Fields::find(std::string_view name) const {
  asked_.emplace(name);
  return object_.if_contains(name);
}

std::string Fields::inside(std::string_view name) const {
  return place_.empty() ? std::string(name) : place_ + "." + std::string(name);
}

void Fields::require(bool condition, std::string_view why) const {
  if (condition) return;
  throw BadField{place_.empty() ? std::string(why) : place_ + ": " + std::string(why)};
}

std::string Fields::text(std::string_view name, std::optional<std::string> otherwise) const {
  const auto* value = find(name);
  require(value || otherwise, "'" + std::string(name) + "' is missing");
  if (!value) return *otherwise;
  require(value->is_string(), "'" + std::string(name) + "' must be a text");
  return std::string(value->get_string());
}

std::size_t Fields::number(std::string_view name, std::size_t least, std::size_t most,
                           std::size_t otherwise) const {
  const auto* value = find(name);
  if (!value) return otherwise;
  const auto number = boost::json::try_value_to<std::size_t>(*value);
  require(number && *number >= least && *number <= most,
          "'" + std::string(name) + "' must be a number from " + std::to_string(least) + " to " +
              std::to_string(most));
  return *number;
}

std::vector<std::string> Fields::texts(std::string_view name) const {
  const auto* value = find(name);
  if (!value) return {};
  if (value->is_string()) return {std::string(value->get_string())};
  const auto list = boost::json::try_value_to<std::vector<std::string>>(*value);
  require(list.has_value(), "'" + std::string(name) + "' must be a text or a list of texts");
  return *list;
}

Fields Fields::object(std::string_view name) const {
  const auto* value = find(name);
  require(value && value->is_object(), "'" + std::string(name) + "' must be an object");
  return {value->get_object(), inside(name)};
}

std::vector<Fields> Fields::objects(std::string_view name) const {
  const auto* value = find(name);
  require(value && value->is_array(), "'" + std::string(name) + "' must be a list");
  std::vector<Fields> list;
  for (const auto& entry : value->get_array()) {
    const std::string place = inside(name) + "[" + std::to_string(list.size()) + "]";
    if (!entry.is_object()) throw BadField{place + ": must be an object"};
    list.push_back({entry.get_object(), place});
  }
  return list;
}

void Fields::end() const {
  for (const auto& member : object_) {
    const std::string_view name = member.key();
    require(asked_.contains(name), "has the unknown member '" + std::string(name) + "'");
  }
}

std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    std::uint8_t byte = 0;
    const char* end = text.data() + i + 2;
    const auto [stop, error] = std::from_chars(text.data() + i, end, byte, 16);
    if (stop != end || error != std::errc()) return std::nullopt;
    bytes.push_back(byte);
  }
  return bytes;
}

}  // namespace noren::reader_iccard
