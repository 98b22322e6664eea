// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/loyalty.h>
#include <noren/plugin/payment.h>
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
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
    // Whatever kept the cancellation away, the completion is as unknown as before.
    if (!barred && !live.sale.unknown_operation.empty()) {
      Error why = barred.error();
      why.status = NOREN_E_UNKNOWN_OUTCOME;
      co_return why;
    }
    co_return barred;
  }
  const Status settled = write_end(context, live, completion, answer);
  if (!operation::is_final(completion.state)) co_return settled;
  if (live.sale.state == sale::State::done) live.sale.state = sale::State::abandoning;
  co_return Done{};
}

}  // namespace

awaitable<Status> undo(Context& context, LiveSale& live, const std::string& asked) {
  sale::Sale& sale = live.sale;
  if (!sale.unknown_operation.empty()) {
    if (sale.unknown_verb == Verb::complete) {
      const Status barred = co_await bar_completion(context, live, asked);
      if (!barred) co_return barred;
    } else {
      const Status settled = co_await settle(context, live);
      if (!settled && settled.error().status == NOREN_E_UNKNOWN_OUTCOME) co_return settled;
    }
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
  if (sale.hold) {
    const std::string hold = sale.hold->operation;
    const Status cancelled = co_await cancel(context, live, hold, asked);
    if (!cancelled) co_return cancelled;
  }
  sale::abandoned(sale);
  co_return save(context, live);
}

awaitable<Status> abandon(Context& context, LiveSale& live, const json::object& arguments) {
  if (live.sale.state == sale::State::abandoned) co_return Done{};
  if (const Status allowed = sale::may_abandon(live.sale); !allowed) co_return allowed;
  const Status undone = co_await undo(context, live, canonical(arguments));
  co_return undone;
}

}  // namespace noren::runtime
