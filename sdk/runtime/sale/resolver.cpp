// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/resolver.hpp"

#include <algorithm>
#include <exception>
#include <set>

#include "runtime/sale/alone.hpp"
#include "runtime/sale/arguments.hpp"
#include "runtime/sale/offline.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/undo.hpp"

namespace noren::runtime {
namespace {

constexpr auto first_pause = std::chrono::milliseconds(1'000);
constexpr auto longest_pause = std::chrono::milliseconds(60'000);

// Half of the pause is fixed and half is chance, so that a street's tills do not come back at once.
std::chrono::milliseconds with_jitter(std::chrono::milliseconds pause, Random& random) {
  std::uint8_t chance = 0;
  random.fill({&chance, 1});
  return pause / 2 + pause * chance / 510;
}

// The 未了 policy of the sale's program, as the last lookup said it: days to ask for, 0 for ever.
// By the center's clock, for a till's own may jump; and never where it was not set when it began.
bool is_too_old(Context& context, const operation::Operation& operation) {
  constexpr std::int64_t day_ms = 86'400'000;
  constexpr std::int64_t year_2020_ms = 1'577'836'800'000;
  const auto now_ms = context.standing.center_now_ms();
  if (!now_ms || operation.created_ms < year_2020_ms) return false;
  const auto loaded = context.journal.load_sale(operation.ref);
  if (!loaded || !*loaded) return false;
  const auto sale = sale::from_snapshot(**loaded);
  const std::int64_t days = sale ? number_of(sale::unknown_policy(*sale), "days") : 0;
  return days > 0 && *now_ms - operation.created_ms > days * day_ms;
}

}  // namespace

Resolver::Resolver(Context& context, Sales& sales, Random& random,
                   std::function<void(const std::string& ref)> settled)
    : context_(context), sales_(sales), random_(random), settled_(std::move(settled)) {}

Status Resolver::adopt_unfinished() {
  const auto unfinished = context_.journal.unfinished();
  if (!unfinished) return unfinished.error();
  for (operation::Operation operation : *unfinished) {
    if (operation.state != operation::State::journaled) continue;
    const auto state = operation::next(operation.state, operation::Event::restarted);
    if (!state) return state.error();
    operation.state = *state;
    operation.status = NOREN_E_UNKNOWN_OUTCOME;
    operation.reason = "restarted";
    auto loaded = context_.journal.load_sale(operation.ref);
    if (!loaded && loaded.error().reason != "journal_sale_damaged") return loaded.error();
    // "" leaves a sale that can't be read as it is.
    std::string snapshot = loaded && *loaded ? **loaded : std::string();
    if (operation.verb == operation::Verb::print && !is_pending_slip(operation)) {
      auto sale = sale::from_snapshot(snapshot);
      if (sale) sale->print_state = "unknown";
      snapshot = sale ? sale::to_snapshot(*sale) : std::string();
    }
    if (const Status ended = context_.journal.end(operation, snapshot); !ended) return ended;
  }
  return Done{};
}

// Goes on with one sale that stopped half-way. True if it still has.
awaitable<bool> Resolver::resolve_sale(const std::string& ref) {
  const auto loaded = sales_.load(ref);
  if (!loaded && is_sale_lost(loaded.error())) {
    const SettledAlone settled = co_await settle_each_alone(context_, line_, ref);
    line_.clear();
    if (settled.is_any && !settled.is_left) settled_(ref);
    co_return settled.is_left;
  }
  if (!loaded) {
    context_.log("a sale that is unfinished can't be read: " + loaded.error().reason);
    co_return true;
  }
  const std::shared_ptr<LiveSale>& live = *loaded;
  if (!live->gate.is_free()) co_return true;
  const auto pass = co_await live->gate.enter();
  adopt_orphan(context_, *live);
  if (live->sale.unknown_operation.empty() && !live->sale.undoing) co_return false;
  const Status carried = co_await carry_on(context_, *live);
  const bool is_left = !live->sale.unknown_operation.empty() || live->sale.undoing;
  if (is_left) co_return true;
  sales_.show(*live, carried, true);
  settled_(ref);
  co_return false;
}

// A program says for how long asking makes sense; after that a person has to find out.
Status Resolver::give_up(const operation::Operation& operation) {
  const auto loaded = context_.journal.load_sale(operation.ref);
  if (!loaded) return loaded.error();
  if (!*loaded) return error(NOREN_E_FAILURE, "journal_damaged", {operation.ref});
  operation::Operation given_up = operation;
  const auto state = operation::next(operation.state, operation::Event::gave_up);
  if (!state) return state.error();
  given_up.state = *state;
  context_.log("warning " + operation.id.text() + " is too old to ask about: a person has to");
  return context_.journal.end(given_up, **loaded);
}

awaitable<bool> Resolver::resolve_unknown() {
  const auto unfinished = context_.journal.unfinished();
  const auto undoing = context_.journal.undoing();
  if (!unfinished || !undoing) co_return true;
  std::set<std::string> refs(undoing->begin(), undoing->end());
  for (const operation::Operation& operation : *unfinished) {
    if (operation.verb == operation::Verb::print) continue;
    if (operation.state != operation::State::unknown) continue;
    if (is_too_old(context_, operation)) {
      (void)give_up(operation);
    } else {
      refs.insert(operation.ref);
    }
  }
  bool is_left = false;
  for (const std::string& ref : refs) {
    if (stopping_) co_return false;
    try {
      if (co_await resolve_sale(ref)) is_left = true;
    } catch (const std::exception& fault) {  // one sale must not keep the others waiting
      context_.log(std::string("error resolving threw: ") + fault.what());
      is_left = true;
    }
  }
  co_return is_left;
}

// Sends one that waits. The line may be dead for half a minute; meanwhile the sale is the till's.
awaitable<Resolver::Sent> Resolver::send_one(operation::Operation operation) {
  const auto loaded = sales_.load(operation.ref);
  if (!loaded && is_sale_lost(loaded.error())) {
    const Status sent = co_await settle_alone(context_, line_, operation);
    line_.clear();
    const bool is_unanswered = !sent && sent.error().status == NOREN_E_UNKNOWN_OUTCOME;
    if (is_unanswered) co_return Sent::unanswered;
    settled_(operation.ref);
    co_return Sent::answered;
  }
  if (!loaded) co_return Sent::held_up;
  const std::shared_ptr<LiveSale>& live = *loaded;
  const host::Answer answer = co_await recover(context_, line_, operation);
  line_.clear();
  if (answer.status == NOREN_E_UNKNOWN_OUTCOME) co_return Sent::unanswered;
  const auto pass = co_await live->gate.enter();
  const auto now = context_.journal.find(operation.id);
  if (!now || !*now) co_return Sent::held_up;
  if ((*now)->state != operation::State::queued) co_return Sent::answered;  // somebody else did
  const Status sent = write_end(context_, *live, operation, answer);
  if (!sent) {
    context_.log("error " + operation.id.text() +
                 " waited and was refused: " + sent.error().reason);
  }
  // The sale stands, whatever became of its points.
  sales_.show(*live, Done{}, true);
  settled_(operation.ref);
  co_return Sent::answered;
}

// Sends what waits, in the order of its making, so that a card's sales arrive as they happened. One
// that gets no answer holds up its card; the second ends the round, for the line is dead then. In
// the next round those cards come last, so that nothing waits behind a sale that nobody answers.
// True if something is left.
awaitable<bool> Resolver::drain_queue() {
  auto waiting = queued(context_);
  if (!waiting) co_return true;
  std::stable_partition(waiting->begin(), waiting->end(),
                        [&](const operation::Operation& operation) {
                          return !unanswered_.contains(card_of(operation));
                        });
  unanswered_.clear();
  bool is_left = false;
  std::set<std::string> held_up;
  for (const operation::Operation& operation : *waiting) {
    if (stopping_) co_return true;
    const std::string card = card_of(operation);
    Sent sent = Sent::held_up;
    if (!held_up.contains(card)) sent = co_await send_one(operation);
    if (sent == Sent::answered) continue;
    is_left = true;
    held_up.insert(card);
    if (sent == Sent::unanswered) unanswered_.insert(card);
    if (unanswered_.size() > 1) break;
  }
  co_return is_left;
}

awaitable<bool> Resolver::resolve_once() {
  is_hurried_ = false;
  const bool is_unknown_left = co_await resolve_unknown();
  bool is_queue_left = true;
  try {
    is_queue_left = co_await drain_queue();
  } catch (const std::exception& fault) {
    context_.log(std::string("error sending what waits threw: ") + fault.what());
  }
  is_left_ = is_unknown_left || is_queue_left;
  // What came to wait meanwhile need not wait for long.
  const auto waiting = queued(context_);
  if (!is_left_ && waiting && !waiting->empty()) is_left_ = is_hurried_ = true;
  co_return is_left_;
}

awaitable<void> Resolver::keep_resolving() {
  auto pause = first_pause;
  while (!stopping_) {
    const auto wake = std::make_shared<Promise<bool>>(context_.executor);
    wake_ = wake;
    if (is_hurried_) wake->set(true);
    context_.after(with_jitter(pause, random_), [wake] { wake->set(true); });
    const bool is_due = co_await wake->get();
    if (stopping_) break;
    if (!is_due) {
      pause = first_pause;
      continue;
    }
    bool is_left = true;
    try {
      is_left = co_await resolve_once();
    } catch (const std::exception& fault) {
      context_.log(std::string("error resolving threw: ") + fault.what());
    }
    pause = is_left ? std::min(pause * 2, longest_pause) : longest_pause;
  }
}

void Resolver::hurry() {
  is_hurried_ = true;
  wake(true);
}

void Resolver::note_unfinished() {
  is_left_ = true;
  wake(false);
}

void Resolver::stop() {
  stopping_ = true;
  wake(true);
}

}  // namespace noren::runtime
