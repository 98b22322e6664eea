// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "plugins/loyalty-center/text.hpp"

namespace noren::loyalty_center::testing {

// A throwaway key with a certificate of its own.
struct Identity {
  std::string certificate;  // PEM
  std::string key;          // PEM
  std::string sha256;       // 32 bytes
};

inline std::string from_bio(const std::function<void(BIO*)>& write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  write(memory.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

inline Identity make_identity() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"),
                                                                &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  Identity identity;
  identity.certificate = from_bio([&](BIO* out) { PEM_write_bio_X509(out, certificate.get()); });
  identity.key = from_bio([&](BIO* out) {
    PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  identity.sha256.resize(32);
  X509_digest(certificate.get(), EVP_sha256(),
              reinterpret_cast<unsigned char*>(identity.sha256.data()), nullptr);
  return identity;
}

// A center that does as it is told, badly if need be: each connection is served by the next script.
// Everything happens on one thread of its own.
class TestCenter {
 public:
  using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Script = std::function<void(TestCenter&, Stream&)>;

  explicit TestCenter(std::vector<Script> scripts)
      : scripts_(std::move(scripts)),
        tls_(boost::asio::ssl::context::tls_server),
        acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}) {
    tls_.use_certificate(boost::asio::buffer(identity.certificate), tls_.pem);
    tls_.use_private_key(boost::asio::buffer(identity.key), tls_.pem);
    thread_ = std::thread([this] { run(); });
  }
  TestCenter(const TestCenter&) = delete;
  TestCenter& operator=(const TestCenter&) = delete;
  // Ends the running script's turn first; scripts that nobody came for are left out.
  ~TestCenter() {
    stop_ = true;
    boost::system::error_code ignored;
    boost::asio::ip::tcp::socket knock(io_);
    knock.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }

  std::string url() const {
    return "https://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }

  // Reads one request and remembers it.
  Request read(Stream& stream) {
    Request request;
    boost::beast::flat_buffer buffer;
    boost::beast::http::read(stream, buffer, request);
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    return request;
  }

  static std::string answer(int status, std::string_view type, std::string_view body) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }
  static void write(Stream& stream, std::string_view text) {
    boost::asio::write(stream, boost::asio::buffer(text));
  }
  // Holds the connection until the other side has had enough of it.
  static void wait_for_end(Stream& stream) {
    std::array<char, 1> byte{};
    boost::system::error_code ended;
    boost::asio::read(stream, boost::asio::buffer(byte), ended);
  }

  std::vector<Request> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  const Identity identity = make_identity();

 private:
  void run() {
    for (const Script& script : scripts_) {
      try {
        Stream stream(acceptor_.accept(), tls_);
        if (stop_) return;
        stream.handshake(boost::asio::ssl::stream_base::server);
        script(*this, stream);
      } catch (const boost::system::system_error&) {
        // The client left; the next connection has its own script.
      }
    }
  }

  std::vector<Script> scripts_;
  boost::asio::io_context io_;
  boost::asio::ssl::context tls_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::mutex mutex_;
  std::vector<Request> requests_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace noren::loyalty_center::testing
