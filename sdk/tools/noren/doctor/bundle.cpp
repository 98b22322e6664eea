// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/bundle.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/base/bytes.hpp"
#include "tools/noren/doctor/mask.hpp"
#include "tools/noren/doctor/show.hpp"
#include "tools/noren/journal/report.hpp"
#include "tools/noren/json_text.hpp"

namespace noren::tool::doctor {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr std::streamoff log_max = 65'536;  // bytes of each log's end

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void add_secret(std::vector<std::string>& secrets, std::string secret) {
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return;
  secrets.push_back(to_hex(as_bytes(secret)));
  secrets.push_back(to_base64(as_bytes(secret)));
  secrets.push_back(std::move(secret));
}

// What must stand nowhere, however it got there: the secrets, and each setting that is masked.
std::vector<std::string> secrets_of(const runtime::Configuration& configuration) {
  std::vector<std::string> secrets;
  for (const auto& plugin : configuration.plugins) {
    for (const auto& [name, file] : plugin.secrets) add_secret(secrets, contents(file));
    const json::object masked = mask_settings(plugin.config);
    for (const auto& [key, value] : plugin.config) {
      if (value.is_string() && masked.at(key) != value && masked.at(key) == "***") {
        add_secret(secrets, std::string(value.get_string()));
      }
    }
  }
  if (!configuration.enrollment.empty()) {
    add_secret(secrets, contents(configuration.enrollment / "terminal.key"));
  }
  add_secret(secrets, contents(configuration.state / "till.key"));
  return secrets;
}

std::string end_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  const std::streamoff size = stream.tellg();
  if (!stream) return "this file can't be read\n";
  stream.seekg(std::max<std::streamoff>(0, size - log_max));
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  // The first line is cut, and what of a number is left of it would not be known as one.
  if (size > log_max) text.erase(0, text.find('\n') + 1);
  return text;
}

std::string settings_text(const runtime::Configuration& configuration) {
  json::array plugins;
  for (const auto& plugin : configuration.plugins) {
    json::array names;
    for (const auto& [name, file] : plugin.secrets) names.emplace_back(name);
    plugins.push_back({{"name", plugin.name},
                       {"id", plugin.id},
                       {"enrolled", plugin.enrolled},
                       {"secrets", std::move(names)},
                       {"config", mask_settings(plugin.config)}});
  }
  return to_readable(json::object{{"state", configuration.state.string()},
                                  {"enrollment", configuration.enrollment.string()},
                                  {"terminal", configuration.terminal},
                                  {"language", configuration.language},
                                  {"slip_columns", configuration.slip_columns},
                                  {"slip_template", configuration.slip_template.string()},
                                  {"administration", configuration.administration.string()},
                                  {"plugin", std::move(plugins)}});
}

std::string plugins_text(const runtime::InstalledPlugins& installed) {
  constexpr std::string_view standings[] = {"usable", "shadowed", "switched_off", "refused"};
  json::array list;
  for (const auto& finding : installed.findings.plugins) {
    json::object one{{"id", finding.id()},
                     {"manifest", finding.manifest_file.string()},
                     {"standing", standings[static_cast<std::size_t>(finding.standing)]},
                     {"signed_by", finding.signed_by}};
    if (finding.why) one["reason"] = finding.why->reason;
    if (finding.manifest) one["version"] = finding.manifest->version;
    list.push_back(std::move(one));
  }
  return to_readable(list);
}

// Counts and operations by id, verb and state: what a record holds, and for whom, stays where it
// is.
std::string journal_text(const fs::path& file) {
  const auto report = read_journal_report(file.string());
  if (!report) return to_readable(json::object{{"reason", report.error().reason}});
  json::object document = to_json(file.string(), *report);
  for (json::value& open : document["unfinished"].as_array()) open.as_object().erase("ref");
  return to_readable(document);
}

std::string versions_text() {
  std::string text = "noren " NOREN_VERSION "\n";
  std::ifstream release("/etc/os-release");
  for (std::string line; std::getline(release, line);) {
    if (line.starts_with("PRETTY_NAME=")) text += line.substr(line.find('=') + 1) + "\n";
  }
  std::ifstream kernel("/proc/sys/kernel/osrelease");
  std::string line;
  if (std::getline(kernel, line)) text += "Linux " + line + "\n";
  return text;
}

std::string findings_text(const std::vector<Finding>& findings) {
  std::ostringstream out;
  for (const Language language : {Language::english, Language::japanese}) {
    show(findings, {out, out, language});
    out << '\n';
  }
  return out.str();
}

}  // namespace

Package make_bundle(const std::vector<Finding>& findings, const Installation& installation,
                    const Configured& configured, const std::vector<fs::path>& logs,
                    const std::vector<std::string>& plugin_log) {
  Package bundle;
  bundle["doctor.txt"] = findings_text(findings);
  bundle["doctor.json"] = to_readable(to_json(findings));
  if (configured.installed) bundle["plugins.json"] = plugins_text(*configured.installed);
  for (const std::string& line : plugin_log) bundle["log/plugins"] += line + "\n";
  for (std::size_t i = 0; i < logs.size(); ++i) {
    bundle["log/" + std::to_string(i + 1) + "-" + logs[i].filename().string()] = end_of(logs[i]);
  }
  std::vector<std::string> secrets;
  if (installation.configuration) {
    const runtime::Configuration& configuration = *installation.configuration;
    secrets = secrets_of(configuration);
    bundle["noren.toml.json"] = settings_text(configuration);
    bundle["journal.json"] = journal_text(configuration.state / "journal.db");
  }
  for (auto& [name, text] : bundle) text = mask_text(mask_secrets(std::move(text), secrets));
  bundle["versions.txt"] = versions_text();
  return bundle;
}

}  // namespace noren::tool::doctor
