// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/manifest/manifest.hpp"
#include "tools/conformance/options.hpp"

namespace noren::conformance {

// The plugin that is checked, and what it is given. Nothing of it is loaded yet.
struct Subject {
  manifest::Manifest manifest;
  std::filesystem::path manifest_file;
  std::filesystem::path library;
  std::vector<manifest::File> needs;  // with absolute paths
  bool has_signature = false;         // a .sig lies beside the manifest; the kit does not check it
  std::string config;                 // a JSON object
  std::string least_config;           // of it what config_schema requires
  std::map<std::string, Bytes> secrets;

  bool offers(std::string_view interface_id) const;
};

// Errors: those of manifests; check_no_manifest, check_config_needed (with the keys), check_file.
Result<Subject> load_subject(const Options& options);

}  // namespace noren::conformance
