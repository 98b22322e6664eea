// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace noren::platform {

// Tells a program's own event loop that there is something to fetch: the descriptor is readable
// from signal() until clear(). Thread-safe.
class WakeUp {
 public:
  WakeUp();  // throws std::system_error where the system has no descriptors left
  ~WakeUp();
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  std::intptr_t descriptor() const { return descriptor_; }
  void signal();
  void clear();

 private:
  int descriptor_;
};

}  // namespace noren::platform
