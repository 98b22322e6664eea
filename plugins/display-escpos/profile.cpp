// SPDX-License-Identifier: Apache-2.0
#include "plugins/display-escpos/profile.hpp"

#include <boost/json.hpp>

#include "display_escpos_profiles.hpp"

namespace noren::display_escpos {
namespace {

namespace json = boost::json;

template <typename T>
bool read(const json::object& object, std::string_view name, T& value) {
  const json::value* found = object.if_contains(name);
  if (!found) return false;
  auto read = json::try_value_to<T>(*found);
  if (!read) return false;
  value = std::move(*read);
  return true;
}

}  // namespace

std::optional<Profile> read_profile(std::string_view text) {
  json::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed || !value.is_object()) return std::nullopt;
  const json::object& object = value.get_object();
  Profile profile;
  std::string characters;
  if (!read(object, "name", profile.name) || !read(object, "rows", profile.rows) ||
      !read(object, "columns", profile.columns) || !read(object, "characters", characters) ||
      !object.contains("sources")) {
    return std::nullopt;
  }
  if (characters != "katakana" && characters != "kanji") return std::nullopt;
  profile.characters = characters == "kanji" ? Characters::kanji : Characters::katakana;
  const bool in_range =
      profile.rows >= 1 && profile.rows <= 4 && profile.columns >= 8 && profile.columns <= 40;
  return in_range ? std::optional(profile) : std::nullopt;
}

std::optional<Profile> find_profile(std::string_view name) {
  for (std::string_view text : kProfiles) {
    std::optional<Profile> profile = read_profile(text);
    if (profile && profile->name == name) return profile;
  }
  return std::nullopt;
}

}  // namespace noren::display_escpos
