// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "tools/noren/doctor/mask.hpp"
#include "tools/noren/doctor/recording.hpp"

namespace noren::tool::doctor {

// Is a recorded device: answers a plugin that connects to its port on the loopback address as the
// device answered, connection by connection. Waits for as many bytes as were sent then, whatever
// they are.
class Player {
 public:
  // The device's events alone, and how their bytes were masked.
  Player(std::vector<Event> events, Traffic sent);
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  std::uint16_t port() const;
  // In how many connections the plugin sent something else.
  int differences() const { return differences_; }

 private:
  class Line;

  std::atomic<int> differences_ = 0;
  std::unique_ptr<Line> line_;
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace noren::tool::doctor
