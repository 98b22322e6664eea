// SPDX-License-Identifier: Apache-2.0
#include "runtime/work.hpp"

#include <chrono>

namespace noren::runtime {

Work::Work(boost::json::object document)
    : document_(std::make_shared<const boost::json::object>(std::move(document))) {}

bool Work::begin() {
  const std::lock_guard lock(mutex_);
  if (running_ || closed_) return false;
  running_ = true;
  return true;
}

void Work::finish(noren_status status, boost::json::object document) {
  auto shown = std::make_shared<const boost::json::object>(std::move(document));
  std::function<void()> notice;
  {
    const std::lock_guard lock(mutex_);
    last_ = status;
    running_ = false;
    document_ = std::move(shown);
    if (!closed_) notice = notice_;
  }
  changed_.notify_all();
  if (notice) notice();
}

void Work::show(boost::json::object document) {
  auto shown = std::make_shared<const boost::json::object>(std::move(document));
  const std::lock_guard lock(mutex_);
  document_ = std::move(shown);
}

noren_status Work::status() const {
  const std::lock_guard lock(mutex_);
  return status_locked();
}

noren_status Work::status_locked() const {
  if (closed_) return NOREN_E_CLOSED;
  return running_ ? NOREN_RUNNING : last_;
}

Work::Document Work::document() const {
  const std::lock_guard lock(mutex_);
  return document_;
}

noren_status Work::wait(std::int32_t wait_ms) {
  std::unique_lock lock(mutex_);
  const auto is_over = [this] { return !running_ || closed_; };
  if (wait_ms < 0) {
    changed_.wait(lock, is_over);
  } else if (wait_ms > 0) {
    changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), is_over);
  }
  return status_locked();
}

void Work::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    notice_ = nullptr;
  }
  changed_.notify_all();
}

void Work::on_finish(std::function<void()> notice) {
  const std::lock_guard lock(mutex_);
  notice_ = std::move(notice);
}

}  // namespace noren::runtime
