// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/printer.h>
#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

// The till printed slip.text itself and tells how that went.
Status printed_by_till(Context& context, LiveSale& live, const json::object& arguments) {
  const std::string printed = text_of(arguments, "printed", "yes");
  // A 処理未了 slip is not the sale's receipt.
  if (live.sale.unknown_operation.empty()) {
    live.sale.print_state = printed == "yes" ? "done" : printed == "no" ? "refused" : "unknown";
    if (printed == "yes") ++live.sale.prints;
    if (const Status saved = save(context, live); !saved) return saved;
  }
  if (printed == "unknown") return error(NOREN_E_UNKNOWN_OUTCOME, "unknown_print");
  if (printed == "no") return error(NOREN_E_FAILURE, "print_by_till_failed");
  return Done{};
}

// Whether a receipt of this sale may be on paper. Who looked and saw none may have looked too
// early: a printer that gets new paper prints its rest.
bool may_be_out(Context& context, const sale::Sale& sale) {
  if (sale.prints > 0 || sale.print_state == "unknown") return true;
  const auto operations = context.journal.of_sale(sale.ref);
  if (!operations) return true;
  return std::ranges::any_of(*operations, [](const operation::Operation& earlier) {
    if (earlier.verb != operation::Verb::print || is_pending_slip(earlier)) return false;
    const bool by_people =
        earlier.reason == "no_paper_seen" || earlier.reason == "settled_by_staff";
    return earlier.state != operation::State::refused || by_people;
  });
}

// Whoever asks for it again has looked and seen no paper: that settles the earlier try.
void settle_earlier_prints(Context& context, LiveSale& live) {
  const auto operations = context.journal.of_sale(live.sale.ref);
  if (!operations) return;
  for (operation::Operation earlier : *operations) {
    if (earlier.verb != operation::Verb::print || operation::is_final(earlier.state)) continue;
    host::Answer answer;
    answer.status = NOREN_E_FAILURE;
    answer.outcome = NOREN_OUTCOME_REFUSED;
    answer.error = error(NOREN_E_FAILURE, "no_paper_seen");
    (void)write_end(context, live, earlier, answer);
  }
}

// How the 処理未了 slip of what is unknown now came out, if it was printed before.
std::optional<operation::State> pending_slip_state(Context& context, const LiveSale& live) {
  std::optional<operation::State> state;
  const auto operations = context.journal.of_sale(live.sale.ref);
  if (!operations) return state;
  for (const operation::Operation& printed : *operations) {
    const bool is_of_this = is_pending_slip(printed) && printed.original &&
                            printed.original->text() == live.sale.unknown_operation;
    if (is_of_this && printed.state != operation::State::refused) state = printed.state;
  }
  return state;
}

// Whether what is to be printed now has come out before: nothing where it has not.
std::optional<Status> printed_before(Context& context, const LiveSale& live) {
  const Status unknown = error(NOREN_E_UNKNOWN_OUTCOME, "unknown_print");
  if (!live.sale.unknown_operation.empty()) {
    const auto state = pending_slip_state(context, live);
    if (!state) return std::nullopt;
    return *state == operation::State::done ? Status(Done{}) : unknown;
  }
  if (live.sale.print_state == "done") return Done{};
  if (live.sale.print_state == "unknown") return unknown;
  return std::nullopt;
}

}  // namespace

awaitable<Status> print(Context& context, LiveSale& live, const json::object& arguments) {
  if (const Status allowed = sale::may_print(live.sale); !allowed) co_return allowed;
  const std::string name = text_of(arguments, "printer");
  const bool is_pending = !live.sale.unknown_operation.empty();
  if (name == "till") co_return printed_by_till(context, live, arguments);

  const bool again = is_yes(arguments, "again");
  const auto before = printed_before(context, live);
  if (before && !again) co_return *before;
  NamedPort printer;
  for (const NamedPort& candidate : context.ports.offering(NOREN_PRINTER)) {
    if (!printer && (name.empty() || candidate.name == name)) printer = candidate;
  }
  if (!printer) co_return error(NOREN_E_NOSERVICE, "no_printer", {name});

  host::Call question;
  question.slot = host::find_slot(NOREN_PRINTER, "query");
  const host::Answer ability =
      co_await submit(context.executor, *printer.port, std::move(question), live.cancellation);
  if (ability.status != NOREN_OK) co_return ability.error;
  const int columns = static_cast<int>(number_of(parse_object(ability.document), "columns", 48));

  const bool is_reprint = !is_pending && may_be_out(context, live.sale);
  // No slip of another kind is waited for either: what it was about is known by now.
  settle_earlier_prints(context, live);
  if (is_reprint && !sale::coupons_on_paper(live.sale).empty()) {
    // On disk with the operation, before the first byte leaves.
    ++live.sale.paper;
    live.sale.slip = context.make_slip(live.sale);
  }
  const std::string slip = slip_now(context, live.sale);
  const Result<std::string> layout =
      context.lay_out(is_reprint ? marked_again(slip) : slip, columns);
  if (!layout) co_return layout.error();
  Task task{operation::Verb::print, printer, NOREN_PRINTER, canonical(arguments),
            R"({"layout":)" + *layout + "}"};
  if (is_pending) {
    task.original = operation::Id::parse(live.sale.unknown_operation);
    task.slip = pending_slip_request;
  }
  task.timeout_ms = timeout_of(arguments, center_timeout_ms);
  const Status printed = co_await perform(context, live, std::move(task));
  co_return printed;
}

}  // namespace noren::runtime
