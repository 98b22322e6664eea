// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "api/news.hpp"
#include "api/pump.hpp"
#include "core/message/message.hpp"
#include "runtime/till.hpp"

namespace noren::api {

enum class Kind { till, sale, operation, event, list, device };

enum class Encoding { utf8, shift_jis };

struct TillFace;

// What stands behind a handle. The members do not change once the handle is given out; what they
// point to is thread-safe.
struct Face {
  Kind kind = Kind::event;
  std::shared_ptr<TillFace> till;       // the till that it was made from; itself for none
  std::shared_ptr<runtime::Work> work;  // its document, and what runs
  std::shared_ptr<runtime::LiveSale> sale;
  std::shared_ptr<runtime::LiveOperation> operation;
  std::shared_ptr<runtime::LiveDevice> device;
  std::function<void()> on_close;  // before whoever waits is woken

  virtual ~Face() { forget(); }
  bool is_finished() const {
    return kind != Kind::till && kind != Kind::device && work->status() != NOREN_RUNNING;
  }
  noren_status wait(noren_int32 wait_ms) { return work->wait(wait_ms, is_closed); }
  // Wakes all who wait by this handle, with 101. What runs goes on unseen.
  void close() {
    is_closed = true;
    if (on_close) on_close();
    forget();
    work->wake();
  }

 private:
  void forget() {
    if (work) work->on_finish(this, nullptr);
  }
  std::atomic<bool> is_closed{false};
};

// An open till as its handle shows it. `runtime` is emptied when the handle is closed, while calls
// on other threads may still hold the face.
struct TillFace : Face {
  Encoding encoding = Encoding::utf8;
  Language language = Language::japanese;
  News news;
  noren_handle handle = 0;

  std::shared_ptr<runtime::Till> runtime() const {
    const std::lock_guard lock(mutex);
    return open;
  }
  std::shared_ptr<runtime::Till> close_runtime() {
    const std::lock_guard lock(mutex);
    return std::exchange(open, nullptr);
  }

  mutable std::mutex mutex;
  std::shared_ptr<runtime::Till> open;

  Pump pump;
};

}  // namespace noren::api
