// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/reader.hpp"

#include <utility>

#include "plugins/reader-felica/identify.hpp"

namespace noren::reader_felica {
namespace {

using plugin::member;

[[noreturn]] void refuse(const std::string& why) {
  throw plugin::Failure(NOREN_E_ILLEGAL, "document", why);
}

std::vector<std::uint16_t> phone_systems_of(const boost::json::object& config) {
  std::vector<std::uint16_t> systems;
  for (const auto& text : member<std::vector<std::string>>(config, "phone_systems", {"0003"})) {
    const auto system = parse_code(text);
    if (!system || *system == any_system) {
      refuse("phone_systems: each is four hexadecimal digits, not FFFF");
    }
    systems.push_back(*system);
  }
  return systems;
}

Profile profile_of(const boost::json::object& config) {
  Profile profile;
  const bool value_areas = member<bool>(config, "value_areas", false);
  if (const auto* list = config.if_contains("areas")) {
    auto areas = parse_areas(*list, value_areas);
    if (const auto* why = std::get_if<std::string>(&areas)) refuse(*why);
    profile.areas = std::get<std::vector<Area>>(std::move(areas));
  }
  profile.areas_only = member<bool>(config, "areas_only", false);
  if (profile.areas_only && profile.areas.empty()) {
    refuse("areas_only: there are no areas, so no card could be read");
  }
  profile.phone_systems = phone_systems_of(config);
  const auto dialect = member<std::string>(config, "dialect", "auto");
  if (dialect != "auto") {
    profile.dialect = dialect_named(dialect);
    if (!profile.dialect) refuse("dialect: say auto, direct, pn532, transparent or none");
  }
  return profile;
}

}  // namespace

std::unique_ptr<plugin::CardTeller> make_teller(plugin::Host, const boost::json::object& config) {
  return std::make_unique<FelicaTeller>(profile_of(config));
}

}  // namespace noren::reader_felica
