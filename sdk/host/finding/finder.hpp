// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/manifest/manifest.hpp"

namespace noren::host {

// A plugin that was found and not loaded.
struct FoundPlugin {
  manifest::Manifest manifest;
  std::filesystem::path manifest_file;
  std::filesystem::path library;  // absolute
};

// A manifest that was passed over, and why.
struct SkippedPlugin {
  std::filesystem::path manifest_file;
  Error why;
};

struct FoundPlugins {
  std::vector<FoundPlugin> plugins;  // in the order of their ids
  std::vector<SkippedPlugin> skipped;
};

// Reads the manifests *.noren.json in each folder and in the folders right below it. The first of
// an id wins, also where it switches the id off; a bad file is skipped and stops nothing. Loads
// nothing.
FoundPlugins find_plugins(const std::vector<std::filesystem::path>& folders);

}  // namespace noren::host
