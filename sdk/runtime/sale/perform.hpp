// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "runtime/sale/apply.hpp"
#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"

namespace noren::runtime {

// The one way in which value or paper moves: the operation and the sale are on disk before the
// first byte leaves, and how it ended is on disk before the till hears of it.

// What is to be done, and by whom.
struct Task {
  operation::Verb verb;
  NamedPort port;
  std::string_view interface_id;
  std::string arguments;  // canonical: what the till asked
  std::string document;
  std::int64_t amount = 0;
  std::optional<operation::Id> original = std::nullopt;
  std::uint32_t timeout_ms = 0;
  std::string slip = "{}";  // print: what the journal keeps instead of the document
};

// Makes the operation's id, writes it down, sends it and writes down how it ended. 0 it is done;
// 1001 nobody knows; else it did not happen. Where it cannot be written down, nothing is sent.
awaitable<Status> perform(Context& context, LiveSale& live, Task task);

// Asks again about the sale's unknown operation, under its own id. Ends as that operation did.
awaitable<Status> settle(Context& context, LiveSale& live);

// Sends the first try of an operation again, under its own id: how that ended or does now, 1001
// where nobody can say. Writes nothing.
awaitable<host::Answer> recover(Context& context, Cancellation& cancellation,
                                const operation::Operation& operation);

// An unknown operation of the sale that the sale itself has lost sight of, as when its end could
// not be written: it is the unknown one again.
void adopt_orphan(Context& context, LiveSale& live);

// Asks what became of an operation and moves nothing: 0 done, 109 never seen, 1001 nobody knows.
awaitable<host::Answer> ask(Context& context, LiveSale& live,
                            const operation::Operation& operation);

// How an operation stands after an answer, in memory alone. 106 where it has ended another way.
Status set_end(operation::Operation& operation, const host::Answer& answer);
// What its record says of it now.
Status as_it_stands(const operation::Operation& operation);
// Something else went wrong while an outcome is unknown: that it still is.
Error as_unknown(Error why);

// Writes down how an operation ended and what that makes of the sale.
Status write_end(Context& context, LiveSale& live, operation::Operation& operation,
                 const host::Answer& answer);

// Writes the sale as it is now.
Status save(Context& context, const LiveSale& live);

// A question that moves nothing, to the loyalty program.
awaitable<host::Answer> query(Context& context, LiveSale& live, std::string_view slot,
                              boost::json::object document, std::uint32_t timeout_ms);

// What there is to print of it now: its receipt, or while nobody knows, a 処理未了 slip.
std::string slip_now(const Context& context, const sale::Sale& sale);
// The same for a further paper, which says so: 再発行.
std::string marked_again(const std::string& slip);

// The loyalty program's port; 104 "no_loyalty" where the till has none.
Result<NamedPort> loyalty(Context& context);

}  // namespace noren::runtime
