// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

namespace noren::tool::doctor {

// A port of the loopback address that plugins of this user connect to, one after the other. One
// thread.
class Loopback {
 public:
  enum class Read { bytes, nothing, closed };

  Loopback();

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  // Waits for the next plugin; false once a stop is asked for. Who is another user's is sent away.
  bool accept(const std::stop_token& stop);
  // What has come, without waiting.
  Read read(std::span<std::uint8_t> room, std::size_t& size);
  // Hands over all of it; false where the other side is gone or does not take it.
  bool write(std::span<const std::uint8_t> bytes, const std::stop_token& stop);
  void close();

 private:
  bool is_ours() const;

  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::socket socket_;
};

}  // namespace noren::tool::doctor
