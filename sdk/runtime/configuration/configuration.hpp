// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/card/card.hpp"

namespace noren::runtime {

// One [[plugin]] of the configuration: an instance of a plugin under a name of the shop's own.
struct PluginInstance {
  std::string name;
  std::string id;
  boost::json::object config;
  bool enrolled = false;  // gets the terminal's enrollment: config url, terminal,
                          // certificate_sha256 and the secret terminal_key
  std::map<std::string, std::filesystem::path> secrets;  // name to the file that holds it
};

// What noren-enroll wrote: who this terminal is at its center.
struct Enrollment {
  std::string terminal;
  std::string url;
  std::string certificate_sha256;
  card::PublicKey card_key{};
  std::filesystem::path key_file;
};

// noren.toml. Paths in it are relative to its own folder.
struct Configuration {
  std::filesystem::path file;
  std::filesystem::path state;       // journal, locks, plugins' storage
  std::filesystem::path enrollment;  // folder with enrollment.json and terminal.key
  std::string terminal;
  std::string language = "ja";
  int slip_columns = 48;
  std::filesystem::path slip_template;  // ReceiptLine with places to fill; empty: the built-in one
  std::filesystem::path plugin_host;    // empty: beside the library
  std::vector<std::filesystem::path> plugin_path;  // searched before all other folders
  std::filesystem::path administration;            // policy.json, trust.d, plugins.d
  std::vector<PluginInstance> plugins;
};

// Reads and checks the file. Errors name file, line or key, and what would be right.
Result<Configuration> read_configuration(const std::filesystem::path& file);

// Reads the enrollment. Error: not_enrolled.
Result<Enrollment> read_enrollment(const std::filesystem::path& folder);

}  // namespace noren::runtime
