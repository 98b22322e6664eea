// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/noren/doctor/finding.hpp"
#include "tools/noren/doctor/probes.hpp"
#include "tools/noren/package/archive.hpp"

namespace noren::tool::doctor {

// What support may see of a till: findings, versions, plugins, settings, the journal's state and
// the ends of log files; without secrets, card numbers or what a record holds. Reads the secrets'
// files to know what must not be in it.
Package make_bundle(const std::vector<Finding>& findings, const Installation& installation,
                    const Configured& configured, const std::vector<std::filesystem::path>& logs,
                    const std::vector<std::string>& plugin_log);

}  // namespace noren::tool::doctor
