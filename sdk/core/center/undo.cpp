// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/center/calendar.hpp"
#include "core/center/moves.hpp"

namespace noren::center {
namespace {

using ledger::Account;
using ledger::Phase;
using ledger::Reason;
using ledger::Transfer;

void give_back_debt(Draft& draft, std::int64_t member, const Transfer& shortfall) {
  const Account owed = draft.account(shortfall.debit);
  const std::int64_t forgiven = std::min(shortfall.amount, owed.debits - owed.credits);
  if (forgiven > 0) {
    draft.post(Phase::posted, Reason::give_back, shortfall.credit, shortfall.debit, forgiven);
  }
  if (forgiven == shortfall.amount) return;
  // The member has paid it off since, with points that come back as a lot of their own.
  const std::int64_t days = draft.program().expire_days;
  const std::string lot = ledger::lot(member, draft.sequence());
  draft.open_lot(lot, member,
                 days == 0
                     ? ledger::never
                     : end_of_day_ms(draft.now_ms(), draft.program().utc_offset_minutes, days));
  draft.post(Phase::posted, Reason::give_back, shortfall.credit, lot, shortfall.amount - forgiven);
}

// Takes back what an award gave; returns what is still to be taken.
std::int64_t take_back(Draft& draft, const Account& lot, const std::string& issued,
                       std::int64_t points) {
  const std::int64_t part = std::min(points, lot.available());
  if (part <= 0) return points;
  draft.post(Phase::posted, Reason::claw_back, lot.name, issued, part);
  return points - part;
}

void claw_back(Draft& draft, std::int64_t member, const Transfer& award) {
  std::int64_t points = award.amount;
  if (award.reason == Reason::award) {
    points = take_back(draft, Account(draft.account(award.credit)), award.debit, points);
  }
  for (const Account& lot : draft.lots(member)) {
    if (lot.expires_ms > draft.now_ms()) points = take_back(draft, lot, award.debit, points);
  }
  if (points > 0) {
    draft.post(Phase::posted, Reason::claw_back, ledger::debt(member), award.debit, points);
  }
}

}  // namespace

std::int64_t undo(Draft& draft, const ledger::Entry& complete) {
  std::int64_t given = 0;
  // What was taken goes back first, so that it can pay for what was given.
  for (const Transfer& transfer : complete.transfers) {
    const bool took =
        transfer.phase == Phase::capture || transfer.reason == Reason::late_redemption;
    if (took) {
      draft.post(Phase::posted, Reason::give_back, transfer.credit, transfer.debit,
                 transfer.amount);
    } else if (transfer.reason == Reason::shortfall) {
      give_back_debt(draft, complete.member, transfer);
    }
  }
  for (const Transfer& transfer : complete.transfers) {
    if (transfer.reason != Reason::award && transfer.reason != Reason::debt_payment) continue;
    claw_back(draft, complete.member, transfer);
    given += transfer.amount;
  }
  // Points that expired on the way stay expired, and so does the money behind them.
  for (const Transfer& transfer : complete.transfers) {
    if (transfer.reason != Reason::clearing || transfer.credit == ledger::breakage()) continue;
    draft.post(Phase::posted, Reason::clearing, transfer.credit, transfer.debit, transfer.amount);
  }
  return given;
}

}  // namespace noren::center
