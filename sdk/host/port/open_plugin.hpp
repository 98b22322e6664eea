// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin.h>

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/card/card.hpp"
#include "core/manifest/manifest.hpp"
#include "host/child/child_launcher.hpp"
#include "host/finding/files.hpp"
#include "host/plugin/services.hpp"
#include "host/port/port.hpp"
#include "host/port/port_base.hpp"
#include "host/port/quarantine.hpp"

namespace noren::host {

// What a child needs to seal cards itself, so that no identifier crosses the socket.
struct CardKeys {
  card::PublicKey center;
  card::HashKey till;
};

// One instance to open.
struct PluginSetup {
  manifest::Manifest manifest;
  std::filesystem::path library;            // absolute; unused where builtin is set
  std::vector<manifest::File> needs;        // loaded before it, with absolute paths
  noren_plugin_entry_fn builtin = nullptr;  // a plugin that is linked into this program
  std::string config = "{}";
  // Used by a child, in a folder that holds nothing else; in this process Services stores.
  std::filesystem::path storage_file;
  std::optional<CardKeys> card_keys{};  // nothing: the till is not enrolled, seal answers 108
  bool sandbox_required = false;        // where the kernel has no sandbox, no child runs
  Quarantine* quarantine = nullptr;     // outlives the port; nothing: it is restarted for ever
  PortOptions options{};
};

// The stricter of the manifest's wish and the rule: payment, loyalty, whatever this host does not
// know and what must be called on one thread of its own run in a child; what is built in runs in
// this process.
manifest::Isolation decide_isolation(const PluginSetup& setup);

// Checks the configuration and begins to open the instance; on_up or on_down tells how that went.
// Calls may be submitted at once and wait for on_up. services, listener, launcher and files outlive
// the port; they and the port are used on executor's loop, which runs one handler at a time.
// Destroying the port without close() ends all at once.
Result<std::unique_ptr<Port>> open_plugin(PluginSetup setup, Services& services,
                                          PortListener& listener,
                                          boost::asio::any_io_executor executor,
                                          ChildLauncher& launcher, Files& files);

}  // namespace noren::host
