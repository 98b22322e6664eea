// SPDX-License-Identifier: Apache-2.0
#include "runtime/work.hpp"

#include <chrono>
#include <utility>

namespace noren::runtime {
namespace {

Work::Document shared(boost::json::object document) {
  return std::make_shared<const boost::json::object>(std::move(document));
}

}  // namespace

Work::Work(boost::json::object document) : document_(shared(std::move(document))) {}

bool Work::begin() {
  const std::lock_guard lock(mutex_);
  return !std::exchange(running_, true);
}

void Work::finish(noren_status status, boost::json::object document) {
  auto shown = shared(std::move(document));
  {
    const std::lock_guard lock(mutex_);
    last_ = status;
    running_ = false;
    document_ = std::move(shown);
    // Within the lock: who sees that it has ended finds that it was told, too.
    for (const auto& [who, notice] : notices_) notice();
  }
  changed_.notify_all();
}

void Work::leave() {
  {
    const std::lock_guard lock(mutex_);
    running_ = false;
  }
  changed_.notify_all();
}

void Work::correct(noren_status status, boost::json::object document) {
  auto shown = shared(std::move(document));
  const std::lock_guard lock(mutex_);
  last_ = status;
  document_ = std::move(shown);
}

noren_status Work::status() const {
  const std::lock_guard lock(mutex_);
  return running_ ? NOREN_RUNNING : last_;
}

Work::Document Work::document() const {
  const std::lock_guard lock(mutex_);
  return document_;
}

noren_status Work::wait(std::int32_t wait_ms, const std::atomic<bool>& given_up) {
  std::unique_lock lock(mutex_);
  const auto is_over = [&] { return !running_ || given_up; };
  if (wait_ms < 0) {
    changed_.wait(lock, is_over);
  } else if (wait_ms > 0) {
    changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), is_over);
  }
  if (given_up) return NOREN_E_CLOSED;
  return running_ ? NOREN_RUNNING : last_;
}

void Work::wake() {
  { const std::lock_guard lock(mutex_); }  // who is about to wait has looked before, or looks after
  changed_.notify_all();
}

void Work::on_finish(const void* who, std::function<void()> notice) {
  const std::lock_guard lock(mutex_);
  if (notice) {
    notices_[who] = std::move(notice);
  } else {
    notices_.erase(who);
  }
}

}  // namespace noren::runtime
