// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace noren::host {

// What a running child tells. All run on the loop that the child was launched with, never inside a
// call of Child.
struct ChildHandlers {
  std::function<void(std::string_view packet)> on_packet;
  std::function<void(std::string_view line)> on_output;  // what it wrote to stdout or stderr
  std::function<void(Error how)> on_end;                 // once, the last call
};

// One child process and the socket to it. Destroying it kills the process at once; no handler runs
// after that. Used on its loop only.
class Child {
 public:
  virtual ~Child() = default;
  // Queues one packet; packets go out in order. Never blocks.
  virtual void send(std::string packet) = 0;
  // Asks the process to end and kills it after the grace.
  virtual void stop(std::chrono::milliseconds grace) = 0;
  virtual std::int64_t process_id() const = 0;
};

// Seam: starts noren-plugin-host. Called on the loop's own thread.
class ChildLauncher {
 public:
  virtual ~ChildLauncher() = default;
  virtual Result<std::unique_ptr<Child>> launch(boost::asio::any_io_executor executor,
                                                ChildHandlers handlers) = 0;
};

}  // namespace noren::host
