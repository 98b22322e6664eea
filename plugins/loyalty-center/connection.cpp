// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/connection.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

namespace noren::loyalty_center {

namespace asio = boost::asio;

void Connection::close() {
  boost::system::error_code ignored;
  stream.lowest_layer().close(ignored);
}

bool Connection::usable() {
  if (buffer.size() > 0) return false;
  std::array<char, 1> byte{};
  boost::system::error_code result;
  auto& socket = stream.next_layer();
  socket.non_blocking(true, result);
  if (result) return false;
  socket.receive(asio::buffer(byte), asio::socket_base::message_peek, result);
  return result == asio::error::would_block;
}

std::string Connection::certificate_sha256() const {
  const auto* native = const_cast<Stream&>(stream).native_handle();
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(native),
                                                                &X509_free);
  std::string digest(32, '\0');
  unsigned int size = 0;
  if (!certificate || X509_digest(certificate.get(), EVP_sha256(),
                                  reinterpret_cast<unsigned char*>(digest.data()), &size) != 1) {
    return {};
  }
  return digest;
}

asio::ssl::context make_tls_context() {
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                  asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                  asio::ssl::context::no_tlsv1_1);
  tls.set_verify_mode(asio::ssl::verify_none);
  return tls;
}

}  // namespace noren::loyalty_center
