// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/noren/command.hpp"

namespace noren::tool {

// `noren plugin disable`, `noren plugin enable`: the administrator's switch.
int disable_plugin(std::span<const std::string_view> arguments, Context& context);
int enable_plugin(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
