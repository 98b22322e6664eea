// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"

namespace noren::runtime {

// Undoes all that a sale has moved, an unknown completion too, and leaves it abandoned. 1001 where
// something of it stays unknown; called again it carries on there.
awaitable<Status> undo(Context& context, LiveSale& live, const std::string& asked);

// Goes on where a sale stopped: undoes what is to be given up, else asks about what is unknown.
// Answers as the verb that stopped there would.
awaitable<Status> carry_on(Context& context, LiveSale& live);

}  // namespace noren::runtime
