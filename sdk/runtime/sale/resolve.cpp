// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Id;

// A person has looked: the paper, the terminal's list, the center's office.
Status by_staff(Context& context, LiveSale& live, const json::object& arguments) {
  for (const char* key : {"done", "who", "why"}) {
    if (!arguments.contains(key)) return error(NOREN_E_ILLEGAL, "argument_missing", {key});
  }
  const auto id = Id::parse(live.sale.unknown_operation);
  auto found = id ? context.journal.find(*id) : error(NOREN_E_NOEXIST, "nothing_unknown");
  if (!found) return found.error();
  if (!*found) return error(NOREN_E_INTERNAL, "journal_damaged");
  operation::Operation operation = std::move(**found);
  operation.note = canonical(arguments);
  host::Answer answer;
  const bool done = is_yes(arguments, "done");
  answer.status = done ? NOREN_OK : NOREN_E_FAILURE;
  answer.outcome = done ? NOREN_OUTCOME_DONE : NOREN_OUTCOME_REFUSED;
  if (!done) answer.error = error(NOREN_E_FAILURE, "settled_by_staff");
  return write_end(context, live, operation, answer);
}

// Paper that nobody knows about is unfinished too, but only a person can see it.
Status print_by_staff(Context& context, LiveSale& live, const operation::Operation& printed,
                      const json::object& arguments) {
  if (text_of(arguments, "how") != "staff") return error(NOREN_E_UNKNOWN_OUTCOME, "unknown_print");
  live.sale.unknown_operation = printed.id.text();
  live.sale.unknown_verb = operation::Verb::print;
  return by_staff(context, live, arguments);
}

// What has been settled meanwhile answers as it ended: the operation of that id, or the last one
// that moved value.
Status as_it_ended(const std::vector<operation::Operation>& operations, const std::string& asked) {
  const auto id = Id::parse(asked);
  const operation::Operation* last = nullptr;
  for (const operation::Operation& operation : operations) {
    if (id ? operation.id == *id : operation.verb != operation::Verb::print) last = &operation;
  }
  if (last && last->state == operation::State::refused) return error(last->status, last->reason);
  return Done{};
}

}  // namespace

awaitable<Status> resolve(Context& context, LiveSale& live, const json::object& arguments) {
  const std::string how = text_of(arguments, "how", "ask");
  if (how == "reverse") {
    const json::object none;
    const Status reversed = co_await abandon(context, live, none);
    co_return reversed;
  }
  if (live.sale.unknown_operation.empty()) {
    const auto operations = context.journal.of_sale(live.sale.ref);
    if (!operations) co_return operations.error();
    for (const operation::Operation& operation : *operations) {
      if (operation.verb == operation::Verb::print && !operation::is_final(operation.state)) {
        co_return print_by_staff(context, live, operation, arguments);
      }
    }
    co_return as_it_ended(*operations, text_of(arguments, "operation"));
  }
  if (how == "staff") co_return by_staff(context, live, arguments);
  const Status settled = co_await settle(context, live);
  co_return settled;
}

}  // namespace noren::runtime
