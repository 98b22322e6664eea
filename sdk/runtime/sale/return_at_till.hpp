// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"

namespace noren::runtime {

// Closes a return of a sale that nobody had shown a card for. The program has no part in it, so the
// till counts what came back: all returns of a sale together are never more than was sold. 111
// where it is more.
awaitable<Status> return_at_till(Context& context, LiveSale& live);

}  // namespace noren::runtime
