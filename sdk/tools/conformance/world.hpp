// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin.h>

#include <filesystem>
#include <string>

#include "core/card/card.hpp"
#include "core/manifest/manifest.hpp"
#include "runtime/platform/system_random.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "tools/conformance/options.hpp"
#include "tools/conformance/subject.hpp"
#include "tools/conformance/watch.hpp"

namespace noren::conformance {

// What all tests of one part share. Used by one thread, but for watch.
struct World {
  const Options& options;
  const Subject& subject;
  Watch& watch;
  std::filesystem::path folder;         // goes with the part
  std::filesystem::path plugin_host{};  // empty: the plugin is in this process
  noren_plugin_entry_fn entry = nullptr;
  card::KeyPair center{};       // what identifiers are sealed to
  bool can_open_tokens = true;  // center.secret_key is known
  card::HashKey till{};
  platform::SystemRandom random{};
  platform::TrustedFiles files{};
  int benches = 0;
};

// 16 random bytes as UUID text: the name of an operation.
std::string new_key(World& world);

}  // namespace noren::conformance
