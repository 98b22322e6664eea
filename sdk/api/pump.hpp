// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/noren.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace noren::api {

// The callback of noren_on_event, and who is inside noren_pump: one thread at a time. Thread-safe;
// no lock is held while the callback runs.
class Pump {
 public:
  enum class Entry { entered, busy, inside };

  // Enters, unless another thread is inside, or this one already.
  Entry enter() {
    const std::lock_guard lock(mutex_);
    if (inside_ == std::this_thread::get_id()) return Entry::inside;
    if (inside_ != std::thread::id()) return Entry::busy;
    inside_ = std::this_thread::get_id();
    return Entry::entered;
  }
  void leave() {
    {
      const std::lock_guard lock(mutex_);
      inside_ = std::thread::id();
    }
    left_.notify_all();
  }
  bool is_inside() const {
    const std::lock_guard lock(mutex_);
    return inside_ == std::this_thread::get_id();
  }

  void set(noren_event_fn fn, void* user) {
    const std::lock_guard lock(mutex_);
    fn_ = fn;
    user_ = user;
  }
  void call(noren_handle handle) {
    noren_event_fn fn = nullptr;
    void* user = nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (is_closed_) return;
      fn = fn_;
      user = user_;
    }
    if (fn) fn(handle, user);
  }

  // No callback begins any more; waits for one that runs on another thread, but not for ever.
  void close(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    is_closed_ = true;
    left_.wait_for(lock, patience, [this] { return inside_ == std::thread::id(); });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable left_;
  std::thread::id inside_;
  noren_event_fn fn_ = nullptr;
  void* user_ = nullptr;
  bool is_closed_ = false;
};

}  // namespace noren::api
