// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"

namespace noren::runtime {

// What a till may do while there is no line to the center: close a sale whose points are
// provisional until its completion, which waits in the journal, has arrived.

// Whether a call did not happen because nobody could be reached.
bool is_no_line(const Status& status);

// Completions that wait, oldest first.
Result<std::vector<operation::Operation>> queued(Context& context);
// By what this till knows one card from another; empty where it does not.
std::string card_of(const std::string& token);
std::string card_of(const operation::Operation& operation);
// Whether a completion for the sale's card waits: the next one must not overtake it.
bool is_card_waiting(Context& context, const LiveSale& live);

// Closes the sale and puts its completion into the journal, to be sent later. 108 where this sale
// needs the center.
Status complete_later(Context& context, LiveSale& live, const std::string& asked);

// Sends a completion that waits. Its state says whether the program has answered.
awaitable<Status> send_queued(Context& context, LiveSale& live, operation::Operation& operation);

}  // namespace noren::runtime
