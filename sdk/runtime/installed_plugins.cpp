// SPDX-License-Identifier: Apache-2.0
#include "runtime/installed_plugins.hpp"

#include <utility>

#include "runtime/platform/trusted_files.hpp"

namespace noren::runtime {

Result<InstalledPlugins> find_installed(const PluginSearch& search, host::Files& files) {
  auto administration = host::read_administration(search.administration, files);
  if (!administration) return administration.error();
  const auto places =
      host::search_order(search.plugin_path, platform::environment("NOREN_PLUGIN_PATH"),
                         *administration, search.plugin_host);
  auto findings = host::find_plugins(places, *administration, files);
  return InstalledPlugins{std::move(*administration), std::move(findings)};
}

}  // namespace noren::runtime
