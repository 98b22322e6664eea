// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <noren/plugin.hpp>
#include <stop_token>
#include <thread>
#include <utility>

#include "plugins/common/refusal.hpp"

namespace noren::plugin {

// Runs operations one after another, in their order, on a thread of its own. An operation that is
// canceled before its turn ends 1002; one whose turn it is sees its stop token. Thread-safe; the
// destructor asks the running one to stop and waits for it, those behind it end 1002.
class OperationLine {
 public:
  using Work = std::function<void(Operation, std::stop_token)>;

  OperationLine() : thread_([this] { run(); }) {}
  OperationLine(const OperationLine&) = delete;
  OperationLine& operator=(const OperationLine&) = delete;
  ~OperationLine() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
      running_stop_.request_stop();
      changed_.notify_all();
    }
    thread_.join();
  }

  void add(Operation operation, Work work) {
    const std::lock_guard lock(mutex_);
    const noren_op id = operation.id();
    waiting_.push_back({id, std::move(operation), std::move(work)});
    changed_.notify_all();
  }

  void cancel(noren_op id) {
    std::unique_lock lock(mutex_);
    if (running_ == id) running_stop_.request_stop();
    for (auto job = waiting_.begin(); job != waiting_.end(); ++job) {
      if (job->id != id) continue;
      Job canceled = std::move(*job);
      waiting_.erase(job);
      lock.unlock();
      end_canceled(canceled.operation);
      return;
    }
  }

 private:
  struct Job {
    noren_op id;
    Operation operation;
    Work work;
  };

  static void end_canceled(Operation& operation) {
    refuse(operation, "plugin", {NOREN_E_CANCELED, "canceled", "canceled before it began"});
  }

  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      Job job = std::move(waiting_.front());
      waiting_.pop_front();
      const bool canceled = ending_;
      running_ = job.id;
      running_stop_ = std::stop_source();
      const std::stop_token stop = running_stop_.get_token();
      lock.unlock();
      if (canceled) {
        end_canceled(job.operation);
      } else {
        try {
          job.work(std::move(job.operation), stop);
        } catch (...) {
          // The operation was dropped on the way and so has ended.
        }
      }
      lock.lock();
      running_ = 0;
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;
  std::stop_source running_stop_;
  noren_op running_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace noren::plugin
