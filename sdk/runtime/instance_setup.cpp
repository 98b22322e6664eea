// SPDX-License-Identifier: Apache-2.0
#include "runtime/instance_setup.hpp"

#include <boost/json.hpp>
#include <utility>

namespace noren::runtime {

namespace json = boost::json;

Result<InstanceSetup> make_instance_setup(const Configuration& configuration,
                                          const std::optional<Enrollment>& enrollment,
                                          const PluginInstance& wanted, const host::Finding& plugin,
                                          const manifest::Policy& policy) {
  InstanceSetup made;
  made.setup.manifest = manifest::narrow(*plugin.manifest, policy);
  made.setup.library = plugin.library();
  made.setup.needs = plugin.needs();
  json::object config = wanted.config;
  made.secrets = wanted.secrets;
  if (wanted.enrolled) {
    if (!enrollment) return error(NOREN_E_DENIED, "not_enrolled", {configuration.file.string()});
    config["url"] = enrollment->url;
    config["terminal"] = enrollment->terminal;
    config["certificate_sha256"] = enrollment->certificate_sha256;
    made.secrets["terminal_key"] = enrollment->key_file;
  }
  made.setup.config = json::serialize(config);
  // A folder of its own, for the plugin may write whatever is in it.
  made.setup.storage_file = configuration.state / (wanted.name + ".storage") / "storage.db";
  made.setup.sandbox_required = policy.sandbox_required;
  return made;
}

// Why a plugin that is there may not be used says more than that it is missing.
Result<const host::Finding*> usable_plugin(const std::string& id, const host::Findings& findings) {
  if (const auto* usable = findings.usable(id)) return usable;
  for (const auto& finding : findings.plugins) {
    if (finding.id() == id) return *finding.why;
  }
  std::string searched;
  for (const auto& [place, why] : findings.places) searched += " " + place.folder.string();
  return error(NOREN_E_NOSERVICE, "plugin_not_found", {id, searched});
}

}  // namespace noren::runtime
