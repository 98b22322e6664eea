// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "plugins/loyalty-center/connection.hpp"
#include "plugins/loyalty-center/endpoint.hpp"
#include "plugins/loyalty-center/exchange.hpp"

namespace noren::loyalty_center {

struct Post {
  std::string target;
  std::string authorization;  // may be empty
  std::string body;
  std::chrono::milliseconds timeout{10'000};  // from the call to the last byte of the answer
};

// Posts to one center over connections that are kept open and used again. It never sends a request
// twice. Thread-safe; handlers run on its own thread, each exactly once, at the latest in the
// destructor.
class Client {
 public:
  using Handler = std::function<void(Exchanged)>;

  Client(Endpoint center, CertificateCheck check);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // `id` is the caller's own, to cancel by.
  void post(std::int32_t id, Post post, Handler handler);
  // Gives up a post of which nothing was sent, or which `moves_nothing`; others go on.
  void cancel(std::int32_t id, bool moves_nothing);

 private:
  class Exchange;

  std::unique_ptr<Connection> take_idle();
  void give_back(std::unique_ptr<Connection> connection);

  const Endpoint center_;
  const CertificateCheck check_;
  boost::asio::ssl::context tls_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::vector<std::unique_ptr<Connection>> idle_;              // the thread alone
  std::map<std::int32_t, std::shared_ptr<Exchange>> running_;  // the thread alone
  std::thread thread_;
};

}  // namespace noren::loyalty_center
