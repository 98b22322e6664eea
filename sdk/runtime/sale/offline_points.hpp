// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"

namespace noren::runtime {

// Points that are taken without a line, where the program allows it: within its limits for a card,
// a till and a number of sales, and within the balance that this till heard of last. What open
// sales have taken, what waits in the journal and what has arrived since that balance all count.
// Kept in the journal's notes, in the same transaction as the sale.

// Keeps what a lookup said of the sale's card.
void remember_card(Context& context, const LiveSale& live);

// The most that the sale may take now. 108 where the program allows none.
Result<std::int64_t> most_offline(Context& context, const LiveSale& live);

// Takes them. 108 where the program does not allow it, 114 where it is too much.
Status redeem_offline(Context& context, LiveSale& live, std::int64_t points, std::int64_t payable);

// Lets go of what the sale has taken; to be saved with the sale.
void release_offline(Context& context, LiveSale& live);

// The sale is closed: what it has taken is no longer open; to be saved with its completion.
void spent_offline(Context& context, const LiveSale& live);

}  // namespace noren::runtime
