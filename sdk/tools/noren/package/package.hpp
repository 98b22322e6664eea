// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/noren/command.hpp"

namespace noren::tool {

// `noren plugin pack`: a signed plugin as one file.
int pack_plugin(std::span<const std::string_view> arguments, Context& context);
// `noren plugin install`, `rollback`, `remove`: change the folder of installed plugins, each in one
// step that either happened or did not, also if the power goes.
int install_plugin(std::span<const std::string_view> arguments, Context& context);
int roll_plugin_back(std::span<const std::string_view> arguments, Context& context);
int remove_plugin(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
