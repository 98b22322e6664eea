// SPDX-License-Identifier: Apache-2.0
// Many registers that come back at once with what waited while there was no line. Enrolls one for
// each line of --codes at --url; each has --queue completions to send, in their order, and waits
// as a till does where the center is busy or gone. Every --lose th answer is lost, and its request
// sent again as it was. Prints one line "name=number ...". One thread.
#include <center.pb.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>

#include "core/card/card.hpp"
#include "core/operation/operation.hpp"
#include "plugins/loyalty-center/connection.hpp"
#include "plugins/loyalty-center/endpoint.hpp"
#include "plugins/loyalty-center/enroll.hpp"
#include "plugins/loyalty-center/mac.hpp"
#include "plugins/loyalty-center/text.hpp"
#include "runtime/platform/system_random.hpp"
#include "tests/bench/options.hpp"
#include "tests/support/complete_post.hpp"

namespace noren::faults {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::awaitable;
using asio::use_awaitable;
using loyalty_center::Enrollment;
using std::chrono::milliseconds;

constexpr milliseconds first_pause(500);
constexpr milliseconds longest_pause(60'000);
constexpr std::int64_t amount = 1'500;
constexpr int customers = 50;  // of each register

// What all registers together were told.
struct Tally {
  std::int64_t drained = 0;  // completions that the center has done
  std::int64_t busy = 0;     // answers 113
  std::int64_t lost = 0;     // answers that were thrown away on purpose
  std::int64_t broken = 0;   // lines that ended
  std::int64_t refused = 0;
  std::int64_t awarded = 0;
};

// One register, and the completions that wait in its journal.
class Register {
 public:
  Register(asio::io_context& io, Enrollment enrollment, std::vector<std::string> cards, int queue,
           int lose, Tally& tally, std::uint32_t seed)
      : io_(io),
        enrollment_(std::move(enrollment)),
        cards_(std::move(cards)),
        queue_(queue),
        lose_(lose),
        tally_(tally),
        dice_(seed) {
    for (auto& byte : epoch_) byte = static_cast<std::uint8_t>(dice_());
  }

  awaitable<void> drain() {
    int sent = 0;
    milliseconds pause = first_pause;
    std::unique_ptr<loyalty_center::Connection> line;
    while (sent < queue_) {
      const Answer answer = co_await ask(line, request(sent));
      if (answer == Answer::done) {
        ++sent;
        pause = first_pause;
        continue;
      }
      if (answer == Answer::lost) continue;
      co_await wait(std::max(pause, retry_after_));
      pause = std::min(pause * 2, longest_pause);
    }
  }

 private:
  enum class Answer { done, lost, busy, gone };

  http::request<http::string_body> request(int number) {
    center::v1::CompleteRequest complete;
    const std::int64_t at = 1'790'000'000'000 + number * 60'000LL;
    const operation::Id id(at, epoch_, static_cast<std::uint64_t>(number) + 1,
                           operation::Verb::complete);
    complete.set_operation(*loyalty_center::from_uuid(id.text()));
    complete.mutable_card()->set_kind("code");
    complete.mutable_card()->set_sealed(cards_[static_cast<std::size_t>(number) % cards_.size()]);
    auto& sale = *complete.mutable_sale();
    sale.set_ref(enrollment_.terminal + "-" + std::to_string(number));
    sale.set_business_date("2026-11-22");
    sale.set_currency("JPY");
    sale.set_tax_mode("included");
    sale.set_total(amount);
    auto& item = *sale.add_lines();
    item.set_line(1);
    item.set_kind("item");
    item.set_amount(amount);
    item.set_tax(10);
    complete.set_event_time_ms(at);
    complete.set_offline(true);
    return complete_post(enrollment_, complete);
  }

  // A line that failed in any way is opened anew.
  awaitable<Answer> ask(std::unique_ptr<loyalty_center::Connection>& line,
                        const http::request<http::string_body>& request) {
    retry_after_ = milliseconds(0);
    try {
      if (!line) line = co_await connect();
      co_await http::async_write(line->stream, request, use_awaitable);
      http::response<http::string_body> response;
      co_await http::async_read(line->stream, line->buffer, response, use_awaitable);
      if (lose_ != 0 && ++answers_ % lose_ == 0) {
        ++tally_.lost;
        line.reset();
        co_return Answer::lost;
      }
      co_return judge(response);
    } catch (const std::exception&) {
      ++tally_.broken;
      line.reset();
      co_return Answer::gone;
    }
  }

  Answer judge(const http::response<http::string_body>& response) {
    center::v1::Reply reply;
    if (response.result() == http::status::ok && reply.ParseFromString(response.body()) &&
        reply.status() == NOREN_OK) {
      ++tally_.drained;
      tally_.awarded += reply.complete().awarded();
      return Answer::done;
    }
    if (reply.status() == NOREN_E_BUSY) {
      ++tally_.busy;
    } else {
      ++tally_.refused;
      std::cerr << response.result_int() << " " << reply.reason() << "\n";
    }
    const std::string after(response[http::field::retry_after]);
    if (!after.empty()) retry_after_ = std::chrono::seconds(std::stoi(after));
    return Answer::busy;
  }

  awaitable<std::unique_ptr<loyalty_center::Connection>> connect() {
    auto line = std::make_unique<loyalty_center::Connection>(io_, tls_);
    const auto at = *loyalty_center::parse_url(enrollment_.url);
    asio::ip::tcp::resolver resolver(io_);
    co_await asio::async_connect(line->stream.lowest_layer(),
                                 co_await resolver.async_resolve(at.host, at.port, use_awaitable),
                                 use_awaitable);
    line->stream.next_layer().set_option(asio::ip::tcp::no_delay(true));
    co_await line->stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
    co_return line;
  }

  // Half is fixed and half is chance.
  awaitable<void> wait(milliseconds pause) {
    const auto part = milliseconds(std::uniform_int_distribution<std::int64_t>(
        0, std::max<std::int64_t>(1, pause.count() / 2))(dice_));
    asio::steady_timer timer(io_, pause / 2 + part);
    co_await timer.async_wait(use_awaitable);
  }

  asio::io_context& io_;
  asio::ssl::context tls_ = loyalty_center::make_tls_context();
  Enrollment enrollment_;
  std::vector<std::string> cards_;
  int queue_;
  int lose_;
  Tally& tally_;
  std::mt19937 dice_;
  operation::Id::Epoch epoch_{};
  int answers_ = 0;
  milliseconds retry_after_{0};
};

std::string seal_card(const std::string& code, const Enrollment& enrollment, Random& random) {
  card::PublicKey center{};
  std::copy_n(enrollment.card_public_key.begin(), center.size(), center.begin());
  const auto token = card::seal("code", as_bytes(code), center, card::HashKey{}, random);
  return {token->sealed.begin(), token->sealed.end()};
}

void reconnect(const bench::Options& options) {
  platform::SystemRandom random;
  asio::io_context io(1);
  Tally tally;
  std::vector<std::unique_ptr<Register>> registers;
  std::ifstream codes(options.text("codes"));
  for (std::string code; std::getline(codes, code);) {
    auto enrolled = loyalty_center::enroll(options.text("url"), code);
    if (const auto* refusal = std::get_if<plugin::Refusal>(&enrolled)) {
      throw std::runtime_error(refusal->message);
    }
    auto& enrollment = std::get<Enrollment>(enrolled);
    const auto number = static_cast<std::uint32_t>(registers.size());
    std::vector<std::string> cards;
    for (int i = 0; i < customers; ++i) {
      const std::string card = enrollment.terminal + "-" + std::to_string(i);
      cards.push_back(seal_card(card, enrollment, random));
    }
    registers.push_back(std::make_unique<Register>(io, std::move(enrollment), std::move(cards),
                                                   options.number("queue"), options.number("lose"),
                                                   tally, number + 1));
  }
  std::cout << "enrolled=" << registers.size() << std::endl;
  std::string go;
  std::getline(std::cin, go);
  std::exception_ptr why;
  for (const auto& one : registers) {
    asio::co_spawn(io, one->drain(), [&](std::exception_ptr failed) {
      if (failed && !why) why = failed;
    });
  }
  io.run();
  if (why) std::rethrow_exception(why);
  std::cout << "drained=" << tally.drained << " busy=" << tally.busy << " lost=" << tally.lost
            << " broken=" << tally.broken << " refused=" << tally.refused
            << " awarded=" << tally.awarded << std::endl;
}

}  // namespace
}  // namespace noren::faults

int main(int count, char** words) {
  return noren::bench::run(count, words, noren::faults::reconnect);
}
