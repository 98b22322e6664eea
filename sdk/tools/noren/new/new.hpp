// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "tools/noren/command.hpp"

namespace noren::tool {

// `noren plugin new`: writes a folder with a plugin to start from (sdk/tools/templates).
int plugin_new(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
