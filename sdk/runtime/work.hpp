// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/status.h>

#include <atomic>
#include <boost/json/object.hpp>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace noren::runtime {

// What handles show of something that takes time: its status, its document, and a way to wait. One
// thing runs at a time; several handles may show the same. Thread-safe.
class Work {
 public:
  using Document = std::shared_ptr<const boost::json::object>;

  explicit Work(boost::json::object document);

  // Claims it for something new to run. False while something runs.
  bool begin();
  // Ends what runs and calls all notices, which must not call back.
  void finish(noren_status status, boost::json::object document);
  // Ends what runs and leaves status and document as they were. Nobody is told.
  void leave();
  // What ended turned out so, or stands so: replaces status and document. Nobody is told.
  void correct(noren_status status, boost::json::object document);

  noren_status status() const;  // 1000 while it runs
  Document document() const;
  // Waits until nothing runs: 0 only looks, negative waits for ever. Many threads may wait. Where
  // `given_up` is set, and wake() called after it, 101.
  noren_status wait(std::int32_t wait_ms, const std::atomic<bool>& given_up);
  void wake();

  // Whom to tell when something has ended; nothing ends it.
  void on_finish(const void* who, std::function<void()> notice);

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Document document_;
  noren_status last_ = NOREN_OK;
  bool running_ = false;
  std::map<const void*, std::function<void()>> notices_;
};

}  // namespace noren::runtime
