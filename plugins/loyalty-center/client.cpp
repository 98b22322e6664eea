// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <utility>

namespace noren::loyalty_center {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Fault = Exchanged::Fault;

namespace {

constexpr std::size_t longest_answer = 1024 * 1024;
constexpr std::size_t idle_connections = 4;

}  // namespace

// One post from its start to its end. Each step hands over to the next; whatever comes first ends
// it, and what comes after finds it finished.
class Client::Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(Client& client, std::int32_t id, const Post& post, Handler handler)
      : client_(client),
        id_(id),
        handler_(std::move(handler)),
        resolver_(client.io_),
        deadline_(client.io_, post.timeout) {
    request_.method(http::verb::post);
    request_.target(post.target);
    request_.set(http::field::host, client.center_.text());
    request_.set(http::field::content_type, "application/x-protobuf");
    if (!post.authorization.empty()) {
      request_.set(http::field::authorization, post.authorization);
    }
    request_.body() = post.body;
    request_.prepare_payload();
  }

  void start() {
    deadline_.async_wait([self = shared_from_this()](error_code canceled) {
      if (!canceled) self->fail(Fault::timeout);
    });
    connection_ = client_.take_idle();
    if (connection_) return send();
    connection_ = std::make_unique<Connection>(client_.io_, client_.tls_);
    resolver_.async_resolve(client_.center_.host, client_.center_.port,
                            [self = shared_from_this()](error_code failed, auto addresses) {
                              self->connect(failed, std::move(addresses));
                            });
  }

  void fail(Fault fault) {
    if (finished()) return;
    if (connection_) connection_->close();
    answer_.fault = fault;
    finish();
  }

  bool sent() const { return answer_.sent; }

 private:
  bool finished() const { return !handler_; }

  void connect(error_code failed, asio::ip::tcp::resolver::results_type addresses) {
    if (finished()) return;
    if (failed) return fail(Fault::unreachable);
    asio::async_connect(
        connection_->stream.lowest_layer(), addresses,
        [self = shared_from_this()](error_code failed, const auto&) { self->shake_hands(failed); });
  }

  void shake_hands(error_code failed) {
    if (finished()) return;
    if (failed) return fail(Fault::unreachable);
    error_code ignored;
    connection_->stream.next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
    connection_->stream.async_handshake(
        asio::ssl::stream_base::client,
        [self = shared_from_this()](error_code failed) { self->check_certificate(failed); });
  }

  void check_certificate(error_code failed) {
    if (finished()) return;
    if (failed) return fail(Fault::tls);
    const std::string sha256 = connection_->certificate_sha256();
    if (sha256.empty() || !client_.check_(sha256)) return fail(Fault::certificate);
    send();
  }

  void send() {
    answer_.sent = true;  // from here on nobody can know how much of it arrived
    http::async_write(
        connection_->stream, request_,
        [self = shared_from_this()](error_code failed, std::size_t) { self->receive(failed); });
  }

  void receive(error_code failed) {
    if (finished()) return;
    if (failed) return fail(Fault::broken);
    parser_.body_limit(longest_answer);
    http::async_read(
        connection_->stream, connection_->buffer, parser_,
        [self = shared_from_this()](error_code failed, std::size_t) { self->take_answer(failed); });
  }

  void take_answer(error_code failed) {
    if (finished()) return;
    if (failed) return fail(Fault::broken);
    const bool keep = parser_.keep_alive();
    auto response = parser_.release();
    answer_.http_status = static_cast<int>(response.result_int());
    answer_.content_type = std::string(response[http::field::content_type]);
    answer_.standing = std::string(response["Noren-Standing"]);
    answer_.server = std::string(response[http::field::server]);
    answer_.body = std::move(response.body());
    if (keep) client_.give_back(std::move(connection_));
    finish();
  }

  void finish() {
    deadline_.cancel();
    resolver_.cancel();
    Handler handler = std::exchange(handler_, nullptr);
    const auto self = shared_from_this();  // outlives its place among the running ones
    client_.running_.erase(id_);
    handler(std::move(answer_));
  }

  Client& client_;
  const std::int32_t id_;
  Handler handler_;
  asio::ip::tcp::resolver resolver_;
  asio::steady_timer deadline_;
  http::request<http::string_body> request_;
  http::response_parser<http::string_body> parser_;
  std::unique_ptr<Connection> connection_;
  Exchanged answer_;
};

Client::Client(Endpoint center, CertificateCheck check)
    : center_(std::move(center)),
      check_(std::move(check)),
      tls_(make_tls_context()),
      work_(asio::make_work_guard(io_)),
      thread_([this] { io_.run(); }) {}

Client::~Client() {
  asio::post(io_, [this] {
    while (!running_.empty()) {
      const auto exchange = running_.begin()->second;
      exchange->fail(Fault::canceled);
    }
    idle_.clear();
    work_.reset();
  });
  thread_.join();
}

void Client::post(std::int32_t id, Post post, Handler handler) {
  asio::post(io_, [this, id, post = std::move(post), handler = std::move(handler)] {
    const auto exchange = std::make_shared<Exchange>(*this, id, post, handler);
    running_[id] = exchange;
    exchange->start();
  });
}

void Client::cancel(std::int32_t id, bool moves_nothing) {
  asio::post(io_, [this, id, moves_nothing] {
    const auto found = running_.find(id);
    if (found == running_.end()) return;
    const auto exchange = found->second;
    if (moves_nothing || !exchange->sent()) exchange->fail(Fault::canceled);
  });
}

std::unique_ptr<Connection> Client::take_idle() {
  while (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    if (connection->usable()) return connection;
  }
  return nullptr;
}

void Client::give_back(std::unique_ptr<Connection> connection) {
  if (idle_.size() < idle_connections) idle_.push_back(std::move(connection));
}

}  // namespace noren::loyalty_center
