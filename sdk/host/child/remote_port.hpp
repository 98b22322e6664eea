// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <child.pb.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "host/child/child_launcher.hpp"
#include "host/child/deaths.hpp"
#include "host/child/frames.hpp"
#include "host/child/spoken.hpp"
#include "host/port/port_base.hpp"

namespace noren::host {

// The wire protocol's own version (sdk/proto/child.proto).
inline constexpr std::uint32_t child_protocol_major = 1;
inline constexpr std::uint32_t child_protocol_minor = 1;
// A child of minor 0 knows no grants and would run the plugin with all rights.
inline constexpr std::uint32_t child_protocol_oldest_minor = 1;

child::v1::Hello our_hello();
// Whether two sides understand each other.
bool protocols_fit(const child::v1::Hello& a, const child::v1::Hello& b);

child::v1::Problem to_problem(const Error& error);
Error from_problem(const child::v1::Problem& problem);

// A port to an instance in a child process of its own, which is started again when it ends, until
// it has died too often: then it is quarantined. No operating-system call is made here. Used on the
// loop only.
class RemotePort final : public PortBase {
 public:
  // start is sent to each child; it holds the till's hash key and never reaches a log.
  RemotePort(PortSetup setup, child::v1::Start start, Services& services, PortListener& listener,
             boost::asio::any_io_executor executor, ChildLauncher& launcher);
  ~RemotePort() override;

 private:
  std::optional<Error> barred() override;
  void start() override;
  void send(CallId id, const Call& call) override;
  void send_cancel(CallId id) override;
  void begin_close() override;
  void drop_instance() override;

  void on_packet(std::string_view packet);
  void on_frame(const child::v1::Frame& frame);
  void on_hello(const child::v1::Hello& theirs);
  void answer_secret(const child::v1::SecretAsk& ask);
  void on_child_end(Error how);
  void say(int level, std::string_view line);
  void say_dropped();
  void died(Error why);
  void fail(Error why);
  bool send_frame(const child::v1::Frame& frame);
  void beat();
  template <typename Function>
  void in(std::chrono::milliseconds delay, Function function);

  child::v1::Start start_;
  ChildLauncher& launcher_;
  std::unique_ptr<Child> child_;
  FrameAssembler assembler_;
  bool greeted_ = false;
  boost::asio::steady_timer life_timer_;
  boost::asio::steady_timer heartbeat_timer_;
  boost::asio::steady_timer dropped_timer_;
  LineCap lines_;
  Deaths deaths_;
  std::chrono::steady_clock::time_point last_beat_;
  std::chrono::milliseconds unanswered_{0};
  std::uint64_t last_ping_ = 0;
  std::uint64_t last_pong_ = 0;
  std::uint64_t generation_ = 0;  // of child_
};

}  // namespace noren::host
