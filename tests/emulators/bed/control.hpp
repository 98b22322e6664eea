// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "tests/emulators/bed/device.hpp"

namespace noren::bed {

using Devices = std::map<std::string, std::unique_ptr<Device>>;

// Takes the commands of whoever runs on the emulated machine. On the main loop.
class Control {
 public:
  Control(Machine& machine, Devices& devices);
  ~Control();

  // One command's answer.
  std::string obey(const std::string& line);

 private:
  struct Caller;
  static gboolean on_caller(int descriptor, GIOCondition condition, void* self);
  static gboolean on_line(int descriptor, GIOCondition condition, void* caller);

  Machine& machine_;
  Devices& devices_;
  std::string path_;
  int listener_;
};

}  // namespace noren::bed
