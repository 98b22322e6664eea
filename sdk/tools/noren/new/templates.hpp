// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace noren::tool {

// One file of sdk/tools/templates/.
struct Template {
  std::string_view name;  // "c/reader.c.in"
  std::string_view text;
};

std::span<const Template> templates();

}  // namespace noren::tool
