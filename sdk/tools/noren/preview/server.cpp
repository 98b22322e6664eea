// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/preview/server.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <optional>
#include <utility>

namespace noren::tool::preview {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;

constexpr std::uint32_t kHeaderMax = 16 * 1024;
constexpr std::size_t kSessionsMax = 64;
constexpr auto kIdleTime = std::chrono::seconds(60);

// A receipt's text is anybody's: whatever comes of it, the page runs no script but its own, loads
// nothing from elsewhere and stands in no other page.
constexpr const char* kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
constexpr const char* kPartPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

constexpr std::string_view kEventsHead =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/event-stream\r\n"
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Connection: close\r\n\r\n";
constexpr std::string_view kEvent = "data: changed\n\n";

}  // namespace

bool is_own_host(std::string_view host, std::uint16_t port) {
  const std::string number = ":" + std::to_string(port);
  return host == "127.0.0.1" + number || host == "localhost" + number;
}

// One connection. Lives as long as something waits for it.
class Server::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Server& server, Tcp::socket socket) : server_(server), stream_(std::move(socket)) {}

  void read() {
    parser_.emplace();
    parser_->header_limit(kHeaderMax);
    parser_->body_limit(0);
    stream_.expires_after(kIdleTime);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code failed, std::size_t) {
                       if (!failed) self->on_read();
                     });
  }

  void changed() {
    if (!listens_) return;
    events_ += kEvent;
    write_events();
  }

 private:
  void on_read() {
    const auto& request = parser_->get();
    version_ = request.version();
    keep_alive_ = request.keep_alive();
    const auto host = request[http::field::host];
    if (request.count(http::field::host) != 1 || !is_own_host(host, server_.port())) {
      return write({421, Answer{}.type, "This is the preview of a receipt on another machine.\n"});
    }
    if (request.method() != http::verb::get) return write({405, Answer{}.type, "GET alone.\n"});
    if (request.target() == "/events") return listen();
    write(server_.handler_(request.target()));
  }

  void write(Answer answer) {
    response_ = {};
    response_.version(version_);
    response_.result(answer.status);
    response_.set(http::field::content_type, answer.type);
    response_.set(http::field::cache_control, "no-store");
    response_.set("Content-Security-Policy", answer.is_page ? kPagePolicy : kPartPolicy);
    response_.set("Cross-Origin-Resource-Policy", "same-origin");
    response_.set("Referrer-Policy", "no-referrer");
    response_.set("X-Content-Type-Options", "nosniff");
    if (answer.status == 405) response_.set(http::field::allow, "GET");
    response_.keep_alive(keep_alive_);
    response_.body() = std::move(answer.body);
    response_.prepare_payload();
    stream_.expires_after(kIdleTime);
    http::async_write(stream_, response_,
                      [self = shared_from_this()](beast::error_code failed, std::size_t) {
                        if (!failed && self->keep_alive_) self->read();
                      });
  }

  // From now on events go out, one at once: a browser that comes back may have missed some.
  void listen() {
    stream_.expires_never();
    listens_ = true;
    events_ = std::string(kEventsHead) + std::string(kEvent);
    write_events();
    wait_for_end();
  }

  void write_events() {
    if (writes_ || events_.empty()) return;
    writes_ = true;
    written_ = std::exchange(events_, {});
    asio::async_write(stream_, asio::buffer(written_),
                      [self = shared_from_this()](beast::error_code failed, std::size_t) {
                        self->writes_ = false;
                        if (failed) return self->close();
                        self->write_events();
                      });
  }

  // A browser that listens says nothing more until it goes.
  void wait_for_end() {
    stream_.async_read_some(asio::buffer(ignored_),
                            [self = shared_from_this()](beast::error_code failed, std::size_t) {
                              if (failed) return self->close();
                              self->wait_for_end();
                            });
  }

  void close() {
    listens_ = false;
    stream_.close();
  }

  Server& server_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::empty_body>> parser_;
  http::response<http::string_body> response_;
  unsigned version_ = 11;
  bool keep_alive_ = false;
  bool listens_ = false;
  bool writes_ = false;
  std::string events_;   // to go out
  std::string written_;  // on its way
  std::array<char, 64> ignored_{};
};

Server::Server(asio::io_context& io, Handler handler) : io_(io), handler_(std::move(handler)) {}
Server::~Server() = default;

Status Server::listen(std::uint16_t port) {
  boost::system::error_code failed;
  const Tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  acceptor_.open(endpoint.protocol(), failed);
  if (!failed) acceptor_.set_option(Tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor_.bind(endpoint, failed);
  if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return error(NOREN_E_FAILURE, "preview_port_unusable", {std::to_string(port)});
  accept();
  return Done{};
}

std::uint16_t Server::port() const {
  boost::system::error_code ignored;
  return acceptor_.local_endpoint(ignored).port();
}

void Server::changed() {
  for (const auto& session : sessions_) {
    if (const auto alive = session.lock()) alive->changed();
  }
}

void Server::accept() {
  acceptor_.async_accept([this](beast::error_code failed, Tcp::socket socket) {
    if (failed == asio::error::operation_aborted) return;
    if (!failed && has_room()) {
      const auto session = std::make_shared<Session>(*this, std::move(socket));
      sessions_.push_back(session);
      session->read();
    }
    accept();
  });
}

// A browser opens a handful of connections; what is more is closed.
bool Server::has_room() {
  std::erase_if(sessions_, [](const auto& session) { return session.expired(); });
  return sessions_.size() < kSessionsMax;
}

}  // namespace noren::tool::preview
