// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/manifest/manifest.hpp"

namespace noren::manifest {

// The kinds of grants that a policy may refuse a plugin, as policy.json names them.
enum class GrantKind { usb, serial, pcsc, network, files };

// What the administrator says of one plugin. It only narrows what the manifest asks for.
struct PluginRule {
  std::uint32_t memory_mib = 0;     // 0: the policy's
  std::uint32_t ops_in_flight = 0;  // 0: the policy's
  std::vector<GrantKind> refuse;
};

// policy.json in the administration folder (/etc/noren): what may run on this till, and how. The
// defaults are those of a till without the file.
struct Policy {
  bool plugin_path_variable = false;    // NOREN_PLUGIN_PATH is searched too
  std::vector<std::string> developer;   // ids that may run unsigned; never one that moves value
  std::vector<std::string> in_process;  // ids that may run in the register's process if they wish
  bool sandbox_required = false;        // where the kernel has no sandbox, nothing isolated runs
  Limits limits{64, 512};               // the most that any plugin gets
  std::map<std::string, PluginRule, std::less<>> plugins;  // by id
};

// Reads policy.json strictly, as manifests are read.
Result<Policy> parse_policy(std::string_view json);

// The manifest with the stricter of its own wishes and the policy: isolation, limits and grants.
Manifest narrow(Manifest manifest, const Policy& policy);

}  // namespace noren::manifest
