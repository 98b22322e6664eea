// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "drivers/channel/usb_identity.hpp"

namespace noren::usb {

class Library;

// A device came or went.
struct Change {
  bool arrived = false;
  drivers::UsbIdentity device;  // without a serial number: a device that left tells nothing
};

// Tells of devices that are plugged in and out until it is destroyed, in the order in which it
// happened; those that are there already are told first, as arrived. Calls from a thread of its
// own, one call at a time, in which the listener may open devices and take its time: what happens
// meanwhile waits. Must not be destroyed by its listener.
class Watcher {
 public:
  using Listener = std::function<void(const Change&)>;

  // Nothing where USB can't be watched: no such service in this system, or in a sandbox without the
  // grant.
  static std::unique_ptr<Watcher> start(Listener listener);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

 private:
  Watcher(std::unique_ptr<Library> library, Listener listener);
  bool watch();
  void handle_events();
  void tell();
  void queue(const Change& change);

  std::unique_ptr<Library> library_;
  const Listener listener_;
  int registration_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Change> changes_;
  std::atomic<bool> stop_ = false;
  std::thread events_;  // libusb's
  std::thread teller_;  // the listener's
};

}  // namespace noren::usb
