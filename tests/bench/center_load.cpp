// SPDX-License-Identifier: Apache-2.0
// Registers that complete sales as fast as a center answers: each keeps one TLS connection open and
// has one request under way. Enrolls a terminal for each line of --codes at --url, makes --cards
// members, then obeys lines on standard input, "CONNECTIONS SECONDS", with one line of awards and
// latencies each. One thread.
#include <center.pb.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "core/card/card.hpp"
#include "core/operation/operation.hpp"
#include "options.hpp"
#include "plugins/loyalty-center/connection.hpp"
#include "plugins/loyalty-center/endpoint.hpp"
#include "plugins/loyalty-center/enroll.hpp"
#include "plugins/loyalty-center/mac.hpp"
#include "plugins/loyalty-center/text.hpp"
#include "runtime/platform/system_random.hpp"
#include "samples.hpp"
#include "tests/support/complete_post.hpp"

namespace noren::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::awaitable;
using asio::use_awaitable;
using loyalty_center::Enrollment;

std::int64_t wall_ms() {
  return std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds(1);
}

// One enrolled terminal and the sales that it completes: three lines, paid in cash.
class Terminal {
 public:
  Terminal(Enrollment enrollment, Random& random) : enrollment_(std::move(enrollment)) {
    random.fill(epoch_);
    sale_.set_business_date("2026-11-22");
    sale_.set_currency("JPY");
    sale_.set_tax_mode("included");
    sale_.set_total(964);
    std::int32_t number = 0;
    for (const std::int64_t amount : {180, 324, 460}) {
      auto& line = *sale_.add_lines();
      line.set_line(++number);
      line.set_kind("item");
      line.set_amount(amount);
      line.set_tax(8);
      line.set_name("おにぎり");
      line.set_quantity("1");
    }
    sale_.add_tenders()->set_tender("cash");
    sale_.mutable_tenders(0)->set_amount(964);
  }

  const Enrollment& enrollment() const { return enrollment_; }

  http::request<http::string_body> next(const std::string& sealed_card) {
    center::v1::CompleteRequest complete;
    const auto now = wall_ms();
    const operation::Id id(now, epoch_, ++sequence_, operation::Verb::complete);
    complete.set_operation(*loyalty_center::from_uuid(id.text()));
    complete.mutable_card()->set_kind("code");
    complete.mutable_card()->set_sealed(sealed_card);
    *complete.mutable_sale() = sale_;
    complete.mutable_sale()->set_ref(enrollment_.terminal + "-" + std::to_string(sequence_));
    complete.set_event_time_ms(now);
    return complete_post(enrollment_, complete);
  }

 private:
  Enrollment enrollment_;
  operation::Id::Epoch epoch_{};
  std::uint64_t sequence_ = 0;
  center::v1::Sale sale_;
};

// Many terminals at once, for a while or until each card was shown.
class Load {
 public:
  Load(std::vector<Terminal>& terminals, const std::vector<std::string>& cards)
      : terminals_(terminals), cards_(cards) {}

  // Nothing: until each card was shown once.
  Samples run(std::size_t connections, std::optional<double> seconds) {
    connections_ = connections;
    seconds_ = seconds;
    const auto keep_why = [&](std::exception_ptr why) {
      if (why && !why_) why_ = why;
      if (why) io_.stop();
    };
    for (std::size_t i = 0; i < connections; ++i) {
      asio::co_spawn(io_, complete_sales(terminals_.at(i)), keep_why);
    }
    io_.run();
    if (why_) std::rethrow_exception(why_);
    return std::move(samples_);
  }

 private:
  bool goes_on() const { return seconds_ ? now_ns() < end_ : shown_ < cards_.size(); }

  awaitable<void> complete_sales(Terminal& terminal) {
    loyalty_center::Connection connection(io_, tls_);
    const auto at = *loyalty_center::parse_url(terminal.enrollment().url);
    asio::ip::tcp::resolver resolver(io_);
    co_await asio::async_connect(connection.stream.lowest_layer(),
                                 co_await resolver.async_resolve(at.host, at.port, use_awaitable),
                                 use_awaitable);
    connection.stream.next_layer().set_option(asio::ip::tcp::no_delay(true));
    co_await connection.stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
    co_await all_connected();
    while (goes_on()) {
      const auto request = terminal.next(cards_[shown_++ % cards_.size()]);
      const auto begin = now_ns();
      co_await http::async_write(connection.stream, request, use_awaitable);
      http::response<http::string_body> response;
      co_await http::async_read(connection.stream, connection.buffer, response, use_awaitable);
      const auto end = now_ns();
      center::v1::Reply reply;
      if (!reply.ParseFromString(response.body()) || reply.status() != NOREN_OK) {
        throw std::runtime_error("the center refused: " + reply.reason());
      }
      if (!seconds_ || end <= end_) samples_.add(end - begin);
    }
    connection.close();
  }

  awaitable<void> all_connected() {
    if (++connected_ == connections_) {
      end_ = now_ns() + static_cast<std::int64_t>(seconds_.value_or(0) * 1e9);
      start_.cancel();
      co_return;
    }
    boost::system::error_code canceled;
    co_await start_.async_wait(asio::redirect_error(use_awaitable, canceled));
  }

  std::vector<Terminal>& terminals_;
  const std::vector<std::string>& cards_;
  asio::io_context io_{1};
  asio::ssl::context tls_ = loyalty_center::make_tls_context();
  asio::steady_timer start_{io_, asio::steady_timer::time_point::max()};
  std::size_t connections_ = 0;
  std::size_t connected_ = 0;
  std::optional<double> seconds_;
  std::int64_t end_ = 0;
  std::size_t shown_ = 0;
  Samples samples_;
  std::exception_ptr why_;
};

std::vector<Terminal> enroll_all(const std::string& url, const std::string& file, Random& random) {
  std::vector<Terminal> terminals;
  std::ifstream codes(file);
  for (std::string code; std::getline(codes, code);) {
    auto enrolled = loyalty_center::enroll(url, code);
    if (const auto* refusal = std::get_if<plugin::Refusal>(&enrolled)) {
      throw std::runtime_error(refusal->message);
    }
    terminals.emplace_back(std::move(std::get<Enrollment>(enrolled)), random);
  }
  return terminals;
}

std::vector<std::string> seal_cards(int count, const Enrollment& enrollment, Random& random) {
  card::PublicKey center{};
  std::copy_n(enrollment.card_public_key.begin(), center.size(), center.begin());
  std::vector<std::string> cards;
  for (int i = 0; i < count; ++i) {
    const std::string code = "bench-" + std::to_string(i);
    const auto token = card::seal("code", as_bytes(code), center, card::HashKey{}, random);
    cards.emplace_back(token->sealed.begin(), token->sealed.end());
  }
  return cards;
}

void measure(const Options& options) {
  platform::SystemRandom random;
  auto terminals = enroll_all(options.text("url"), options.text("codes"), random);
  const auto cards = seal_cards(options.number("cards"), terminals.at(0).enrollment(), random);
  Repeat{{"members", Load(terminals, cards).run(terminals.size(), std::nullopt)}};
  std::puts("ready");
  std::fflush(stdout);
  std::size_t connections = 0;
  double seconds = 0;
  while (std::cin >> connections >> seconds) {
    Repeat repeat;
    repeat["award"] = Load(terminals, cards).run(connections, seconds);
    print(std::move(repeat));
  }
}

}  // namespace
}  // namespace noren::bench

int main(int count, char** words) {
  return noren::bench::run(count, words, noren::bench::measure);
}
