// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugins/display-escpos/fold.hpp"

namespace noren::display_escpos {

// What a family of displays can show, as data: profiles/*.json. A value.
struct Profile {
  std::string name;
  int rows = 2;
  int columns = 20;
  Characters characters = Characters::katakana;
};

// Nothing where a member is missing or out of its range.
std::optional<Profile> read_profile(std::string_view json);

// Of the profiles in the library, the one with this name.
std::optional<Profile> find_profile(std::string_view name);

}  // namespace noren::display_escpos
