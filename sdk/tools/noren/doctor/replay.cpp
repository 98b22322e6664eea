// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/replay.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <memory>
#include <utility>

#include "runtime/platform/trusted_files.hpp"
#include "tools/noren/doctor/diagnose_parts.hpp"
#include "tools/noren/doctor/player.hpp"

namespace noren::tool::doctor {
namespace {

namespace json = boost::json;
using Kind = Event::Kind;

std::vector<Event> events_of(const Recording& recording, std::size_t device) {
  std::vector<Event> events;
  std::copy_if(recording.events.begin(), recording.events.end(), std::back_inserter(events),
               [&](const Event& event) { return event.device == device; });
  return events;
}

bool was_opened(const std::vector<Event>& events) {
  return std::any_of(events.begin(), events.end(),
                     [](const Event& event) { return event.kind == Kind::open; });
}

}  // namespace

std::vector<Finding> replay(const Recording& recording, const Installation& installation) {
  Facts facts;
  Diagnosis diagnosis;
  platform::TrustedFiles files;
  const auto installed = runtime::find_installed(installation.search, files);
  if (!installed) {
    diagnosis.add("plugin", Severity::error, installed.error().reason, "",
                  installed.error().details);
    return std::move(diagnosis.findings);
  }
  std::vector<Question> questions;
  std::vector<std::unique_ptr<Player>> players;
  std::vector<std::string> played;  // names, as the players
  for (std::size_t number = 0; number < recording.devices.size(); ++number) {
    const RecordedDevice& recorded = recording.devices[number];
    std::vector<Event> events = events_of(recording, number);
    Device& device = facts.devices.emplace_back();
    device.name = recorded.name;
    device.plugin = recorded.plugin;
    if (!was_opened(events)) {
      const std::string fault = events.empty() ? "failed" : events.back().fault;
      device.trouble = error(NOREN_E_NOHARDWARE, "recording_failed", {fault});
      continue;
    }
    const auto plugin = runtime::usable_plugin(recorded.plugin, installed->findings);
    if (!plugin) {
      device.trouble = plugin.error();
      continue;
    }
    players.push_back(std::make_unique<Player>(std::move(events), is_printer(*(*plugin)->manifest)
                                                                      ? Traffic::to_printer
                                                                      : Traffic::of_reader));
    played.push_back(recorded.name);
    device.address = "tcp:127.0.0.1:" + std::to_string(players.back()->port());
    runtime::PluginInstance instance{recorded.name, recorded.plugin, recorded.config, false, {}};
    instance.config[recorded.key] = device.address;
    auto setup = runtime::make_instance_setup({}, std::nullopt, instance, **plugin,
                                              installed->administration.policy);
    questions.push_back({recorded.name, recorded.key, std::move(*setup)});
  }
  std::vector<std::string> log;
  const auto answers = ask_all(std::move(questions), installation.search.plugin_host, 0, log);
  for (Device& device : facts.devices) {
    const auto answer = answers.find(device.name);
    if (answer == answers.end()) continue;
    device.was_asked = true;
    device.trouble = answer->second.trouble;
    device.health = answer->second.health;
  }
  diagnose_devices(facts, diagnosis);
  for (std::size_t i = 0; i < players.size(); ++i) {
    if (const int differences = players[i]->differences(); differences > 0) {
      diagnosis.add("device", Severity::warning, "replay_differs", played[i],
                    {std::to_string(differences)});
    }
  }
  return std::move(diagnosis.findings);
}

}  // namespace noren::tool::doctor
