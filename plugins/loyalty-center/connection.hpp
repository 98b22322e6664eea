// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace noren::loyalty_center {

// Decides by the SHA-256 of its certificate (32 bytes) whether this is the center that is meant.
using CertificateCheck = std::function<bool(std::string_view sha256)>;

// One TLS connection to a center. Used on the client's thread alone.
struct Connection {
  using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

  Connection(boost::asio::io_context& io, boost::asio::ssl::context& tls) : stream(io, tls) {}

  // Ends everything that is open on it.
  void close();
  // Whether the peer still holds it open and has said nothing unasked.
  bool usable();
  // SHA-256 of the peer's certificate; empty before the handshake.
  std::string certificate_sha256() const;

  Stream stream;
  boost::beast::flat_buffer buffer;
};

// TLS 1.2 or later. Nobody's signature is asked for: the certificate itself is known.
boost::asio::ssl::context make_tls_context();

}  // namespace noren::loyalty_center
