// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/companions.h>
#include <noren/plugin/loyalty.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "host/finding/inspect.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "runtime/quarantine.hpp"
#include "tools/noren/doctor/probes.hpp"

namespace noren::tool::doctor {
namespace {

namespace json = boost::json;
using host::Standing;

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool offers(const manifest::Manifest& manifest, std::string_view interface_id) {
  const auto& offered = manifest.interfaces;
  return std::find(offered.begin(), offered.end(), interface_id) != offered.end();
}

// What opening them would find is found too.
void inspect_usable(host::Findings& findings, host::Files& files) {
  for (auto& finding : findings.plugins) {
    if (finding.standing != Standing::usable) continue;
    if (const Status fit = host::inspect(finding, files); !fit) {
      finding.standing = Standing::refused;
      finding.why = fit.error();
    }
  }
}

bool is_configured(const Installation& installation, const std::string& id) {
  if (!installation.configuration) return false;
  const auto& plugins = installation.configuration->plugins;
  return std::any_of(plugins.begin(), plugins.end(), [&](const auto& one) { return one.id == id; });
}

void look_at_troubles(const Installation& installation, const host::Findings& findings,
                      Facts& facts) {
  for (const auto& finding : findings.plugins) {
    const std::string id = finding.id().empty() ? finding.manifest_file.string() : finding.id();
    const bool configured = is_configured(installation, id);
    if (finding.standing == Standing::usable && finding.signed_by.empty()) {
      facts.plugins.push_back({id, error(NOREN_E_DENIED, "runs_unsigned", {}), configured});
    }
    // Why a configured one may not be used is told with its instance.
    if (finding.standing == Standing::refused && !configured) {
      facts.plugins.push_back({id, *finding.why, false});
    }
  }
  if (!installation.configuration) return;
  const runtime::FileQuarantine quarantine(installation.configuration->state / "quarantine");
  for (const auto& mark : quarantine.marks()) {
    facts.plugins.push_back({mark.id, error(NOREN_E_NOHARDWARE, "quarantined", {mark.why}),
                             is_configured(installation, mark.id)});
  }
}

std::optional<platform::NodeAccess> node_of(std::string_view address) {
  const bool is_node = address.starts_with("file:/dev/") || address.starts_with("serial:/dev/");
  if (!is_node) return std::nullopt;
  const std::size_t begin = address.find('/');
  std::filesystem::path path(address.substr(begin, address.find('?') - begin));
  // udev's names are links, such as /dev/serial/by-id/... to ../../ttyUSB0. Not canonical(): under
  // umockdev 0.17, in which this is tested, realpath() overruns its memory.
  constexpr int links_max = 8;
  for (int links = 0; links < links_max; ++links) {
    std::error_code failed;
    const auto target = std::filesystem::read_symlink(path, failed);
    if (failed) break;
    path = (path.parent_path() / target).lexically_normal();
  }
  return platform::access_to(path);
}

std::optional<Center> center_of(const runtime::PluginInstance& instance,
                                const manifest::Manifest& manifest,
                                const Result<runtime::Enrollment>& enrollment) {
  if (!instance.enrolled && !offers(manifest, NOREN_LOYALTY)) return std::nullopt;
  Center center;
  center.name = instance.name;
  center.url = text_of(instance.config, "url");
  if (instance.enrolled) center.url = enrollment ? enrollment->url : "";
  if (!instance.enrolled && center.url.empty()) return std::nullopt;
  return center;
}

}  // namespace

std::string address_key_of(const json::object& config) {
  for (const auto& [key, value] : config) {
    if (!value.is_string()) continue;
    const std::string_view text = value.get_string();
    for (const char* prefix : {"tcp:", "serial:", "usb:", "hid:", "keyboard:", "file:"}) {
      if (text.starts_with(prefix)) return std::string(key);
    }
  }
  return {};
}

Configured look_at_plugins(const Installation& installation, Facts& facts) {
  Configured configured;
  platform::TrustedFiles files;
  auto installed = runtime::find_installed(installation.search, files);
  if (!installed) {
    facts.plugins_wrong = installed.error();
    return configured;
  }
  inspect_usable(installed->findings, files);
  look_at_troubles(installation, installed->findings, facts);
  configured.installed = std::move(*installed);
  if (!installation.configuration) return configured;

  const runtime::Configuration& configuration = *installation.configuration;
  const Result<runtime::Enrollment> enrollment =
      configuration.enrollment.empty()
          ? error(NOREN_E_DENIED, "not_enrolled", {configuration.file.string()})
          : runtime::read_enrollment(configuration.enrollment);
  const std::optional<runtime::Enrollment> known =
      enrollment ? std::optional(*enrollment) : std::nullopt;
  const auto& [administration, findings] = *configured.installed;
  for (const runtime::PluginInstance& instance : configuration.plugins) {
    Device& device = facts.devices.emplace_back();
    device.name = instance.name;
    device.plugin = instance.id;
    const std::string address_key = address_key_of(instance.config);
    device.address = text_of(instance.config, address_key);
    device.reader = text_of(instance.config, "reader");
    device.node = node_of(device.address);
    const auto plugin = runtime::usable_plugin(instance.id, findings);
    if (!plugin) {
      device.trouble = plugin.error();
      continue;
    }
    const manifest::Manifest& manifest = *(*plugin)->manifest;
    device.uses_pcsc = manifest.grants.pcsc;
    device.has_health = offers(manifest, NOREN_HEALTH);
    if (auto center = center_of(instance, manifest, enrollment)) {
      facts.centers.push_back(std::move(*center));
    }
    auto setup = runtime::make_instance_setup(configuration, known, instance, **plugin,
                                              administration.policy);
    if (!setup) {
      device.trouble = enrollment ? setup.error() : enrollment.error();
    } else if (device.has_health && !device.uses_pcsc) {
      configured.questions.push_back({instance.name, address_key, std::move(*setup)});
    }
  }
  return configured;
}

}  // namespace noren::tool::doctor
