// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/center/draft.hpp"

namespace noren::center {

// What happens to points, as transfers in a draft: the points, and the yen that stand behind them.

// A member's points at the moment.
struct Balance {
  std::int64_t posted = 0;     // holds not counted, debt taken off, never below 0
  std::int64_t available = 0;  // after holds
};
Balance balance_of(Draft& draft, std::int64_t member);
std::int64_t owed_by(Draft& draft, std::int64_t member);

// Takes out what may no longer be used. Points on hold stay until the hold ends.
void expire(Draft& draft, std::int64_t member);

// Gives points at a sponsor's cost; what the member owes is paid first.
void award(Draft& draft, std::int64_t member, const std::string& sponsor, std::int64_t points);

// Reserves points that are available.
void reserve(Draft& draft, std::int64_t member, const std::string& shop, std::int64_t points);
// Ends what the hold's entry reserved.
void capture(Draft& draft, const ledger::Entry& hold);
void release(Draft& draft, const ledger::Entry& hold);
// The sale happened, but nothing is reserved for it: takes what is there, and the shop gets all of
// it. The rest is owed by the member, or borne by the program. Returns the rest.
enum class Bearer { member, program };
std::int64_t redeem_late(Draft& draft, std::int64_t member, const std::string& shop,
                         std::int64_t points, Bearer bearer);

// Gives back `points` of what a completed sale took, leaving out the `before` that were given back
// already: last used first, to their own lots. What expired meanwhile gets 30 days of grace.
void give_back(Draft& draft, const ledger::Entry& complete, std::int64_t before,
               std::int64_t points);
// Takes back `points` of what a completed sale gave, from its own lot, then from others. Returns
// what is not there any more, with nothing done about it.
std::int64_t take_back(Draft& draft, const ledger::Entry& complete, std::int64_t points);
// Those points are owed by the member from now on, or forgiven at the program's cost.
void owe(Draft& draft, const ledger::Entry& complete, std::int64_t points);
void forgive(Draft& draft, const ledger::Entry& complete, std::int64_t points);

}  // namespace noren::center
