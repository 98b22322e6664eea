// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "runtime/configuration/configuration.hpp"
#include "runtime/installed_plugins.hpp"
#include "tools/noren/arguments.hpp"

namespace noren::tool {

// The till that a command line means: --config FILE (/etc/noren/noren.toml where that is there and
// nothing is said), and over it --administration DIR and --plugin-path DIR.
struct Installation {
  std::optional<runtime::Configuration> configuration;
  runtime::PluginSearch search;
};

Result<Installation> read_installation(const Arguments& arguments);

}  // namespace noren::tool
