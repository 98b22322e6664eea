// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.hpp"
#include "host/finding/administration.hpp"
#include "host/finding/files.hpp"
#include "host/finding/finder.hpp"

namespace noren::runtime {

// Where to look for plugins, and by whose rules.
struct PluginSearch {
  std::filesystem::path administration{host::default_administration};
  std::vector<std::filesystem::path> plugin_path;  // searched first
  std::filesystem::path plugin_host;               // plugins/ beside it is searched last
};

struct InstalledPlugins {
  host::Administration administration;
  host::Findings findings;
};

// The plugins of this machine, with NOREN_PLUGIN_PATH. Loads nothing of them. Error: policy_wrong
// and those of Files, for policy.json.
Result<InstalledPlugins> find_installed(const PluginSearch& search, host::Files& files);

}  // namespace noren::runtime
