// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <future>
#include <thread>

namespace noren::runtime {

// The one thread on which a till's sales, journal and plugins live. Everything in runtime that does
// not say otherwise is used on it alone. post() and call() may be used from any thread.
class Loop {
 public:
  Loop() : guard_(boost::asio::make_work_guard(context_)), thread_([this] { context_.run(); }) {}
  ~Loop() {
    stop();
    join();
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  boost::asio::any_io_executor executor() { return context_.get_executor(); }
  void post(std::function<void()> work) { boost::asio::post(context_, std::move(work)); }

  // Runs `work` on the loop and waits for what it returns. Not from the loop itself.
  template <typename Work>
  auto call(Work work) {
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto result = task.get_future();
    boost::asio::post(context_, [&task] { task(); });
    return result.get();
  }

  // Ends the thread's work; what is posted later never runs.
  void stop() {
    guard_.reset();
    context_.stop();
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  std::thread thread_;
};

}  // namespace noren::runtime
