// SPDX-License-Identifier: Apache-2.0
// What is unfinished: listing it, settling it on request, and settling it unasked.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <set>

#include "core/outcome/outcome.hpp"
#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/undo.hpp"
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
    const auto undoing = journal_->undoing();
    if (!undoing) return undoing.error();
    std::set<std::string> listed;
    json::object list{{"kind", "list"}};
    std::size_t count = 0;
    for (const operation::Operation& operation : *unfinished) {
      listed.insert(operation.ref);
      const Error advice =
          error(NOREN_E_UNKNOWN_OUTCOME, operation::unknown_reason(operation.verb));
      list[std::to_string(count++)] = json::object{
          {"operation", operation.id.text()},
          {"ref", operation.ref},
          {"verb", operation::name(operation.verb)},
          {"amount", operation.amount},
          {"since", operation.created_ms},
          {"outcome", operation.state == operation::State::journaled ? NOREN_OUTCOME_NONE
                                                                     : NOREN_OUTCOME_UNKNOWN},
          {"advice", message(advice, language())}};
    }
    // Half undone with nothing unknown: a payment that could not be reversed, say.
    for (const std::string& ref : *undoing) {
      if (listed.contains(ref)) continue;
      const Error advice = error(NOREN_E_UNKNOWN_OUTCOME, "sale_not_undone", {ref});
      list[std::to_string(count++)] = json::object{{"operation", ""},
                                                   {"ref", ref},
                                                   {"verb", "abandon"},
                                                   {"amount", 0},
                                                   {"since", 0},
                                                   {"outcome", NOREN_OUTCOME_UNKNOWN},
                                                   {"advice", message(advice, language())}};
    }
    list["count"] = count;
    return list;
  });
}

void Till::start_resolve(std::shared_ptr<LiveOperation> operation, json::object arguments) {
  loop_.post([this, operation, arguments = std::move(arguments)]() mutable {
    boost::asio::co_spawn(loop_.executor(), run_resolve(operation, std::move(arguments)),
                          boost::asio::detached);
  });
}

awaitable<Status> Till::resolve_sale(LiveOperation& operation, const json::object& arguments,
                                     json::object& document) {
  std::string ref = text_of(arguments, "ref");
  if (ref.empty()) {
    const std::string asked = text_of(arguments, "operation");
    const auto id = operation::Id::parse(asked);
    const auto found = id ? journal_->find(*id) : std::optional<operation::Operation>();
    if (!found) co_return found.error();
    if (!*found) co_return error(NOREN_E_NOEXIST, "no_operation", {asked});
    ref = (*found)->ref;
  }
  const auto loaded = load_sale(ref);
  if (!loaded) co_return loaded.error();
  const std::shared_ptr<LiveSale> live = *loaded;
  const auto pass = co_await live->gate.enter();
  operation.sale = live;
  const std::string before = sale::to_snapshot(live->sale);
  const Status status = co_await resolve(*context_, *live, arguments);
  live->cancellation.clear();
  operation.sale.reset();
  if (sale::to_snapshot(live->sale) != before) show(*live, status, true);
  document["ref"] = ref;
  document["sale"] = sale::to_document(live->sale);
  co_return status;
}

awaitable<void> Till::run_resolve(std::shared_ptr<LiveOperation> operation,
                                  json::object arguments) {
  json::object document{{"kind", "operation"}};
  Status status = Done{};
  try {
    status = co_await resolve_sale(*operation, arguments, document);
  } catch (const std::exception& fault) {
    status = error(NOREN_E_UNKNOWN_OUTCOME, "internal", {fault.what()});
    log(std::string("error resolving threw: ") + fault.what());
  }
  const std::string asked = text_of(arguments, "operation");
  if (!asked.empty()) document["operation"] = asked;
  describe(document, status, true);
  operation->work->finish(status ? NOREN_OK : status.error().status, std::move(document));
}

// Goes on with one sale that stopped half-way. True if it still has.
awaitable<bool> Till::resolve_sale_unasked(const std::string& ref) {
  const auto loaded = load_sale(ref);
  if (!loaded) {
    log("a sale that is unfinished can't be read: " + loaded.error().reason);
    co_return true;
  }
  const std::shared_ptr<LiveSale> live = *loaded;
  if (!live->gate.is_free()) co_return true;
  const auto pass = co_await live->gate.enter();
  adopt_orphan(*context_, *live);
  if (live->sale.unknown_operation.empty() && !live->sale.undoing) co_return false;
  const Status carried = co_await carry_on(*context_, *live);
  const bool is_left = !live->sale.unknown_operation.empty() || live->sale.undoing;
  if (is_left) co_return true;
  show(*live, carried, true);
  news_({{"kind", "event"}, {"type", "resolved"}, {"device", "journal"}, {"text", ref}});
  co_return false;
}

// Goes on once with everything that a machine can settle. True if something is left.
awaitable<bool> Till::resolve_once() {
  const auto unfinished = journal_->unfinished();
  const auto undoing = journal_->undoing();
  if (!unfinished || !undoing) co_return true;
  std::set<std::string> refs(undoing->begin(), undoing->end());
  for (const operation::Operation& operation : *unfinished) {
    if (operation.verb == operation::Verb::print) continue;
    if (operation.state == operation::State::unknown) refs.insert(operation.ref);
  }
  bool is_left = false;
  for (const std::string& ref : refs) {
    if (closing_) co_return false;
    try {
      if (co_await resolve_sale_unasked(ref)) is_left = true;
    } catch (const std::exception& fault) {  // one sale must not keep the others waiting
      log(std::string("error resolving threw: ") + fault.what());
      is_left = true;
    }
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
