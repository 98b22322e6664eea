// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/installed_plugins.hpp"
#include "runtime/instance_setup.hpp"
#include "tools/noren/doctor/facts.hpp"
#include "tools/noren/installation.hpp"

// Thin: they look and tell, and conclude nothing. None changes anything on the machine.
namespace noren::tool::doctor {

// USB, serial ports and HID devices.
void look_at_buses(Facts& facts);
// Only where a device needs it: asking may start the service.
void look_at_pcsc(Facts& facts);
// User, clock, disk and journal.
void look_at_till(const std::optional<runtime::Configuration>& configuration, Facts& facts);
// Whether the centers' names resolve, and whether they take a connection; 3 s each.
void look_at_centers(Facts& facts);

// What can be asked how it is, and how to open it.
struct Question {
  std::string name;
  std::string address_key;  // which setting says where its device is; empty: none
  runtime::InstanceSetup setup;
};

// Which setting of a plugin says where its device is, whatever the plugin calls it; "" for none.
std::string address_key_of(const boost::json::object& config);

// Plugins and configured devices; what can be asked comes back.
struct Configured {
  std::optional<runtime::InstalledPlugins> installed;
  std::vector<Question> questions;
};
Configured look_at_plugins(const Installation& installation, Facts& facts);

// What an instance answered.
struct Answered {
  std::optional<Error> trouble;
  std::string health;
  std::optional<std::int64_t> center_ms;
  std::int64_t asked_ms = 0;
  std::string version;  // of the center
};

// Opens the instances with an empty storage and no key to seal cards with, asks each for its health
// (CheckHealth, internal: nothing is printed, no card is read), waits `more` seconds, and closes
// them. `log` gets what they log.
std::map<std::string, Answered> ask_all(std::vector<Question> questions,
                                        const std::filesystem::path& plugin_host, int more,
                                        std::vector<std::string>& log);

}  // namespace noren::tool::doctor
