// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/receipt_printer/profile.hpp"

#include <algorithm>

namespace noren::receipt_printer {
namespace {

namespace json = boost::json;

constexpr std::string_view kMembers[] = {
    "name",   "models",      "columns",   "dots",    "scale_max",      "qr_cell_max",
    "qr",     "cut",         "code_page", "image",   "fence",          "status",
    "drawer", "drawer_open", "assumed",   "sources", "own_characters", "clear",
};

template <typename T>
bool read(const json::object& object, std::string_view name, T& value) {
  const json::value* found = object.if_contains(name);
  if (!found) return false;
  auto read = json::try_value_to<T>(*found);
  if (!read) return false;
  value = std::move(*read);
  return true;
}

bool between(int value, int least, int most) {
  return value >= least && value <= most;
}

// Each source names a document, and the day on which it was read.
bool has_sources(const json::object& object) {
  const json::value* found = object.if_contains("sources");
  if (!found || !found->is_array() || found->get_array().empty()) return false;
  return std::all_of(found->get_array().begin(), found->get_array().end(),
                     [](const json::value& source) {
                       const json::object* one = source.if_object();
                       std::string document, date;
                       return one && read(*one, "document", document) && read(*one, "read", date) &&
                              !document.empty() && date.size() == 10;
                     });
}

}  // namespace

bool Profile::tells(std::string_view kind) const {
  return std::find(status.begin(), status.end(), kind) != status.end();
}

std::optional<Profile> read_profile(std::string_view text) {
  json::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed || !value.is_object()) return std::nullopt;
  const json::object& object = value.get_object();
  for (const auto& member : object) {
    if (std::find(std::begin(kMembers), std::end(kMembers), std::string_view(member.key())) ==
        std::end(kMembers)) {
      return std::nullopt;
    }
  }
  Profile profile;
  std::vector<std::string> models;
  const bool whole =
      read(object, "name", profile.name) && read(object, "models", models) &&
      read(object, "columns", profile.columns) && read(object, "dots", profile.dots) &&
      read(object, "scale_max", profile.scale_max) &&
      read(object, "qr_cell_max", profile.qr_cell_max) && read(object, "qr", profile.qr) &&
      read(object, "own_characters", profile.own_characters) && read(object, "cut", profile.cut) &&
      read(object, "code_page", profile.code_page) && read(object, "image", profile.image) &&
      read(object, "fence", profile.fence) && read(object, "clear", profile.clear) &&
      read(object, "status", profile.status) && read(object, "drawer", profile.drawer) &&
      read(object, "drawer_open", profile.drawer_open) && has_sources(object);
  // What no document says: a model may differ.
  if (object.contains("assumed") && !read(object, "assumed", models)) return std::nullopt;
  const bool in_range = between(profile.columns, 16, 96) && between(profile.dots, 1, 2000) &&
                        between(profile.scale_max, 1, 8) && between(profile.qr_cell_max, 1, 16) &&
                        between(profile.own_characters, 0, 94);
  const bool has_level = profile.drawer_open == "low" || profile.drawer_open == "high";
  if (!whole || !in_range || !has_level || profile.name.empty() || profile.code_page != "cp932") {
    return std::nullopt;
  }
  return profile;
}

std::optional<Profile> find_profile(std::span<const std::string_view> embedded,
                                    std::string_view name) {
  for (std::string_view text : embedded) {
    std::optional<Profile> profile = read_profile(text);
    if (profile && profile->name == name) return profile;
  }
  return std::nullopt;
}

}  // namespace noren::receipt_printer
