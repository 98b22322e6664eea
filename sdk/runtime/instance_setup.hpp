// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/manifest/policy.hpp"
#include "host/finding/finder.hpp"
#include "host/port/open_plugin.hpp"
#include "runtime/configuration/configuration.hpp"

namespace noren::runtime {

// What opens one [[plugin]] of the configuration. Quarantine and card keys are the caller's to add.
struct InstanceSetup {
  host::PluginSetup setup;
  std::map<std::string, std::filesystem::path> secrets;  // name to the file that holds it
};

// Error: not_enrolled, where the instance asks for the enrollment and there is none.
Result<InstanceSetup> make_instance_setup(const Configuration& configuration,
                                          const std::optional<Enrollment>& enrollment,
                                          const PluginInstance& wanted, const host::Finding& plugin,
                                          const manifest::Policy& policy);

// The plugin of that id that may be used. Errors: why it may not, or plugin_not_found.
Result<const host::Finding*> usable_plugin(const std::string& id, const host::Findings& findings);

}  // namespace noren::runtime
