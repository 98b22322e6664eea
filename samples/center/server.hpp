// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "certificate.hpp"
#include "handler.hpp"

namespace noren::center {

// HTTP/1.1 over TLS on one port, within limits: bodies of 64 KiB, so many connections, a minute for
// a request to come in. Runs on the io_context's one thread.
class Server {
 public:
  Server(boost::asio::io_context& io, Handler& handler, std::size_t connections_max)
      : io_(io), handler_(handler), connections_max_(connections_max) {}

  // Errors: 111 address_unusable {address}, certificate_unreadable.
  Status listen(const std::string& address, std::uint16_t port, const Certificate& certificate);
  std::uint16_t port() const;
  void stop();

 private:
  void accept();
  void accept_later();

  boost::asio::io_context& io_;
  Handler& handler_;
  const std::size_t connections_max_;
  boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_server};
  boost::asio::ip::tcp::acceptor acceptor_{io_};
  std::shared_ptr<std::size_t> connections_ = std::make_shared<std::size_t>(0);
};

}  // namespace noren::center
