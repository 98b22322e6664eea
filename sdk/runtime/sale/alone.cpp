// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/alone.hpp"

#include <algorithm>

#include "runtime/sale/perform.hpp"

namespace noren::runtime {

using operation::Operation;
using operation::State;
using operation::Verb;

bool is_sale_lost(const Error& why) {
  return why.reason == "journal_sale_damaged";
}

Error about_lost_sale(Context& context, Error why, const std::string& ref) {
  if (!is_sale_lost(why)) return why;
  const auto operations = context.journal.of_sale(ref);
  const bool may_have_moved =
      !operations || std::ranges::any_of(*operations, [](const Operation& operation) {
        return operation.verb != Verb::print && operation.state != State::refused;
      });
  return may_have_moved ? as_unknown(std::move(why)) : why;
}

Status end_alone(Context& context, const operation::Id& id, const host::Answer& answer,
                 const std::string& note) {
  const auto found = context.journal.find(id);
  if (!found) return as_unknown(found.error());
  if (!*found) return error(NOREN_E_UNKNOWN_OUTCOME, "journal_damaged", {id.text()});
  Operation operation = **found;
  if (operation::is_final(operation.state)) return as_it_stands(operation);
  if (const Status set = set_end(operation, answer); !set) return set;
  if (!note.empty()) operation.note = note;
  if (const Status ended = context.journal.end(operation, ""); !ended) {
    context.log("could not write the end of " + id.text() + ": " + ended.error().reason);
  }
  return as_it_stands(operation);
}

awaitable<Status> settle_alone(Context& context, Cancellation& cancellation,
                               const Operation& operation) {
  const host::Answer answer = co_await recover(context, cancellation, operation);
  if (answer.status == NOREN_E_UNKNOWN_OUTCOME) co_return answer.error;
  co_return end_alone(context, operation.id, answer, "");
}

awaitable<SettledAlone> settle_each_alone(Context& context, Cancellation& cancellation,
                                          const std::string& ref) {
  SettledAlone all;
  const auto operations = context.journal.of_sale(ref);
  all.is_left = !operations;
  if (!operations) co_return all;
  for (auto place = operations->rbegin(); place != operations->rend(); ++place) {
    const Operation& operation = *place;
    if (operation.verb == Verb::print || operation.state != State::unknown) continue;
    const Status settled = co_await settle_alone(context, cancellation, operation);
    const bool is_unknown = !settled && settled.error().status == NOREN_E_UNKNOWN_OUTCOME;
    (is_unknown ? all.is_left : all.is_any) = true;
  }
  co_return all;
}

}  // namespace noren::runtime
