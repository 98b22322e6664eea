// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace noren::simulation {

// The loop of one simulated process. drop() ends the process in the middle: coroutines and handlers
// are destroyed where they wait, while all that they refer to is still there. Not thread-safe.
class Loop : public boost::asio::io_context {
 public:
  Loop() : io_context(1) {}
  void drop() { shutdown(); }

 private:
  boost::asio::executor_work_guard<executor_type> guard_{get_executor()};
};

}  // namespace noren::simulation
