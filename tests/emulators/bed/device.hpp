// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <umockdev.h>

#include <map>
#include <mutex>
#include <string>

namespace noren::bed {

// "key=value" of a device's description or a command.
using Options = std::map<std::string, std::string>;

inline std::string option(const Options& options, const std::string& key,
                          const std::string& otherwise) {
  const auto found = options.find(key);
  return found == options.end() ? otherwise : found->second;
}

// The emulated machine that all devices are in. Device nodes answer on a thread of umockdev's,
// commands and peripherals on the main loop's: whoever looks at a device holds the mutex.
struct Machine {
  explicit Machine(std::string folder_of_sockets)
      : testbed(umockdev_testbed_new()), folder(std::move(folder_of_sockets)) {}
  ~Machine() { g_object_unref(testbed); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  UMockdevTestbed* testbed;
  std::string folder;  // of control socket and peripherals
  std::mutex mutex;
};

// A device that can be plugged and unplugged. Called with the machine's mutex held.
class Device {
 public:
  virtual ~Device() = default;
  virtual void plug() = 0;
  virtual void unplug() = 0;
  virtual bool plugged() const = 0;
  // Changes how it behaves; an error's text, or nothing.
  virtual std::string set(const std::string& key, const std::string& value) = 0;
  // How it is: "key=value" with spaces between.
  virtual std::string show() const = 0;
};

// The path in the emulated machine of what its programs see as `path`.
std::string real_path(const Machine& machine, const std::string& path);

// Makes a device's node answer, for all users: its own mode says who may open it.
void answer_at(Machine& machine, const std::string& node, UMockdevIoctlBase* handler);

// Adds devices to the machine, in umockdev's notation; ends the program where that fails.
void add_devices(Machine& machine, const std::string& description);

}  // namespace noren::bed
