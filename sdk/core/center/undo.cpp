// SPDX-License-Identifier: Apache-2.0
// Takes back what a completed sale did, all of it or a part.
#include <algorithm>

#include "core/center/calendar.hpp"
#include "core/center/moves.hpp"

namespace noren::center {
namespace {

using ledger::Account;
using ledger::Phase;
using ledger::Reason;
using ledger::Transfer;

constexpr std::int64_t grace_days = 30;

// The lot that this entry itself makes; the longer life counts where two reasons make it.
std::string own_lot(Draft& draft, std::int64_t member, std::int64_t days) {
  const std::string name = ledger::lot(member, draft.sequence());
  const std::int64_t offset = draft.program().utc_offset_minutes;
  std::int64_t expires_ms = days == 0 ? ledger::never : end_of_day_ms(draft.now_ms(), offset, days);
  const Account& known = draft.account(name);
  if (known.credits > 0) expires_ms = std::max(expires_ms, known.expires_ms);
  draft.open_lot(name, member, expires_ms);
  return name;
}

void to_lot(Draft& draft, std::int64_t member, const Transfer& taken, std::int64_t points) {
  std::string lot = taken.debit;
  if (draft.account(lot).expires_ms <= draft.now_ms()) lot = own_lot(draft, member, grace_days);
  draft.post(Phase::posted, Reason::give_back, taken.credit, lot, points);
}

void to_debt(Draft& draft, std::int64_t member, const Transfer& shortfall, std::int64_t points) {
  const Account owed = draft.account(shortfall.debit);
  const std::int64_t remitted = std::min(points, owed.debits - owed.credits);
  if (remitted > 0) {
    draft.post(Phase::posted, Reason::give_back, shortfall.credit, shortfall.debit, remitted);
  }
  if (remitted == points) return;
  // The member has paid it off since, with points that come back as a lot of their own.
  const std::string lot = own_lot(draft, member, draft.program().expire_days);
  draft.post(Phase::posted, Reason::give_back, shortfall.credit, lot, points - remitted);
}

bool took(const Transfer& transfer) {
  return ledger::unit_of(transfer.debit) == ledger::Unit::points &&
         (transfer.phase == Phase::capture || transfer.reason == Reason::late_redemption ||
          transfer.reason == Reason::shortfall);
}

bool gave(const Transfer& transfer) {
  return transfer.reason == Reason::award || transfer.reason == Reason::debt_payment;
}

// At whose cost a sale gave its points.
std::string issuer_of(const ledger::Entry& complete) {
  const auto award = std::find_if(complete.transfers.begin(), complete.transfers.end(), gave);
  return award == complete.transfers.end() ? ledger::issued(complete.shop) : award->debit;
}

void clear_taken(Draft& draft, const ledger::Entry& complete, std::int64_t points) {
  draft.clear(ledger::reserve(), ledger::receivable(ledger::owner_of(issuer_of(complete))), points);
}

}  // namespace

void give_back(Draft& draft, const ledger::Entry& complete, std::int64_t before,
               std::int64_t points) {
  const std::string payable = ledger::payable(complete.shop);
  for (auto place = complete.transfers.rbegin(); place != complete.transfers.rend(); ++place) {
    if (!took(*place)) continue;
    const std::int64_t skipped = std::min(before, place->amount);
    before -= skipped;
    const std::int64_t part = std::min(points, place->amount - skipped);
    if (part == 0) continue;
    points -= part;
    if (place->debit == ledger::goodwill()) {
      // They were never the member's: the program's loss shrinks.
      draft.post(Phase::posted, Reason::give_back, place->credit, place->debit, part);
      draft.clear(payable, ledger::offline_loss(), part);
      continue;
    }
    const bool was_owed = place->reason == Reason::shortfall;
    (was_owed ? to_debt : to_lot)(draft, complete.member, *place, part);
    draft.clear(payable, ledger::reserve(), part);
  }
}

std::int64_t take_back(Draft& draft, const ledger::Entry& complete, std::int64_t points) {
  const std::string issuer = issuer_of(complete);
  const std::int64_t wanted = points;
  const auto take_from = [&](const Account& lot) {
    const std::int64_t part = std::min(points, lot.available());
    if (part <= 0) return;
    draft.post(Phase::posted, Reason::claw_back, lot.name, issuer, part);
    points -= part;
  };
  // Its own points first, also such as nobody may use any more.
  take_from(Account(draft.account(ledger::lot(complete.member, complete.sequence))));
  for (const Account& lot : draft.lots(complete.member)) {
    if (lot.expires_ms > draft.now_ms()) take_from(lot);
  }
  clear_taken(draft, complete, wanted - points);
  return points;
}

void owe(Draft& draft, const ledger::Entry& complete, std::int64_t points) {
  if (points == 0) return;
  draft.post(Phase::posted, Reason::claw_back, ledger::debt(complete.member), issuer_of(complete),
             points);
  clear_taken(draft, complete, points);
}

void forgive(Draft& draft, const ledger::Entry& complete, std::int64_t points) {
  if (points == 0) return;
  owe(draft, complete, points);
  draft.post(Phase::posted, Reason::goodwill, ledger::goodwill(), ledger::debt(complete.member),
             points);
  draft.clear(ledger::loss(), ledger::reserve(), points);
}

}  // namespace noren::center
