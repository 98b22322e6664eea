// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

#include <noren/noren.h>

#include "runtime/platform/wake_up.hpp"

namespace noren::api {

// What noren_wait_any gives: handles whose work has ended, and events. Each is given once; of more
// than 256 the oldest go, events first. Thread-safe.
class News {
 public:
  using Item = std::variant<noren_handle, boost::json::object>;

  void add(Item item);
  // Nothing after wait_ms without news (negative: for ever), or once closed.
  std::optional<Item> take(std::int32_t wait_ms);
  // Drops what was to be given of a handle that is closed now.
  void forget(noren_handle handle);
  void close();
  bool is_closed() const;
  std::intptr_t descriptor() const { return wake_up_.descriptor(); }

 private:
  void drop_oldest();

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Item> items_;
  bool closed_ = false;
  platform::WakeUp wake_up_;
};

}  // namespace noren::api
