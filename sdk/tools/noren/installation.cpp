// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/installation.hpp"

#include <utility>

#include "runtime/platform/process_launcher.hpp"

namespace noren::tool {

namespace fs = std::filesystem;

Result<Installation> read_installation(const Arguments& arguments) {
  Installation installation;
  std::error_code failed;
  std::string config = arguments.value("--config");
  if (config.empty() && fs::exists("/etc/noren/noren.toml", failed)) {
    config = "/etc/noren/noren.toml";
  }
  auto& search = installation.search;
  if (!config.empty()) {
    auto read = runtime::read_configuration(config);
    if (!read) return read.error();
    search.administration = read->administration;
    search.plugin_path = read->plugin_path;
    search.plugin_host = read->plugin_host;
    installation.configuration = std::move(*read);
  }
  if (search.plugin_host.empty()) {
    if (const auto host = platform::find_plugin_host()) search.plugin_host = *host;
  }
  if (arguments.has("--administration")) {
    search.administration = fs::absolute(arguments.value("--administration"));
  }
  // Before those of the configuration, as the configuration's are before all others.
  const auto more = arguments.values("--plugin-path");
  search.plugin_path.insert(search.plugin_path.begin(), more.begin(), more.end());
  return installation;
}

}  // namespace noren::tool
