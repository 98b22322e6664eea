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

// Takes out what may no longer be used. Points on hold stay until the hold ends.
void expire(Draft& draft, std::int64_t member);

// Gives points at a sponsor's cost; what the member owes is paid first.
void award(Draft& draft, std::int64_t member, const std::string& sponsor, std::int64_t points);

// Reserves points that are available.
void reserve(Draft& draft, std::int64_t member, const std::string& shop, std::int64_t points);
// Ends what the hold's entry reserved.
void capture(Draft& draft, const ledger::Entry& hold);
void release(Draft& draft, const ledger::Entry& hold);
// The sale happened, but its hold had gone: takes what is there, the member owes the rest, and the
// shop gets all of it.
void redeem_late(Draft& draft, std::int64_t member, const std::string& shop, std::int64_t points);

// Undoes a completed sale: points that it took go back to their lots, points that it gave are taken
// from their own lot, then from others, and what is no longer there is owed. Returns how many
// points it had given.
std::int64_t undo(Draft& draft, const ledger::Entry& complete);

}  // namespace noren::center
