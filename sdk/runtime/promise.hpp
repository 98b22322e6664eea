// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

namespace noren::runtime {

template <typename T>
using awaitable = boost::asio::awaitable<T>;

// A value that somebody will give once and a coroutine of the same loop waits for. The first value
// counts. Not thread-safe: loop only.
template <typename T>
class Promise {
 public:
  explicit Promise(const boost::asio::any_io_executor& executor)
      : wake_(executor, boost::asio::steady_timer::time_point::max()) {}

  bool is_set() const { return value_.has_value(); }
  void set(T value) {
    if (value_) return;
    value_.emplace(std::move(value));
    wake_.cancel();
  }
  awaitable<T> get() {
    boost::system::error_code woken;
    while (!value_) {
      co_await wake_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
    }
    T value = std::move(*value_);
    co_return value;
  }

 private:
  boost::asio::steady_timer wake_;
  std::optional<T> value_;
};

// Lets one coroutine at a time through, in the order of their coming. Loop only.
class Gate {
 public:
  explicit Gate(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  class Pass {
   public:
    explicit Pass(Gate& gate) : gate_(&gate) {}
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_) gate_->leave();
    }

   private:
    Gate* gate_;
  };

  bool is_free() const { return !taken_; }
  awaitable<Pass> enter() {
    if (taken_) {
      auto turn = std::make_shared<Promise<bool>>(executor_);
      waiting_.push_back(turn);
      co_await turn->get();
    }
    taken_ = true;
    co_return Pass(*this);
  }

 private:
  // The gate stays taken while it is handed on, so that nobody slips in between.
  void leave() {
    if (waiting_.empty()) {
      taken_ = false;
      return;
    }
    const auto turn = waiting_.front();
    waiting_.pop_front();
    turn->set(true);
  }

  boost::asio::any_io_executor executor_;
  bool taken_ = false;
  std::deque<std::shared_ptr<Promise<bool>>> waiting_;
};

}  // namespace noren::runtime
