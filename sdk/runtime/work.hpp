// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include <noren/status.h>

namespace noren::runtime {

// What a handle shows of something that takes time: its status, its document, and a way to wait.
// One thing runs at a time. Thread-safe.
class Work {
 public:
  using Document = std::shared_ptr<const boost::json::object>;

  explicit Work(boost::json::object document);

  // Claims it for something new to run. False while something runs or after close().
  bool begin();
  // Ends what runs. on_finish, if set, is then called without a lock held.
  void finish(noren_status status, boost::json::object document);
  // Shows a new document; the status stays.
  void show(boost::json::object document);

  noren_status status() const;  // 1000 while it runs, 101 after close()
  Document document() const;
  // Waits until nothing runs: 0 only looks, negative waits for ever. Many threads may wait.
  noren_status wait(std::int32_t wait_ms);
  // Wakes all who wait, with 101. What runs goes on unseen.
  void close();

  void on_finish(std::function<void()> notice);

 private:
  noren_status status_locked() const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Document document_;
  noren_status last_ = NOREN_OK;
  bool running_ = false;
  bool closed_ = false;
  std::function<void()> notice_;
};

}  // namespace noren::runtime
