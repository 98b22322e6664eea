// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace noren::platform {

// What a plugin may use of the machine, beside what every program needs to run: the system's
// libraries, fonts, time zones and names.
struct SandboxRules {
  std::vector<std::filesystem::path> own;       // its folder and its libraries: to read
  std::filesystem::path storage_file;           // in a folder of its own; or empty
  std::vector<std::filesystem::path> readable;  // a folder, or a file in the folder that is meant
  std::vector<std::filesystem::path> writable;  // the same, with everything in it
  std::vector<std::filesystem::path> devices;   // device files
  bool usb = false;
  bool pcsc = false;
  bool network = false;
  std::vector<std::uint16_t> ports;  // the only TCP ports that it may connect to; none: all
};

// Shuts this process in, for ever: what the rules do not name is answered EACCES or EPERM from now
// on, to every thread that is started from this one. Called by the only thread, before any code of
// the plugin runs. The value names what this kernel has not ("Landlock", "seccomp"), which is then
// not in force. Error: sandbox_failed, after which nothing of the plugin may run.
Result<std::vector<std::string>> enter_sandbox(const SandboxRules& rules);

}  // namespace noren::platform
