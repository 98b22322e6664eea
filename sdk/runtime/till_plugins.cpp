// SPDX-License-Identifier: Apache-2.0
// How a till finds and opens its plugins, and hears of them.
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "runtime/installed_plugins.hpp"
#include "runtime/instance_setup.hpp"
#include "runtime/simulated/builtins.hpp"
#include "runtime/slip/slip.hpp"
#include "runtime/till.hpp"

namespace noren::runtime {

namespace json = boost::json;

Status Till::make_context() {
  const auto executor = loop_.executor();
  plugin_host_ = is_simulated() ? std::filesystem::path() : options_.configuration->plugin_host;
  if (!is_simulated() && plugin_host_.empty()) {
    const auto found = platform::find_plugin_host();
    if (!found) return found.error();
    plugin_host_ = *found;
  }
  launcher_ = std::make_unique<platform::ProcessLauncher>(plugin_host_);
  instances_ = std::make_unique<Instances>(
      executor, random_, *launcher_, files_,
      [this](const std::string& name, std::string_view type, std::string_view document) {
        on_plugin_news(name, type, document);
      },
      [this](std::string_view line) { log(line); });
  const auto after = [executor](std::chrono::milliseconds pause, std::function<void()> then) {
    auto timer = std::make_shared<boost::asio::steady_timer>(executor, pause);
    timer->async_wait([timer, then = std::move(then)](boost::system::error_code cancelled) {
      if (!cancelled) then();
    });
  };
  devices_ = std::make_unique<Devices>(executor, *instances_, after,
                                       [this](const LiveDevice& device) { show(device); });
  sale_ports_ = std::make_unique<SalePorts>(*instances_, *devices_);
  cards_ = std::make_unique<CardDesk>(executor, *sale_ports_, clock_);
  standing_.emplace(*journal_, clock_);
  context_ = std::make_unique<Context>(Context{
      executor, *journal_, *sale_ports_, *cards_, *standing_, clock_,
      [this](std::string_view kind, std::string_view code) -> Result<std::string> {
        if (!center_key_) return error(NOREN_E_OFFLINE, "not_enrolled", {"enrollment"});
        const auto token = card::seal(kind, as_bytes(code), *center_key_, till_key_, random_);
        if (!token) return token.error();
        return card::to_json(*token);
      },
      [this](const sale::Sale& sale) -> std::string {
        auto slip = fill_slip(slip_template_, sale);
        if (slip) return std::move(*slip);
        // A shop's own template that fails must not take the customer's slip away.
        log("the slip template failed: " + slip.error().reason);
        slip = fill_slip(default_slip_template(), sale);
        return slip ? *slip : std::string();
      },
      slip_layout, [this](std::string_view line) { log(line); }, after});
  sales_ = std::make_unique<Sales>(
      *context_, [this](const LiveSale& live, const Status& status, bool moves_value) {
        show(live, status, moves_value);
      });
  resolver_ =
      std::make_unique<Resolver>(*context_, *sales_, random_, [this](const std::string& ref) {
        news_({{"kind", "event"}, {"type", "resolved"}, {"device", "journal"}, {"text", ref}});
      });
  return Done{};
}

Status Till::open_plugins() {
  return is_simulated() ? open_builtins() : open_installed(plugin_host_);
}

Status Till::open_builtins() {
  for (simulated::Builtin& builtin : simulated::builtins(random_, till_key_)) {
    center_key_ = builtin.setup.card_keys->center;
    const std::string device_class = builtin.setup.manifest.device_class;
    const Status opened = instances_->open(builtin.name, std::move(builtin.setup), {});
    if (!opened) return opened;
    devices_->add(builtin.name, device_class);
  }
  return Done{};
}

Status Till::open_installed(const std::filesystem::path& plugin_host) {
  const Configuration& configuration = *options_.configuration;
  const auto installed = find_installed(
      {configuration.administration, configuration.plugin_path, plugin_host}, files_);
  if (!installed) return installed.error();
  quarantine_.emplace(configuration.state / "quarantine");
  const auto warn = [this](const std::filesystem::path& file, const Error& why) {
    log("warning plugin: " + file.string() + ": " + message(why, Language::english));
  };
  for (const auto& problem : installed->administration.problems) warn(problem.file, problem.why);
  for (const auto& finding : installed->findings.plugins) {
    if (finding.standing == host::Standing::refused) warn(finding.manifest_file, *finding.why);
  }
  for (const PluginInstance& wanted : configuration.plugins) {
    const auto plugin = usable_plugin(wanted.id, installed->findings);
    if (!plugin) return plugin.error();
    const host::Finding& finding = **plugin;
    if (finding.signed_by.empty()) {
      log("warning plugin: " + wanted.id +
          " IS NOT SIGNED and runs because policy.json names it under \"developer\"");
    }
    const Status opened = open_instance(wanted, finding, installed->administration.policy);
    if (!opened) return opened;
  }
  return Done{};
}

Status Till::open_instance(const PluginInstance& wanted, const host::Finding& plugin,
                           const manifest::Policy& policy) {
  auto made = make_instance_setup(*options_.configuration, enrollment_, wanted, plugin, policy);
  if (!made) return made.error();
  made->setup.quarantine = &*quarantine_;
  if (center_key_) made->setup.card_keys = host::CardKeys{*center_key_, till_key_};
  const Status opened =
      instances_->open(wanted.name, std::move(made->setup), std::move(made->secrets));
  if (opened) devices_->add(wanted.name, plugin.manifest->device_class);
  return opened;
}

void Till::on_plugin_news(const std::string& name, std::string_view type,
                          std::string_view document) {
  const json::object details = parse_object(document);
  if (devices_->on_news(name, type, details, *cards_)) return;  // whoever claimed it is told
  json::object event{{"kind", "event"}, {"type", type}, {"device", name}};
  for (const char* key : {"text", "symbology"}) {
    if (const auto* value = details.if_contains(key)) event[key] = *value;
  }
  if (type == "card.arrived") cards_->arrived(std::string(document));
  if (type == "plugin.up") resolver_->hurry();
  if (!closing_) news_(std::move(event));
}

}  // namespace noren::runtime
