// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>

namespace noren::center {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;

constexpr std::size_t body_max = 64 * 1024;
constexpr std::uint32_t header_max = 8 * 1024;
constexpr auto handshake_time = std::chrono::seconds(10);
constexpr auto request_time = std::chrono::seconds(60);
constexpr auto write_time = std::chrono::seconds(30);
constexpr auto accept_pause = std::chrono::milliseconds(100);

// One connection: a request at a time, kept open between them. Lives as long as something waits for
// it; all on the server's thread.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Tcp::socket socket, asio::ssl::context& tls, Handler& handler,
          std::shared_ptr<std::size_t> connections)
      : stream_(std::move(socket), tls), handler_(handler), connections_(std::move(connections)) {
    ++*connections_;
  }
  ~Session() { --*connections_; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start() {
    beast::get_lowest_layer(stream_).expires_after(handshake_time);
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = shared_from_this()](beast::error_code failed) {
                              if (!failed) self->read();
                            });
  }

 private:
  void read() {
    parser_.emplace();
    parser_->header_limit(header_max);
    parser_->body_limit(body_max);
    beast::get_lowest_layer(stream_).expires_after(request_time);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code failed, std::size_t) {
                       self->on_read(failed);
                     });
  }

  void on_read(beast::error_code failed) {
    if (failed == http::error::body_limit) return reject(http::status::payload_too_large);
    if (failed == http::error::header_limit) {
      return reject(http::status::request_header_fields_too_large);
    }
    const bool garbage = failed && failed.category() == http::make_error_code({}).category() &&
                         failed != http::error::end_of_stream &&
                         failed != http::error::partial_message;
    if (garbage) return reject(http::status::bad_request);
    if (failed) return close();
    // How long the work takes is the center's affair, not the connection's.
    beast::get_lowest_layer(stream_).expires_never();
    auto request = parser_->release();
    keep_alive_ = request.keep_alive();
    version_ = request.version();
    Ask ask{request.method() == http::verb::post, std::string(request.target()),
            std::string(request[http::field::content_type]),
            std::string(request[http::field::authorization]), std::move(request.body())};
    handler_.handle(std::move(ask),
                    [self = shared_from_this()](Answer answer) { self->write(std::move(answer)); });
  }

  void reject(http::status status) {
    keep_alive_ = false;
    Answer answer;
    answer.status = static_cast<unsigned>(status);
    answer.content_type = "application/json";
    answer.body = R"({"status":106,"outcome":0,"reason":"request_malformed","details":["http"]})";
    write(std::move(answer));
  }

  void write(Answer answer) {
    if (answer.drop) {
      beast::error_code ignored;
      beast::get_lowest_layer(stream_).socket().close(ignored);
      return;
    }
    response_ = {};
    response_.version(version_);
    response_.result(answer.status);
    response_.set(http::field::server, "noren-center/" NOREN_VERSION);
    response_.set(http::field::content_type, answer.content_type);
    if (answer.standing.time_ms != 0) {
      response_.set("Noren-Standing",
                    std::to_string(answer.standing.time_ms) + " " + answer.standing.head);
    }
    if (answer.retry_after_s != 0) {
      response_.set(http::field::retry_after, std::to_string(answer.retry_after_s));
    }
    response_.keep_alive(keep_alive_);
    response_.body() = std::move(answer.body);
    response_.prepare_payload();
    beast::get_lowest_layer(stream_).expires_after(write_time);
    http::async_write(stream_, response_,
                      [self = shared_from_this()](beast::error_code failed, std::size_t) {
                        if (failed || !self->keep_alive_) return self->close();
                        self->read();
                      });
  }

  void close() {
    beast::get_lowest_layer(stream_).expires_after(handshake_time);
    stream_.async_shutdown([self = shared_from_this()](beast::error_code) {});
  }

  asio::ssl::stream<beast::tcp_stream> stream_;
  Handler& handler_;
  std::shared_ptr<std::size_t> connections_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
  bool keep_alive_ = false;
  unsigned version_ = 11;
};

}  // namespace

Status Server::listen(const std::string& address, std::uint16_t port,
                      const Certificate& certificate) {
  boost::system::error_code failed;
  tls_.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1, failed);
  // A connection that is only kept open holds no buffers.
  SSL_CTX_set_mode(tls_.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  tls_.use_certificate_chain(asio::buffer(certificate.certificate_pem), failed);
  if (!failed) {
    tls_.use_private_key(asio::buffer(certificate.key_pem), asio::ssl::context::pem, failed);
  }
  if (failed) return error(NOREN_E_FAILURE, "certificate_unreadable");
  const auto parsed = asio::ip::make_address(address, failed);
  const Tcp::endpoint endpoint(parsed, port);
  if (!failed) acceptor_.open(endpoint.protocol(), failed);
  if (!failed) acceptor_.set_option(Tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor_.bind(endpoint, failed);
  if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) {
    return error(NOREN_E_FAILURE, "address_unusable", {address + ":" + std::to_string(port)});
  }
  accept();
  return Done{};
}

std::uint16_t Server::port() const {
  boost::system::error_code ignored;
  return acceptor_.local_endpoint(ignored).port();
}

void Server::stop() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
}

void Server::accept() {
  // Where all connections are taken, the next ones wait in the system's queue.
  if (*connections_ >= connections_max_) return accept_later();
  acceptor_.async_accept([this](beast::error_code failed, Tcp::socket socket) {
    if (failed == asio::error::operation_aborted || !acceptor_.is_open()) return;
    // The system has no descriptor left for it, or the caller has gone.
    if (failed) return accept_later();
    beast::error_code ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    std::make_shared<Session>(std::move(socket), tls_, handler_, connections_)->start();
    accept();
  });
}

void Server::accept_later() {
  auto pause = std::make_shared<asio::steady_timer>(io_, accept_pause);
  pause->async_wait([this, pause](auto canceled) {
    if (!canceled && acceptor_.is_open()) accept();
  });
}

}  // namespace noren::center
