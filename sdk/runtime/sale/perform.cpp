// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/perform.hpp"

#include <noren/plugin/loyalty.h>
#include <noren/plugin/payment.h>
#include <noren/plugin/printer.h>
#include <boost/json.hpp>

#include "core/outcome/outcome.hpp"
#include "runtime/sale/lost_record.hpp"
#include "runtime/sale/replaced_papers.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Event;
using operation::Id;
using operation::Operation;
using operation::Verb;

std::string_view interface_of(Verb verb) {
  switch (verb) {
    case Verb::hold:
    case Verb::complete:
    case Verb::cancel:
    case Verb::refund:
      return NOREN_LOYALTY;
    case Verb::authorize:
    case Verb::reverse:
      return NOREN_PAYMENT;
    case Verb::print:
      return NOREN_PRINTER;
  }
  return "";
}

Event event_of(const host::Answer& answer) {
  if (answer.status == NOREN_E_UNKNOWN_OUTCOME || answer.outcome == NOREN_OUTCOME_UNKNOWN) {
    return Event::ended_unknown;
  }
  return answer.status == NOREN_OK ? Event::ended_done : Event::ended_refused;
}

Status status_of(const host::Answer& answer) {
  if (answer.status == NOREN_OK) return Done{};
  Error why = answer.error;
  why.status = answer.status;
  if (why.reason.empty()) why.reason = "refused";
  return why;
}

host::Answer unknown(Error why) {
  host::Answer answer;
  answer.status = NOREN_E_UNKNOWN_OUTCOME;
  answer.outcome = NOREN_OUTCOME_UNKNOWN;
  answer.error = std::move(why);
  answer.error.status = NOREN_E_UNKNOWN_OUTCOME;
  return answer;
}

awaitable<host::Answer> send(Context& context, Cancellation& cancellation, NamedPort port,
                             host::Call call) {
  host::Answer answer =
      co_await submit(context.executor, *port.port, std::move(call), cancellation);
  context.standing.hear(answer.document);
  co_return answer;
}

// What an answer to status or recover says about the first try. Some speak only of the question: a
// line or a plugin that is down has nothing to say about what it did before (noren.h, ERRORS).
host::Answer about_first_try(host::Answer answer) {
  switch (answer.status) {
    case NOREN_OK:
      return answer;
    case NOREN_E_CLOSED:
    case NOREN_E_NOSERVICE:
    case NOREN_E_NOHARDWARE:
    case NOREN_E_OFFLINE:
    case NOREN_E_TIMEOUT:
    case NOREN_E_BUSY:
    case NOREN_E_CANCELED:
    case NOREN_E_INTERNAL:
      return unknown(std::move(answer.error));
    default:
      break;
  }
  if (answer.outcome != NOREN_OUTCOME_REFUSED) return unknown(std::move(answer.error));
  return answer;
}

// What a cancellation that has ended was about, if nobody knows that one's own outcome.
std::optional<Operation> unknown_original(Context& context, const Operation& operation) {
  if (operation.verb != Verb::cancel || !operation.original) return std::nullopt;
  auto found = context.journal.find(*operation.original);
  if (!found || !*found || operation::is_final((*found)->state)) return std::nullopt;
  return std::move(**found);
}

// The program has barred it: it did not happen and never will.
void write_barred(Context& context, LiveSale& live, Operation original) {
  original.state = operation::State::refused;
  original.status = NOREN_E_CANCELED;
  original.reason = "abandoned";
  if (const Status ended = context.journal.end(original, sale::to_snapshot(live.sale)); !ended) {
    context.log("could not write the end of " + original.id.text() + ": " + ended.error().reason);
  }
}

void set_unknown(sale::Sale& sale, const Operation& operation) {
  sale.unknown_operation = operation.id.text();
  sale.unknown_verb = operation.verb;
}

void clear_unknown(sale::Sale& sale, const Operation& operation) {
  if (sale.unknown_operation != operation.id.text()) return;  // another one's, and still unknown
  sale.unknown_operation.clear();
  sale.unknown_verb.reset();
}

}  // namespace

Status save(Context& context, const LiveSale& live) {
  return context.journal.save_sale(live.sale.ref, sale::to_snapshot(live.sale));
}

Status set_end(Operation& operation, const host::Answer& answer) {
  const auto state = operation::next(operation.state, event_of(answer));
  if (!state) return state.error();
  operation.state = *state;
  operation.status = answer.status;
  operation.reply = answer.document;
  operation.reason = answer.error.reason;
  return Done{};
}

Status as_it_stands(const Operation& operation) {
  if (operation.state == operation::State::done) return Done{};
  if (operation.state == operation::State::refused) {
    return error(operation.status, operation.reason);
  }
  return error(NOREN_E_UNKNOWN_OUTCOME, operation::unknown_reason(operation.verb));
}

Error as_unknown(Error why) {
  why.status = NOREN_E_UNKNOWN_OUTCOME;
  return why;
}

Status write_end(Context& context, LiveSale& live, Operation& operation,
                 const host::Answer& answer) {
  const Event event = event_of(answer);
  if (const Status set = set_end(operation, answer); !set) return set;
  if (event == Event::ended_done && !apply(live.sale, operation)) {
    context.log("warning " + operation.id.text() + " was done, and its sale is over without it");
  }
  if (operation::is_final(operation.state)) {
    auto original = unknown_original(context, operation);
    if (original && event == Event::ended_done) {
      // Before the cancellation's own end: a power cut in between asks about that again.
      write_barred(context, live, std::move(*original));
      original.reset();
    }
    clear_unknown(live.sale, operation);
    if (original) set_unknown(live.sale, *original);
  }
  // Only now, for what is unknown has a slip of its own.
  const bool has_closed = live.sale.completed_by == operation.id.text();
  if (event == Event::ended_done && has_closed) live.sale.slip = context.make_slip(live.sale);
  const bool is_receipt = operation.verb == Verb::print && !is_pending_slip(operation);
  if (is_receipt && event == Event::ended_done) note_replaced(context.journal, live.sale);
  if (operation.verb == Verb::complete && event == Event::ended_done) {
    forget_replaced(context.journal, operation);
  }
  if (is_receipt && event != Event::ended_done) {
    // A reprint that failed leaves the first print as it is.
    const std::string_view no_paper = live.sale.prints > 0 ? "done" : "refused";
    live.sale.print_state = event == Event::ended_unknown ? "unknown" : no_paper;
  }
  if (operation.state == operation::State::refused && live.sale.provisional &&
      live.sale.completed_by == operation.id.text()) {
    sale::provisional_refused(live.sale, operation.reason);
  }
  // The answer is true whether or not it could be written down: without the record the operation
  // counts as unknown after a restart and is asked about again under the same id.
  if (const Status ended = context.journal.end(operation, sale::to_snapshot(live.sale)); !ended) {
    context.log("could not write the end of " + operation.id.text() + ": " + ended.error().reason);
  }
  return status_of(answer);
}

awaitable<Status> perform(Context& context, LiveSale& live, Task task) {
  Operation operation;
  operation.verb = task.verb;
  operation.id = Id(context.clock.wall_ms(), context.journal.epoch(),
                    context.journal.take_sequence(), task.verb);
  operation.ref = live.sale.ref;
  operation.instance = task.port.name;
  operation.arguments = task.arguments;
  // A receipt's grid can be made again from the slip; the journal need not keep it twice.
  operation.request = task.verb == Verb::print ? task.slip : task.document;
  operation.amount = task.amount;
  operation.currency = live.sale.currency;
  operation.original = task.original;
  operation.created_ms = context.clock.wall_ms();

  const std::string unknown_before = live.sale.unknown_operation;
  const auto verb_before = live.sale.unknown_verb;
  // Paper is looked at by people; it holds nothing else up.
  if (task.verb != Verb::print) set_unknown(live.sale, operation);
  if (const Status begun = context.journal.begin(operation, sale::to_snapshot(live.sale)); !begun) {
    live.sale.unknown_operation = unknown_before;
    live.sale.unknown_verb = verb_before;
    co_return begun;
  }

  host::Call call;
  call.slot = host::find_slot(task.interface_id, operation::name(task.verb));
  call.idempotency_key = operation.id.text();
  if (task.original) call.original_key = task.original->text();
  call.amount = task.amount;
  call.currency = live.sale.currency;
  call.timeout_ms = task.timeout_ms;
  call.document = std::move(task.document);
  const host::Answer answer = co_await send(context, live.cancellation, task.port, std::move(call));
  co_return write_end(context, live, operation, answer);
}

awaitable<host::Answer> ask(Context& context, LiveSale& live, const Operation& operation) {
  const NamedPort port = context.ports.named(operation.instance);
  if (!port) {
    co_return unknown(error(NOREN_E_UNKNOWN_OUTCOME, "plugin_missing", {operation.instance}));
  }
  host::Call call;
  call.slot = host::find_slot(interface_of(operation.verb), "status");
  call.original_key = operation.id.text();
  host::Answer answer = co_await send(context, live.cancellation, port, std::move(call));
  co_return about_first_try(std::move(answer));
}

void adopt_orphan(Context& context, LiveSale& live) {
  if (!live.sale.unknown_operation.empty()) return;
  const auto operations = context.journal.of_sale(live.sale.ref);
  if (!operations) return;
  for (const Operation& operation : *operations) {
    const bool is_open = operation.state == operation::State::unknown;
    if (is_open && operation.verb != Verb::print) return set_unknown(live.sale, operation);
  }
}

awaitable<host::Answer> recover(Context& context, Cancellation& cancellation,
                                const Operation& operation) {
  const NamedPort port = context.ports.named(operation.instance);
  if (!port) {
    co_return unknown(error(NOREN_E_UNKNOWN_OUTCOME, "plugin_missing", {operation.instance}));
  }
  host::Call call;
  call.slot = host::find_slot(interface_of(operation.verb), "recover");
  call.idempotency_key = operation.id.text();
  call.original_key = operation.id.text();
  call.amount = operation.amount;
  call.currency = operation.currency;
  if (interface_of(operation.verb) == NOREN_LOYALTY) {
    json::object first_try{{"verb", operation::name(operation.verb)},
                           {"request", parse_object(operation.request)}};
    if (operation.original) first_try["original"] = operation.original->text();
    call.document = json::serialize(first_try);
  }
  host::Answer answer = co_await send(context, cancellation, port, std::move(call));
  co_return about_first_try(std::move(answer));
}

awaitable<Status> settle(Context& context, LiveSale& live) {
  const auto id = Id::parse(live.sale.unknown_operation);
  if (!id) co_return Done{};
  auto found = context.journal.find(*id);
  if (!found) co_return as_unknown(found.error());
  if (!*found) co_return record_lost(id->text());
  Operation operation = std::move(**found);
  const host::Answer answer = co_await recover(context, live.cancellation, operation);
  co_return write_end(context, live, operation, answer);
}

std::string slip_now(const Context& context, const sale::Sale& sale) {
  return sale.unknown_operation.empty() ? sale.slip : context.make_slip(sale);
}

std::string marked_again(const std::string& slip) {
  return "^^^再発行\n" + slip;
}

Result<NamedPort> loyalty(Context& context) {
  const auto ports = context.ports.offering(NOREN_LOYALTY);
  if (ports.empty()) return error(NOREN_E_NOSERVICE, "no_loyalty");
  return ports.front();
}

awaitable<host::Answer> query(Context& context, LiveSale& live, std::string_view slot,
                              json::object document, std::uint32_t timeout_ms) {
  const auto port = loyalty(context);
  if (!port) {
    host::Answer none;
    none.status = port.error().status;
    none.error = port.error();
    co_return none;
  }
  host::Call call;
  call.slot = host::find_slot(NOREN_LOYALTY, slot);
  call.timeout_ms = timeout_ms;
  call.document = json::serialize(document);
  host::Answer answer = co_await send(context, live.cancellation, *port, std::move(call));
  co_return answer;
}

}  // namespace noren::runtime
