// SPDX-License-Identifier: Apache-2.0
#include "runtime/configuration/configuration.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <fstream>
#include <sstream>

#include "host/finding/administration.hpp"
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace noren::runtime {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

// One table being read: takes keys out, so that what is left over is not known.
class Reader {
 public:
  Reader(const fs::path& file, std::string path, const toml::table& table)
      : file_(file), path_(std::move(path)), table_(table) {}

  std::string text(std::string_view key, std::string absent = {}) {
    const toml::node* node = take(key);
    if (!node) return absent;
    if (const auto value = node->value_exact<std::string>()) return *value;
    fail(key, "text");
    return absent;
  }
  std::int64_t number(std::string_view key, std::int64_t absent, std::int64_t least,
                      std::int64_t most) {
    const toml::node* node = take(key);
    if (!node) return absent;
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= least && *value <= most) return *value;
    fail(key, std::to_string(least) + "-" + std::to_string(most));
    return absent;
  }
  bool yes(std::string_view key) {
    const toml::node* node = take(key);
    if (!node) return false;
    if (const auto value = node->value_exact<bool>()) return *value;
    fail(key, "true | false");
    return false;
  }
  const toml::table* table(std::string_view key) {
    const toml::node* node = take(key);
    if (node && !node->is_table()) fail(key, "table");
    return node ? node->as_table() : nullptr;
  }
  const toml::array* array(std::string_view key) {
    const toml::node* node = take(key);
    if (node && !node->is_array()) fail(key, "list");
    return node ? node->as_array() : nullptr;
  }
  fs::path place(std::string_view key) {
    const std::string value = text(key);
    return value.empty() ? fs::path() : resolve(value);
  }
  fs::path resolve(const std::string& value) const {
    return (fs::absolute(file_).parent_path() / value).lexically_normal();
  }
  void fail(std::string_view key, std::string expected) {
    if (!failed_) {
      failed_ = error(NOREN_E_ILLEGAL, "config_key",
                      {file_.string(), path_ + std::string(key), std::move(expected)});
    }
  }
  Status finish() {
    for (const auto& [key, node] : table_) {
      if (std::find(taken_.begin(), taken_.end(), key.str()) == taken_.end()) {
        fail(key.str(), "unknown key");
      }
    }
    if (failed_) return *failed_;
    return Done{};
  }

 private:
  const toml::node* take(std::string_view key) {
    taken_.emplace_back(key);
    return table_.get(key);
  }

  const fs::path& file_;
  std::string path_;
  const toml::table& table_;
  std::vector<std::string> taken_;
  std::optional<Error> failed_;
};

json::value to_json(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    json::object object;
    for (const auto& [key, value] : *table) object[key.str()] = to_json(value);
    return object;
  }
  if (const auto* array = node.as_array()) {
    json::array list;
    for (const toml::node& value : *array) list.emplace_back(to_json(value));
    return list;
  }
  if (const auto value = node.value_exact<std::int64_t>()) return *value;
  if (const auto value = node.value_exact<bool>()) return *value;
  if (const auto value = node.value_exact<double>()) return *value;
  return json::string(node.value_or(std::string()));
}

Result<PluginInstance> read_plugin(const fs::path& file, const toml::table& table,
                                   std::size_t index) {
  Reader reader(file, "plugin[" + std::to_string(index) + "].", table);
  PluginInstance plugin;
  plugin.name = reader.text("name");
  plugin.id = reader.text("id");
  plugin.enrolled = reader.yes("enrolled");
  if (const auto* config = reader.table("config")) plugin.config = to_json(*config).as_object();
  if (const auto* secrets = reader.table("secrets")) {
    for (const auto& [name, value] : *secrets) {
      const auto path = value.value_exact<std::string>();
      if (!path) reader.fail("secrets", "path of a file");
      plugin.secrets[std::string(name.str())] = reader.resolve(path.value_or(""));
    }
  }
  // It names a folder too.
  const bool fits = std::all_of(plugin.name.begin(), plugin.name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
  if (plugin.name.empty() || !fits) reader.fail("name", "letters, digits, - and _");
  if (plugin.id.empty()) reader.fail("id", "text");
  if (const Status finished = reader.finish(); !finished) return finished.error();
  return plugin;
}

}  // namespace

Result<Configuration> read_configuration(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream) return error(NOREN_E_NOEXIST, "config_open", {file.string()});
  const toml::parse_result parsed = toml::parse(stream, file.string());
  if (!parsed) {
    return error(NOREN_E_ILLEGAL, "config_syntax",
                 {file.string(), std::to_string(parsed.error().source().begin.line),
                  std::string(parsed.error().description())});
  }
  Reader reader(file, "", parsed.table());
  Configuration configuration;
  configuration.file = file;
  configuration.state = reader.place("state");
  configuration.enrollment = reader.place("enrollment");
  configuration.terminal = reader.text("terminal");
  configuration.language = reader.text("language", "ja");
  configuration.slip_columns = static_cast<int>(reader.number("slip_columns", 48, 16, 96));
  configuration.slip_template = reader.place("slip_template");
  configuration.plugin_host = reader.place("plugin_host");
  if (const auto* paths = reader.array("plugin_path")) {
    for (const toml::node& path : *paths) {
      const auto text = path.value_exact<std::string>();
      if (!text) reader.fail("plugin_path", "list of folders");
      configuration.plugin_path.push_back(reader.resolve(text.value_or("")));
    }
  }
  configuration.administration = reader.place("administration");
  if (configuration.administration.empty()) {
    configuration.administration = host::default_administration;
  }
  if (configuration.state.empty()) reader.fail("state", "path of a folder");
  if (configuration.language != "ja" && configuration.language != "en") {
    reader.fail("language", "ja | en");
  }
  if (const auto* plugins = reader.array("plugin")) {
    for (std::size_t i = 0; i < plugins->size(); ++i) {
      const auto* table = plugins->get(i)->as_table();
      if (!table) return error(NOREN_E_ILLEGAL, "config_key", {file.string(), "plugin", "table"});
      auto plugin = read_plugin(file, *table, i);
      if (!plugin) return plugin.error();
      for (const PluginInstance& earlier : configuration.plugins) {
        if (earlier.name == plugin->name) reader.fail("plugin", "one " + plugin->name);
      }
      configuration.plugins.push_back(std::move(*plugin));
    }
  }
  if (const Status finished = reader.finish(); !finished) return finished.error();
  return configuration;
}

Result<Enrollment> read_enrollment(const fs::path& folder) {
  const Error missing = error(NOREN_E_DENIED, "not_enrolled", {folder.string()});
  std::ifstream stream(folder / "enrollment.json");
  std::stringstream content;
  content << stream.rdbuf();
  json::error_code failed;
  const json::value value = json::parse(content.str(), failed);
  if (!stream || failed || !value.is_object()) return missing;
  const auto text = [&](std::string_view key) -> std::string {
    const auto* member = value.get_object().if_contains(key);
    return member && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  Enrollment enrollment;
  enrollment.terminal = text("terminal");
  enrollment.url = text("url");
  enrollment.certificate_sha256 = text("certificate_sha256");
  enrollment.key_file = folder / "terminal.key";
  const auto key = from_base64(text("card_public_key"));
  if (enrollment.terminal.empty() || enrollment.url.empty() ||
      enrollment.certificate_sha256.empty() || !key || key->size() != enrollment.card_key.size()) {
    return missing;
  }
  std::copy(key->begin(), key->end(), enrollment.card_key.begin());
  return enrollment;
}

}  // namespace noren::runtime
