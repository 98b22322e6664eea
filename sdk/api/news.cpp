// SPDX-License-Identifier: Apache-2.0
#include "api/news.hpp"

#include <algorithm>
#include <chrono>

namespace noren::api {
namespace {

constexpr std::size_t unread_max = 256;

}  // namespace

void News::add(Item item) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    if (items_.size() >= unread_max) drop_oldest();
    items_.push_back(std::move(item));
    if (items_.size() == 1) wake_up_.signal();  // it stays until all is taken
  }
  arrived_.notify_one();
}

// A plugin that floods the till must not push out a sale that has ended.
void News::drop_oldest() {
  const auto event = std::find_if(items_.begin(), items_.end(), [](const Item& item) {
    return std::holds_alternative<boost::json::object>(item);
  });
  items_.erase(event == items_.end() ? items_.begin() : event);
}

std::optional<News::Item> News::take(std::int32_t wait_ms) {
  std::unique_lock lock(mutex_);
  const auto is_ready = [this] { return !items_.empty() || closed_; };
  if (wait_ms < 0) {
    arrived_.wait(lock, is_ready);
  } else if (wait_ms > 0) {
    arrived_.wait_for(lock, std::chrono::milliseconds(wait_ms), is_ready);
  }
  if (items_.empty() || closed_) return std::nullopt;
  Item item = std::move(items_.front());
  items_.pop_front();
  if (items_.empty()) wake_up_.clear();
  return item;
}

void News::forget(noren_handle handle) {
  const std::lock_guard lock(mutex_);
  std::erase(items_, Item(handle));
  if (items_.empty() && !closed_) wake_up_.clear();
}

void News::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    items_.clear();
    wake_up_.signal();
  }
  arrived_.notify_all();
}

bool News::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace noren::api
