// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "runtime/sale/alone.hpp"
#include "runtime/sale/arguments.hpp"
#include "runtime/sale/lost_record.hpp"
#include "runtime/sale/offline.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/undo.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Operation;
using operation::Verb;

// A person has looked: the paper, the terminal's list, the center's office.
Result<host::Answer> told_by_staff(const Operation& operation, const json::object& arguments) {
  for (const char* key : {"done", "who", "why"}) {
    if (!arguments.contains(key)) return error(NOREN_E_ILLEGAL, "argument_missing", {key});
  }
  const bool done = is_yes(arguments, "done");
  // What a hold is worth only the center's own answer says.
  if (done && operation.verb == Verb::hold) return error(NOREN_E_ILLEGAL, "hold_needs_center");
  host::Answer answer;
  answer.status = done ? NOREN_OK : NOREN_E_FAILURE;
  answer.outcome = done ? NOREN_OUTCOME_DONE : NOREN_OUTCOME_REFUSED;
  if (!done) answer.error = error(NOREN_E_FAILURE, "settled_by_staff");
  return answer;
}

Status by_staff(Context& context, LiveSale& live, Operation operation,
                const json::object& arguments) {
  const auto answer = told_by_staff(operation, arguments);
  if (!answer) return answer.error();
  operation.note = canonical(arguments);
  return write_end(context, live, operation, *answer);
}

const Operation* find(const std::vector<Operation>& operations, const std::string& id) {
  for (const Operation& operation : operations) {
    if (operation.id.text() == id) return &operation;
  }
  return nullptr;
}

// Which operation the till means: the one that it names, else the unknown one, else paper that
// nobody knows about, else the last that moved value.
const Operation* meant(const std::vector<Operation>& operations, const LiveSale& live,
                       const std::string& asked) {
  if (!asked.empty()) return find(operations, asked);
  if (!live.sale.unknown_operation.empty()) return find(operations, live.sale.unknown_operation);
  const Operation* last = nullptr;
  for (const Operation& operation : operations) {
    const bool is_paper = operation.verb == Verb::print;
    if (is_paper && !operation::is_final(operation.state)) return &operation;
    if (!is_paper) last = &operation;
  }
  return last;
}

// The same where its sale can't be read.
const Operation* meant_alone(const std::vector<Operation>& operations, const std::string& asked) {
  if (!asked.empty()) return find(operations, asked);
  const Operation* last = nullptr;
  for (auto place = operations.rbegin(); place != operations.rend(); ++place) {
    if (!operation::is_final(place->state)) return &*place;
    if (!last && place->verb != Verb::print) last = &*place;
  }
  return last;
}

// A card's sales arrive in the order in which they happened.
Status is_first_of_card(Context& context, const Operation& operation) {
  const auto waiting = queued(context);
  if (!waiting) return waiting.error();
  for (const Operation& earlier : *waiting) {
    if (earlier.id == operation.id) return Done{};
    if (card_of(earlier) == card_of(operation)) {
      return error(NOREN_E_UNKNOWN_OUTCOME, "queued_behind", {earlier.ref});
    }
  }
  return Done{};
}

}  // namespace

awaitable<Status> resolve(Context& context, LiveSale& live, const json::object& arguments) {
  const std::string how = text_of(arguments, "how", "ask");
  const std::string asked = text_of(arguments, "operation");
  if (how == "reverse") {
    const json::object none;
    const Status reversed = co_await abandon(context, live, none);
    co_return reversed;
  }
  auto operations = context.journal.of_sale(live.sale.ref);
  if (!operations) co_return as_unknown(operations.error());
  const std::string unknown = live.sale.unknown_operation;
  const bool is_lost =
      !unknown.empty() && (asked.empty() || asked == unknown) && !find(*operations, unknown);
  const Operation* about = meant(*operations, live, asked);
  if (!about && !asked.empty() && !is_lost)
    co_return error(NOREN_E_NOEXIST, "no_operation", {asked});

  if (how == "staff" && is_lost) {
    const auto answer = told_by_staff(without_record(context, live.sale), arguments);
    if (!answer) co_return answer.error();
    co_return settle_without_record(context, live, *answer, canonical(arguments));
  }
  if (how == "staff") {
    if (!about || operation::is_final(about->state)) {
      co_return about ? as_it_stands(*about) : error(NOREN_E_NOEXIST, "nothing_unknown");
    }
    if (about->state == operation::State::queued) {
      co_return error(NOREN_E_ILLEGAL, "queued_goes_by_itself", {about->id.text()});
    }
    // Staff speaks of one operation; what stands before it is settled first.
    const std::string& first = live.sale.unknown_operation;
    if (about->verb != Verb::print && !first.empty() && first != about->id.text()) {
      co_return error(NOREN_E_ILLEGAL, "settle_first", {first});
    }
    co_return by_staff(context, live, *about, arguments);
  }

  const bool is_paper = about && about->verb == Verb::print;
  if (is_paper && live.sale.unknown_operation.empty() && !live.sale.undoing) {
    co_return as_it_stands(*about);
  }
  const bool has_open = !live.sale.unknown_operation.empty() || live.sale.undoing;
  if (has_open) {
    const Status carried = co_await carry_on(context, live);
    if (asked.empty() || is_lost) co_return carried;
  }
  if (!about) co_return Done{};
  if (about->state == operation::State::queued) {
    Operation waiting = *about;
    if (const Status first = is_first_of_card(context, waiting); !first) co_return first;
    const Status sent = co_await send_queued(context, live, waiting);
    co_return sent;
  }
  const auto now = context.journal.find(about->id);
  if (!now) co_return as_unknown(now.error());
  co_return *now ? as_it_stands(**now) : Status(record_lost(about->id.text()));
}

awaitable<Status> resolve_alone(Context& context, Cancellation& cancellation,
                                const std::string& ref, const json::object& arguments) {
  const Error lost = error(NOREN_E_FAILURE, "journal_sale_damaged", {ref});
  const std::string how = text_of(arguments, "how", "ask");
  // What there is to undo stood in the sale's record.
  if (how == "reverse") co_return about_lost_sale(context, lost, ref);
  const auto operations = context.journal.of_sale(ref);
  if (!operations) co_return as_unknown(operations.error());
  const std::string asked = text_of(arguments, "operation");
  const Operation* found = meant_alone(*operations, asked);
  if (!found && !asked.empty()) co_return error(NOREN_E_NOEXIST, "no_operation", {asked});
  if (!found) co_return about_lost_sale(context, lost, ref);
  const Operation about = *found;
  if (operation::is_final(about.state)) co_return as_it_stands(about);
  const bool waits = about.state == operation::State::queued;
  if (how == "staff") {
    if (waits) co_return error(NOREN_E_ILLEGAL, "queued_goes_by_itself", {about.id.text()});
    const auto answer = told_by_staff(about, arguments);
    if (!answer) co_return answer.error();
    co_return end_alone(context, about.id, *answer, canonical(arguments));
  }
  if (about.verb == Verb::print) co_return as_it_stands(about);
  if (waits) {
    if (const Status first = is_first_of_card(context, about); !first) co_return first;
  }
  const Status settled = co_await settle_alone(context, cancellation, about);
  co_return settled;
}

}  // namespace noren::runtime
