// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>

#include "plugins/common/input/source.hpp"

namespace noren::plugin {

// What a reader's device does. All calls come from the loop's thread.
class DeviceListener {
 public:
  virtual ~DeviceListener() = default;
  // The device is open; what it sends comes next.
  virtual void device_opened(const Source& source) = 0;
  // It can't be opened, or was lost. Told again only after it was open or where the fault changed.
  virtual void device_lost(drivers::Fault why) = 0;
  // Bytes or one report, which are wiped afterwards.
  virtual void device_sent(std::span<const std::uint8_t> bytes) = 0;
  // Nothing came for the idle time after something did.
  virtual void device_idle() = 0;
};

struct LoopPatience {
  std::chrono::milliseconds open{3000};  // for one try
  std::chrono::milliseconds retry{500};  // between two tries
  std::chrono::milliseconds idle{50};
};

// Keeps a device open on a thread of its own: reads it, and looks for it again where it was lost.
// The destructor ends the thread; no call comes after it.
class DeviceLoop {
 public:
  DeviceLoop(Opener opener, DeviceListener& listener, LoopPatience patience);
  DeviceLoop(const DeviceLoop&) = delete;
  DeviceLoop& operator=(const DeviceLoop&) = delete;
  ~DeviceLoop();

 private:
  void run(const std::stop_token& stop);
  drivers::Fault read(Source& source, const std::stop_token& stop);

  const Opener opener_;
  DeviceListener& listener_;
  const LoopPatience patience_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace noren::plugin
