// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/plugin/services.hpp"
#include "host/port/call_table.hpp"
#include "host/port/port.hpp"
#include "host/port/quarantine.hpp"

namespace noren::host {

// How long things may take. The defaults are for shops, tests shorten them.
struct PortOptions {
  std::chrono::milliseconds answer_grace{500};  // on top of a call's own timeout
  std::chrono::milliseconds open_timeout{10'000};
  std::chrono::milliseconds close_timeout{5'000};
  std::chrono::milliseconds stop_grace{2'000};  // between asking a child to end and killing it
  std::chrono::milliseconds heartbeat_interval{2'000};
  std::chrono::milliseconds heartbeat_limit{10'000};
  std::vector<std::chrono::milliseconds> restart_delays{std::chrono::milliseconds(1'000),
                                                        std::chrono::milliseconds(2'000),
                                                        std::chrono::milliseconds(4'000)};
  // After so long without a fault the delays begin at the first again.
  std::chrono::milliseconds restart_forgiven_after{60'000};
  // So many deaths of a child in so long, and it is quarantined.
  std::size_t quarantine_deaths = 3;
  std::chrono::milliseconds quarantine_window{60'000};
};

// What every port knows of its plugin.
struct PortSetup {
  std::string id;
  std::vector<std::string> interfaces;
  std::uint32_t ops_in_flight_max = 64;
  PortOptions options;
  std::string library_sha256;        // or empty
  Quarantine* quarantine = nullptr;  // or nothing
};

// What the two kinds of port have in common: calls and their deadlines, waiting for the instance to
// open, back-off after a fault, closing. The loop runs one handler at a time and so is the
// instance's strand. Used on the loop only.
class PortBase : public Port, public std::enable_shared_from_this<PortBase> {
 public:
  PortBase(PortSetup setup, Services& services, PortListener& listener,
           boost::asio::any_io_executor executor);

  bool offers(std::string_view interface_id) const final;
  CallId submit(Call call, AnswerHandler handler) final;
  void cancel(CallId call) final;
  void close(std::function<void()> closed) final;

  // Posts the first start.
  void launch();
  // The owner is gone: everything ends at once and the listener hears nothing more.
  void abandon();

 protected:
  // Why the instance may not be started now; asked before each start, and again while that holds.
  virtual std::optional<Error> barred() { return std::nullopt; }
  // Begins to create and open the instance; leads to went_up or went_down.
  virtual void start() = 0;
  virtual void send(CallId id, const Call& call) = 0;
  virtual void send_cancel(CallId id) = 0;
  // Begins to close and destroy the instance; leads to finished.
  virtual void begin_close() = 0;
  // Destroys or kills the instance at once.
  virtual void drop_instance() = 0;

  void went_up();
  void went_down(Error why);
  void finished();
  void ended(CallId id, RawAnswer answer);
  void event(std::string_view type, std::string_view document);
  void progress(CallId id, std::string_view document);
  void log(int level, std::string_view line) { services_.log(level, line); }

  bool starting() const { return state_ == State::starting; }
  bool closing() const { return state_ == State::closing; }
  const PortSetup& setup() const { return setup_; }
  const PortOptions& options() const { return setup_.options; }
  Services& services() { return services_; }
  const boost::asio::any_io_executor& executor() const { return executor_; }

  // Runs the member function of the derived port on the loop, if it still exists then.
  template <typename Derived, typename Function>
  static auto later(std::weak_ptr<PortBase> port, Function function) {
    return [port = std::move(port), function = std::move(function)](auto&&... arguments) mutable {
      if (const auto self = port.lock()) {
        function(static_cast<Derived&>(*self), std::forward<decltype(arguments)>(arguments)...);
      }
    };
  }

 private:
  enum class State { starting, up, down, closing, closed };

  void begin();
  void tell_down(const Error& why);
  void restart_after(std::chrono::milliseconds delay);
  void end_calls_then_close();

  PortSetup setup_;
  Services& services_;
  PortListener* listener_;
  boost::asio::any_io_executor executor_;
  CallTable calls_;
  boost::asio::steady_timer restart_timer_;
  boost::asio::steady_timer close_timer_;
  State state_ = State::starting;
  bool started_ = false;  // start() ran and went_down() did not come since
  bool close_begun_ = false;
  std::vector<std::pair<CallId, Call>> waiting_;  // submitted while starting
  bool barred_ = false;                           // not started because barred() said why
  std::size_t faults_ = 0;
  Error why_down_;
  std::chrono::steady_clock::time_point up_since_;
  std::function<void()> closed_;
};

}  // namespace noren::host
