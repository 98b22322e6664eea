// SPDX-License-Identifier: Apache-2.0
// What is unfinished: listing it, settling it on request, and settling it unasked.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <chrono>

#include "core/outcome/outcome.hpp"
#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/till.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

constexpr auto first_pause = std::chrono::milliseconds(1'000);
constexpr auto longest_pause = std::chrono::milliseconds(60'000);

// Half of the pause is fixed and half is chance, so that a street's tills do not come back at once.
std::chrono::milliseconds with_jitter(std::chrono::milliseconds pause, Random& random) {
  std::uint8_t chance = 0;
  random.fill({&chance, 1});
  return pause / 2 + pause * chance / 510;
}

}  // namespace

Result<json::object> Till::pending() {
  return loop_.call([&]() -> Result<json::object> {
    const auto unfinished = journal_->unfinished();
    if (!unfinished) return unfinished.error();
    json::object list{{"kind", "list"}, {"count", unfinished->size()}};
    for (std::size_t i = 0; i < unfinished->size(); ++i) {
      const operation::Operation& operation = unfinished->at(i);
      const Error advice =
          error(NOREN_E_UNKNOWN_OUTCOME, operation::unknown_reason(operation.verb));
      list[std::to_string(i)] = json::object{
          {"operation", operation.id.text()},
          {"ref", operation.ref},
          {"verb", operation::name(operation.verb)},
          {"amount", operation.amount},
          {"since", operation.created_ms},
          {"outcome", operation.state == operation::State::journaled ? NOREN_OUTCOME_NONE
                                                                     : NOREN_OUTCOME_UNKNOWN},
          {"advice", message(advice, language())}};
    }
    return list;
  });
}

void Till::start_resolve(std::shared_ptr<LiveOperation> operation, json::object arguments) {
  loop_.post([this, operation, arguments = std::move(arguments)]() mutable {
    boost::asio::co_spawn(loop_.executor(), run_resolve(operation, std::move(arguments)),
                          boost::asio::detached);
  });
}

awaitable<void> Till::run_resolve(std::shared_ptr<LiveOperation> operation,
                                  json::object arguments) {
  json::object document{{"kind", "operation"}};
  Status status = Done{};
  std::string ref = text_of(arguments, "ref");
  const std::string asked = text_of(arguments, "operation");
  if (ref.empty()) {
    const auto id = operation::Id::parse(asked);
    const auto found = id ? journal_->find(*id) : std::optional<operation::Operation>();
    if (!found) {
      status = found.error();
    } else if (!*found) {
      status = error(NOREN_E_NOEXIST, "no_operation", {asked});
    } else {
      ref = (*found)->ref;
    }
  }
  if (status) {
    const auto live = load_sale(ref);
    if (!live) {
      status = live.error();
    } else {
      operation->sale = *live;
      const auto pass = co_await (*live)->gate.enter();
      const std::string before = sale::to_snapshot((*live)->sale);
      status = co_await resolve(*context_, **live, arguments);
      (*live)->cancellation.clear();
      operation->sale.reset();
      if (sale::to_snapshot((*live)->sale) != before) show(**live, status, true);
      document["ref"] = ref;
      document["sale"] = sale::to_document((*live)->sale);
    }
  }
  if (!asked.empty()) document["operation"] = asked;
  describe(document, status, true);
  operation->work->finish(status ? NOREN_OK : status.error().status, std::move(document));
}

// Asks once about everything that a machine can settle. True if something is still unknown.
awaitable<bool> Till::resolve_once() {
  const auto unfinished = journal_->unfinished();
  if (!unfinished) co_return true;
  bool is_left = false;
  for (const operation::Operation& operation : *unfinished) {
    if (closing_) co_return false;
    if (operation.verb == operation::Verb::print) continue;
    if (operation.state != operation::State::unknown) continue;
    const auto live = load_sale(operation.ref);
    if (!live || !(*live)->gate.is_free()) {
      is_left = true;
      continue;
    }
    const std::shared_ptr<LiveSale> sale = *live;
    const auto pass = co_await sale->gate.enter();
    if (sale->sale.unknown_operation != operation.id.text()) continue;
    const Status settled = co_await settle(*context_, *sale);
    if (!sale->sale.unknown_operation.empty()) {
      is_left = true;
      continue;
    }
    show(*sale, settled, true);
    news_({{"kind", "event"},
           {"type", "resolved"},
           {"device", operation.instance},
           {"text", operation.ref},
           {"operation", operation.id.text()}});
  }
  co_return is_left;
}

awaitable<void> Till::keep_resolving() {
  auto pause = first_pause;
  while (!closing_) {
    // Wakes by the clock, or when a plugin came back, or when something became unknown.
    const auto wake = std::make_shared<Promise<bool>>(loop_.executor());
    resolver_wake_ = wake;
    boost::asio::steady_timer timer(loop_.executor(), with_jitter(pause, random_));
    timer.async_wait([wake](boost::system::error_code cancelled) {
      if (!cancelled) wake->set(true);
    });
    const bool is_due = co_await wake->get();
    timer.cancel();
    if (closing_) break;
    // The till that just heard "unknown" gets the first chance to ask again itself.
    if (!is_due) {
      pause = first_pause;
      continue;
    }
    const bool is_left = co_await resolve_once();
    pause = is_left ? std::min(pause * 2, longest_pause) : longest_pause;
  }
}

}  // namespace noren::runtime
