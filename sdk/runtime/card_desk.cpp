// SPDX-License-Identifier: Apache-2.0
#include "runtime/card_desk.hpp"

#include <noren/plugin/reader.h>
#include <boost/json.hpp>
#include <utility>

namespace noren::runtime {
namespace {

constexpr std::int64_t kept_for_ms = 10'000;

std::string token_of(std::string_view document) {
  const boost::json::object object = parse_object(document);
  const auto* card = object.if_contains("card");
  return card ? boost::json::serialize(*card) : std::string();
}

}  // namespace

void CardDesk::arrived(std::string document) {
  std::string token = token_of(document);
  if (token.empty()) return;
  if (waiting_ && !waiting_->is_set()) {
    waiting_->set(std::move(token));
    return;
  }
  kept_ = Kept{std::move(token), clock_.monotonic_ms()};
}

void CardDesk::let_go(const std::string& reader) {
  for (const auto& [port, call] : captures_) {
    if (port.name == reader) port.port->cancel(call);
  }
}

awaitable<Result<std::string>> CardDesk::next_card(std::int64_t since_ms, std::uint32_t timeout_ms,
                                                   Cancellation& cancellation) {
  if (const auto kept = std::exchange(kept_, std::nullopt);
      kept && kept->at_ms >= since_ms - kept_for_ms) {
    co_return Result<std::string>(kept->token);
  }
  const auto readers = ports_.offering(NOREN_READER);
  if (readers.empty()) co_return error(NOREN_E_NOSERVICE, "no_reader");

  auto promise = std::make_shared<Promise<Result<std::string>>>(executor_);
  waiting_ = promise;
  const auto still_waiting = std::make_shared<std::size_t>(readers.size());
  std::vector<std::pair<NamedPort, host::CallId>> captures;
  for (const NamedPort& reader : readers) {
    host::Call call;
    call.slot = host::find_slot(NOREN_READER, "capture");
    call.timeout_ms = timeout_ms;
    const auto on_answer = [this, promise, still_waiting](host::Answer answer) {
      --*still_waiting;
      if (answer.status == NOREN_OK) {
        // A card that came while another was taken is kept like any that nobody asked for.
        const bool is_late = promise->is_set();
        if (is_late) {
          arrived(answer.document);
        } else {
          promise->set(token_of(answer.document));
        }
      } else if (*still_waiting == 0) {
        promise->set(answer.error);
      }
    };
    captures.emplace_back(reader, reader.port->submit(std::move(call), on_answer));
  }
  captures_ = captures;
  cancellation.set_stop([captures] {
    for (const auto& [reader, call] : captures) reader.port->cancel(call);
  });
  Result<std::string> token = co_await promise->get();
  cancellation.set_stop(nullptr);
  if (waiting_ == promise) {
    waiting_.reset();
    captures_.clear();
  }
  if (*still_waiting > 0) {
    for (const auto& [reader, call] : captures) reader.port->cancel(call);
  }
  co_return token;
}

}  // namespace noren::runtime
