// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"

namespace noren::runtime {

// The slow verbs of a sale, as noren.h describes them. Arguments are checked. Each is entered with
// the sale's gate held, and answers as the status that the till gets.
using SaleVerb = awaitable<Status>(Context&, LiveSale&, const boost::json::object& arguments);

SaleVerb identify, quote, redeem, pay, complete, print, abandon;

// Runs a whole sale: adds the lines, then each verb that the arguments name. What fails before
// completing is undone.
SaleVerb run;

// Settles the sale's unknown operation as noren_resolve with how=ask, reverse or staff does.
SaleVerb resolve;
// The same where the sale's record is damaged: settles one operation by its own record, the one
// that is asked for or else the sale's newest that is unfinished.
awaitable<Status> resolve_alone(Context& context, Cancellation& cancellation,
                                const std::string& ref, const boost::json::object& arguments);

}  // namespace noren::runtime
