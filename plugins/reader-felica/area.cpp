// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/area.hpp"

#include <array>
#include <charconv>
#include <set>

namespace noren::reader_felica {
namespace {

constexpr std::size_t most_areas = 8;
constexpr std::size_t longest_number = 32;
constexpr std::size_t block_size = 16;

struct Service {
  std::uint16_t system;
  std::uint16_t service;
  Holds holds;
};
constexpr std::array exceptions{
    Service{0x0003, 0x008B, Holds::value},       // balance beside the card's own data
    Service{0xFE00, 0x560B, Holds::value},       // points
    Service{0xFE00, 0x680B, Holds::value},       // history in plain blocks
    Service{0xFE00, 0x684B, Holds::value},       // points
    Service{0xFE00, 0x684F, Holds::identifier},  // a card number in a log of one entry
};

std::string at(std::size_t index, std::string_view what) {
  return "areas[" + std::to_string(index) + "]: " + std::string(what);
}

std::optional<std::uint16_t> code_member(const boost::json::object& object, std::string_view name) {
  const auto* text = object.if_contains(name);
  if (!text || !text->is_string()) return std::nullopt;
  return parse_code(text->get_string());
}

// A number from `least` to `most`; `otherwise` where it is absent.
std::optional<std::size_t> number_member(const boost::json::object& object, std::string_view name,
                                         std::size_t least, std::size_t most,
                                         std::optional<std::size_t> otherwise) {
  const auto* found = object.if_contains(name);
  if (!found) return otherwise;
  const auto number = boost::json::try_value_to<std::size_t>(*found);
  if (!number || *number < least || *number > most) return std::nullopt;
  return *number;
}

std::string text_member(const boost::json::object& object, std::string_view name,
                        std::string_view otherwise) {
  const auto* found = object.if_contains(name);
  if (!found) return std::string(otherwise);
  return found->is_string() ? std::string(found->get_string()) : std::string();
}

// The area, or what is wrong with it.
std::variant<Area, std::string> parse_area(const boost::json::value& value) {
  if (!value.is_object()) return "is no object";
  const auto& object = value.get_object();
  static const std::set<std::string_view> names{"system", "service", "block", "from",
                                                "length", "as",      "kind"};
  for (const auto& member : object) {
    if (!names.contains(member.key())) return "has the unknown member " + std::string(member.key());
  }
  Area area;
  const auto system = code_member(object, "system");
  if (!system || *system == any_system) return "'system' must be four hexadecimal digits, not FFFF";
  const auto service = code_member(object, "service");
  if (!service) return "'service' must be four hexadecimal digits";
  const auto block = number_member(object, "block", 0, 0xFFFF, 0);
  if (!block) return "'block' must be a number from 0 to 65535";
  const auto from = number_member(object, "from", 0, block_size - 1, 0);
  if (!from) return "'from' must be a number from 0 to 15";
  const auto length = number_member(object, "length", 1, longest_number, std::nullopt);
  if (!length) return "'length' must be a number from 1 to 32";
  const auto spelling = plugin::spelling_named(text_member(object, "as", "bytes"));
  if (!spelling) return "'as' must be bytes, bcd or digits";
  area.kind = text_member(object, "kind", "account");
  if (area.kind != "account" && area.kind != "code") return "'kind' must be account or code";
  area.system = *system;
  area.service = *service;
  area.block = static_cast<std::uint16_t>(*block);
  area.from = *from;
  area.length = *length;
  area.spelling = *spelling;
  if (area.block + area.blocks() > 0x10000) return "'block' leaves no room for 'length'";
  return area;
}

}  // namespace

Holds holds(std::uint16_t system, std::uint16_t service) {
  for (const Service& exception : exceptions) {
    if (exception.system == system && exception.service == service) return exception.holds;
  }
  const unsigned attribute = service & 0x3F;
  if ((attribute & 1) == 0) return Holds::locked;
  const bool log = attribute >= 0x0C && attribute <= 0x0F;
  const bool purse = attribute >= 0x10 && attribute <= 0x17;
  return log || purse ? Holds::value : Holds::identifier;
}

std::optional<std::uint16_t> parse_code(std::string_view text) {
  std::uint16_t code = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, code, 16);
  if (text.size() != 4 || stop != end || error != std::errc()) return std::nullopt;
  return code;
}

std::variant<std::vector<Area>, std::string> parse_areas(const boost::json::value& list,
                                                         bool value_areas) {
  if (!list.is_array()) return "'areas' must be a list";
  if (list.get_array().size() > most_areas) return "'areas' has more than 8 entries";
  std::vector<Area> areas;
  for (const auto& entry : list.get_array()) {
    const std::size_t index = areas.size();
    auto parsed = parse_area(entry);
    if (const auto* why = std::get_if<std::string>(&parsed)) return at(index, *why);
    const auto& area = std::get<Area>(parsed);
    const Holds what = holds(area.system, area.service);
    if (what == Holds::locked) return at(index, "the service can't be read without a key");
    if (what == Holds::value && !value_areas) {
      return at(index,
                "the service holds value or history; it is opened only with \"value_areas\": true");
    }
    areas.push_back(area);
  }
  return areas;
}

}  // namespace noren::reader_felica
