// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <noren/plugin.hpp>
#include <optional>
#include <thread>
#include <utility>

namespace noren::payment_simulated {

// Runs operations one after another on a thread of its own, each when it is due. Thread-safe.
class Worker {
 public:
  using Work = std::function<void(plugin::Operation)>;

  Worker() : thread_([this] { run(); }) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
      changed_.notify_all();
    }
    thread_.join();
  }

  void add(plugin::Operation operation, std::chrono::milliseconds delay, Work work) {
    const std::lock_guard lock(mutex_);
    const noren_op id = operation.id();
    jobs_.emplace(Clock::now() + delay, Job{id, std::move(operation), std::move(work)});
    changed_.notify_all();
  }

  // Takes an operation back that was not begun; nothing if it was.
  std::optional<plugin::Operation> take_back(noren_op id) {
    const std::lock_guard lock(mutex_);
    for (auto job = jobs_.begin(); job != jobs_.end(); ++job) {
      if (job->second.id != id) continue;
      plugin::Operation operation = std::move(job->second.operation);
      jobs_.erase(job);
      return operation;
    }
    return std::nullopt;
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Job {
    noren_op id;
    plugin::Operation operation;
    Work work;
  };

  void run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
      if (jobs_.empty()) {
        changed_.wait(lock);
      } else if (const Clock::time_point due = jobs_.begin()->first; Clock::now() < due) {
        changed_.wait_until(lock, due);
      } else {
        Job job = std::move(jobs_.begin()->second);
        jobs_.erase(jobs_.begin());
        lock.unlock();
        job.work(std::move(job.operation));
        lock.lock();
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Clock::time_point, Job> jobs_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace noren::payment_simulated
