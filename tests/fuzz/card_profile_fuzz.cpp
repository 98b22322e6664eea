// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "plugins/reader-felica/area.hpp"
#include "plugins/reader-iccard/profile.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
namespace felica = noren::reader_felica;
namespace iccard = noren::reader_iccard;

namespace {

void check_profiles(const boost::json::value& value) {
  const auto parsed = iccard::parse_profiles(value);
  const auto* profiles = std::get_if<std::vector<iccard::Profile>>(&parsed);
  if (!profiles) {
    require(!std::get<std::string>(parsed).empty(), "a fault is named");
    return;
  }
  require(!profiles->empty() && profiles->size() <= 16, "1 to 16 profiles");
  for (const auto& profile : *profiles) {
    require(!profile.steps.empty() && profile.steps.size() <= 32, "1 to 32 steps");
    const auto numbers = std::ranges::count_if(
        profile.steps, [](const auto& step) { return step.number.has_value(); });
    require(numbers == 1, "one number");
    for (const auto& step : profile.steps) {
      require(!step.expect.empty(), "something is expected");
      const auto* select = std::get_if<iccard::Select>(&step.command);
      require(!select || (!select->id.empty() && select->id.size() <= 16), "a name that fits");
    }
  }
}

void check_areas(const boost::json::value& value) {
  const auto parsed = felica::parse_areas(value, false);
  const auto* areas = std::get_if<std::vector<felica::Area>>(&parsed);
  if (!areas) return;
  for (const auto& area : *areas) {
    require(felica::holds(area.system, area.service) == felica::Holds::identifier,
            "no value is opened");
    require(area.length >= 1 && area.length <= 32 && area.from <= 15, "bounded");
    require(area.block + area.blocks() <= 0x10000, "blocks have numbers");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  boost::system::error_code failed;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const boost::json::value value = boost::json::parse(text, failed);
  if (failed) return 0;
  check_profiles(value);
  check_areas(value);
  return 0;
}
