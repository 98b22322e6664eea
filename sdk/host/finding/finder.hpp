// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/manifest/manifest.hpp"
#include "host/finding/administration.hpp"
#include "host/finding/files.hpp"

namespace noren::host {

// Who named a folder that is searched.
enum class Origin { configuration, variable, administration, local, system, beside_host };

struct Place {
  Origin origin = Origin::configuration;
  std::filesystem::path folder;
};

// The folders in which plugins are searched, in this order: those that the configuration names,
// those of NOREN_PLUGIN_PATH (separated by colons) where the policy lets it, the administration's
// plugins.d, /usr/local/lib/noren/plugins, the system's, and plugins/ beside noren-plugin-host.
// Never a home folder. Repeated ones are named once.
std::vector<Place> search_order(const std::vector<std::filesystem::path>& configured,
                                const std::optional<std::string>& variable,
                                const Administration& administration,
                                const std::filesystem::path& plugin_host);

enum class Standing { usable, shadowed, switched_off, refused };

// One manifest that was met, and what became of it. Nothing of the plugin was loaded.
struct Finding {
  std::filesystem::path manifest_file;
  Standing standing = Standing::refused;
  std::optional<Error> why;                    // unless it is usable
  std::optional<manifest::Manifest> manifest;  // as the file has it; nothing where it can't be read
  std::string signed_by;                       // the signing key's domain; "": unsigned

  const std::string& id() const;              // "" where the manifest can't be read
  std::filesystem::path library() const;      // absolute; only where the manifest names one
  std::vector<manifest::File> needs() const;  // with absolute paths
};

// A folder that was searched, and why nothing of it counts, if so.
struct SearchedPlace {
  Place place;
  std::optional<Error> why;
};

struct Findings {
  std::vector<SearchedPlace> places;
  std::vector<Finding> plugins;  // in the order of the places, then of their paths

  const Finding* usable(std::string_view id) const;
};

// Reads the manifests *.noren.json in each folder and in the folders right below it, except those
// whose name begins with a dot. Of one id the first usable one wins; two in one place are both
// refused. What is switched off in the administration's plugins.d is off everywhere. A bad file is
// told and stops nothing.
Findings find_plugins(const std::vector<Place>& places, const Administration& administration,
                      Files& files);

}  // namespace noren::host
