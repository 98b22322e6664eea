// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/loyalty.h>
#include <noren/plugin/payment.h>
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/offline_points.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/undo.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Id;
using operation::Verb;

// Cancels a hold or a completion at the program, also one that may still be on its way.
awaitable<Status> cancel(Context& context, LiveSale& live, const std::string& original,
                         const std::string& asked) {
  const auto port = loyalty(context);
  if (!port) co_return port.error();
  Task task{Verb::cancel, *port, NOREN_LOYALTY, asked, R"({"reason":"abandoned"})"};
  task.original = Id::parse(original);
  const Status cancelled = co_await perform(context, live, std::move(task));
  co_return cancelled;
}

awaitable<Status> reverse(Context& context, LiveSale& live, const std::string& original,
                          const std::string& asked) {
  const auto id = Id::parse(original);
  const auto found = id ? context.journal.find(*id) : error(NOREN_E_INTERNAL, "journal_damaged");
  if (!found) co_return found.error();
  if (!*found) co_return error(NOREN_E_INTERNAL, "journal_damaged", {original});
  const NamedPort port = context.ports.named((*found)->instance);
  if (!port) co_return error(NOREN_E_NOSERVICE, "plugin_missing", {(*found)->instance});
  Task task{Verb::reverse, port, NOREN_PAYMENT, asked, "{}"};
  task.original = id;
  task.amount = (*found)->amount;
  const Status reversed = co_await perform(context, live, std::move(task));
  co_return reversed;
}

// An unknown completion is not asked to happen only to be undone: if the center has never seen it,
// the cancellation bars it for good.
awaitable<Status> bar_completion(Context& context, LiveSale& live, const std::string& asked) {
  const auto id = Id::parse(live.sale.unknown_operation);
  auto found = id ? context.journal.find(*id) : error(NOREN_E_INTERNAL, "journal_damaged");
  if (!found) co_return found.error();
  if (!*found) co_return error(NOREN_E_INTERNAL, "journal_damaged", {id->text()});
  operation::Operation completion = std::move(**found);
  const host::Answer answer = co_await ask(context, live, completion);
  const bool was_never_seen = answer.status == NOREN_E_NOEXIST;
  if (was_never_seen) {
    const Status barred = co_await cancel(context, live, completion.id.text(), asked);
    co_return barred;
  }
  co_return write_end(context, live, completion, answer);
}

}  // namespace

awaitable<Status> undo(Context& context, LiveSale& live, const std::string& asked) {
  sale::Sale& sale = live.sale;
  if (!sale.undoing) {
    sale.undoing = true;
    if (const Status saved = save(context, live); !saved) {
      sale.undoing = false;
      co_return sale.unknown_operation.empty() ? saved : as_unknown(saved.error());
    }
  }
  while (!sale.unknown_operation.empty()) {
    const std::string asked_about = sale.unknown_operation;
    Status settled = Done{};
    if (sale.unknown_verb == Verb::complete || sale.unknown_verb == Verb::refund) {
      settled = co_await bar_completion(context, live, asked);
    } else {
      settled = co_await settle(context, live);
    }
    // What is still unknown must not be walked past, whatever kept it from being settled.
    const bool is_unknown = !settled && settled.error().status == NOREN_E_UNKNOWN_OUTCOME;
    if (is_unknown || sale.unknown_operation == asked_about) {
      co_return settled ? settled : as_unknown(settled.error());
    }
  }
  // A return that has happened can't be given up: the goods have been paid back.
  if (sale.is_return() && sale.state == sale::State::done) {
    sale.undoing = false;
    const Status saved = save(context, live);
    co_return saved ? Status(error(NOREN_E_ILLEGAL, "sale_done")) : as_unknown(saved.error());
  }
  if (!sale.completed_by.empty()) {
    const std::string completion = sale.completed_by;
    const Status cancelled = co_await cancel(context, live, completion, asked);
    if (!cancelled) co_return cancelled;
  }
  while (!sale.payments.empty()) {
    const std::string payment = sale.payments.back().operation;
    const Status reversed = co_await reverse(context, live, payment, asked);
    if (!reversed) co_return reversed;
  }
  // Points taken without a line were taken nowhere yet.
  if (sale.hold && sale.hold->offline) release_offline(context, live);
  if (sale.hold) {
    const std::string hold = sale.hold->operation;
    const Status cancelled = co_await cancel(context, live, hold, asked);
    // Captured by a completion that arrived before it was barred: that cancellation gave it back.
    const bool was_given_back = !cancelled && cancelled.error().reason == "hold_captured";
    if (!cancelled && !was_given_back) co_return cancelled;
    if (was_given_back) sale::hold_released(sale);
  }
  sale::abandoned(sale);
  co_return save(context, live);
}

awaitable<Status> carry_on(Context& context, LiveSale& live) {
  if (live.sale.undoing) {
    const Status undone = co_await undo(context, live, "{}");
    co_return undone;
  }
  const auto verb = live.sale.unknown_verb;
  const Status settled = co_await settle(context, live);
  // The first half of a redemption that was to be changed: nothing is held now.
  if (settled && verb == Verb::cancel) co_return error(NOREN_E_FAILURE, "hold_let_go");
  co_return settled;
}

awaitable<Status> abandon(Context& context, LiveSale& live, const json::object& arguments) {
  if (live.sale.state == sale::State::abandoned) co_return Done{};
  if (const Status allowed = sale::may_abandon(live.sale); !allowed) co_return allowed;
  const sale::Sale before = live.sale;
  const Status undone = co_await undo(context, live, canonical(arguments));
  if (undone || undone.error().status == NOREN_E_UNKNOWN_OUTCOME) co_return undone;
  // Refused at the first step: it did not happen, and the sale is as it was.
  sale::Sale as_it_was = live.sale;
  as_it_was.undoing = before.undoing;
  if (sale::to_snapshot(as_it_was) == sale::to_snapshot(before)) {
    live.sale = std::move(as_it_was);
    (void)save(context, live);
    co_return undone;
  }
  const bool is_half_undone =
      live.sale.payments.size() < before.payments.size() || (before.hold && !live.sale.hold);
  if (is_half_undone) co_return error(NOREN_E_UNKNOWN_OUTCOME, "sale_not_undone", {before.ref});
  co_return undone;
}

}  // namespace noren::runtime
