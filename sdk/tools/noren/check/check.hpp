// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "tools/noren/command.hpp"

namespace noren::tool {

// `noren plugin check`: runs the conformance kit (sdk/tools/conformance) on one plugin.
int plugin_check(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
