// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/record.hpp"

#include <noren/plugin/display.h>
#include <noren/plugin/printer.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>
#include <variant>

#include "drivers/connect/connect.hpp"
#include "host/documents/documents.hpp"
#include "tools/noren/doctor/replay.hpp"

namespace noren::tool::doctor {
namespace {

namespace json = boost::json;
using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{5};

Device* device_of(Facts& facts, const std::string& name) {
  const auto found = std::find_if(facts.devices.begin(), facts.devices.end(),
                                  [&](const Device& device) { return device.name == name; });
  return found == facts.devices.end() ? nullptr : &*found;
}

}  // namespace

bool is_printer(const manifest::Manifest& manifest) {
  const auto& offered = manifest.interfaces;
  return std::any_of(offered.begin(), offered.end(), [](const std::string& one) {
    return one == NOREN_PRINTER || one == NOREN_DISPLAY;
  });
}

Relays begin_recording(std::vector<Question>& questions, Facts& facts, Recorder& recorder) {
  Relays relays;
  for (Question& question : questions) {
    Device* device = device_of(facts, question.name);
    const auto parsed = drivers::parse_address(device ? device->address : "");
    const auto* address = std::get_if<drivers::Address>(&parsed);
    if (!address) continue;
    host::PluginSetup& setup = question.setup.setup;
    json::object config = json::parse(setup.config).as_object();
    const std::size_t number = recorder.add(
        {question.name, setup.manifest.id, question.address_key, mask_settings(config)},
        is_printer(setup.manifest));
    auto opened = drivers::connect(*address, steady_clock::now() + patience);
    if (const auto* fault = std::get_if<drivers::Fault>(&opened)) {
      recorder.note(number, Event::Kind::fault, {}, std::string(drivers::name_of(*fault)));
      continue;
    }
    auto relay = std::make_unique<Relay>(
        std::move(std::get<std::unique_ptr<drivers::Channel>>(opened)), *address, recorder, number);
    device->asked_address = "tcp:127.0.0.1:" + std::to_string(relay->port());
    config[question.address_key] = device->asked_address;
    std::string changed = json::serialize(config);
    // A plugin that knows no sockets is asked as it is.
    if (!host::check_config(setup.manifest.config_schema, changed)) continue;
    setup.config = std::move(changed);
    relays.push_back(std::move(relay));
  }
  return relays;
}

}  // namespace noren::tool::doctor
