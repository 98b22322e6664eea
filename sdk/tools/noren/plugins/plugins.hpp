// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/noren/command.hpp"

namespace noren::tool {

// `noren plugins`: what is installed, what of it may run, and why the rest may not.
int list_plugins(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
