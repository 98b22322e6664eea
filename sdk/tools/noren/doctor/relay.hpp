// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "drivers/channel/channel.hpp"
#include "drivers/connect/address.hpp"
#include "tools/noren/doctor/mask.hpp"
#include "tools/noren/doctor/recording.hpp"

namespace noren::tool::doctor {

// Gathers what relays see. What it holds is unmasked until finish(), and never leaves memory so.
// Thread-safe.
class Recorder {
 public:
  Recorder() = default;
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  std::size_t add(RecordedDevice device, bool is_printer);
  void note(std::size_t device, Event::Kind kind, std::span<const std::uint8_t> bytes = {},
            std::string fault = {});

  // All of it, masked: each direction of a device as one stream, so that a number that came in
  // pieces is one.
  Recording finish();

 private:
  void mask(std::size_t device, Event::Kind kind, Traffic traffic);

  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  Recording recording_;
  std::vector<bool> printers_;
};

// Stands between a plugin and its device: a plugin connects to a port of the loopback address, and
// what goes either way is noted and passed on. Lets in processes of this user alone, one at a time.
class Relay {
 public:
  // `opened` is the device, for the first connection; later ones open `address` anew.
  Relay(std::unique_ptr<drivers::Channel> opened, drivers::Address address, Recorder& recorder,
        std::size_t device);
  ~Relay();  // ends what is under way
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::uint16_t port() const;

 private:
  class Line;

  std::unique_ptr<Line> line_;
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace noren::tool::doctor
