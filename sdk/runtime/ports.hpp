// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/port/port.hpp"
#include "runtime/promise.hpp"

namespace noren::runtime {

// An opened plugin instance under the name that the configuration gives it.
struct NamedPort {
  std::string name;
  host::Port* port = nullptr;
  explicit operator bool() const { return port != nullptr; }
};

// Seam: which instances the till has. Loop only.
class Ports {
 public:
  virtual ~Ports() = default;
  // All that offer the interface, in the order of the configuration.
  virtual std::vector<NamedPort> offering(std::string_view interface_id) = 0;
  // The one of that name, or none.
  virtual NamedPort named(std::string_view name) = 0;
};

// What lets someone outside stop a call that a coroutine waits for. Loop only.
class Cancellation {
 public:
  bool is_requested() const { return requested_; }
  void request() {
    requested_ = true;
    if (stop_) stop_();
  }
  void set_stop(std::function<void()> stop) {
    stop_ = std::move(stop);
    if (requested_ && stop_) stop_();
  }
  void clear() {
    requested_ = false;
    stop_ = nullptr;
  }

 private:
  bool requested_ = false;
  std::function<void()> stop_;
};

// Calls a slot of a port and waits for the answer.
awaitable<host::Answer> submit(boost::asio::any_io_executor executor, host::Port& port,
                               host::Call call, Cancellation& cancellation);

boost::json::object parse_object(std::string_view document);  // {} where it is none

}  // namespace noren::runtime
