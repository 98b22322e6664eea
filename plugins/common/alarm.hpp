// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace noren::plugin {

// Runs one function later, on a thread of its own. Thread-safe. A ring that has begun is not called
// back by clear(), so what it does must check that it is still wanted; the destructor waits for it.
class Alarm {
 public:
  Alarm() : thread_([this] { run(); }) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
      changed_.notify_all();
    }
    thread_.join();
  }

  // Replaces what was set before.
  void set(std::chrono::milliseconds delay, std::function<void()> ring) {
    const std::lock_guard lock(mutex_);
    due_ = Clock::now() + delay;
    ring_ = std::move(ring);
    changed_.notify_all();
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    due_.reset();
  }

 private:
  using Clock = std::chrono::steady_clock;

  void run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
      if (!due_) {
        changed_.wait(lock);
      } else if (Clock::now() < *due_) {
        const Clock::time_point due = *due_;
        changed_.wait_until(lock, due);
      } else {
        due_.reset();
        const std::function<void()> ring = std::move(ring_);
        lock.unlock();
        ring();
        lock.lock();
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Clock::time_point> due_;
  std::function<void()> ring_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace noren::plugin
