// SPDX-License-Identifier: Apache-2.0
#include "core/center/moves.hpp"

#include <algorithm>

#include "core/center/calendar.hpp"

namespace noren::center {

using ledger::Account;
using ledger::Phase;
using ledger::Reason;

std::int64_t owed_by(Draft& draft, std::int64_t member) {
  const Account& debt = draft.account(ledger::debt(member));
  return debt.debits - debt.credits;
}

Balance balance_of(Draft& draft, std::int64_t member) {
  const std::int64_t owed = owed_by(draft, member);
  Balance balance{-owed, -owed};
  for (const Account& lot : draft.all_lots(member)) {
    if (lot.expires_ms <= draft.now_ms()) continue;
    balance.posted += lot.credits - lot.debits;
    balance.available += lot.available();
  }
  balance.posted = std::max<std::int64_t>(balance.posted, 0);
  balance.available = std::max<std::int64_t>(balance.available, 0);
  return balance;
}

void expire(Draft& draft, std::int64_t member) {
  for (const Account& lot : draft.lots(member)) {
    if (lot.expires_ms > draft.now_ms()) continue;
    draft.post(Phase::posted, Reason::expiry, lot.name, ledger::expired(), lot.available());
    draft.clear(ledger::reserve(), ledger::breakage(), lot.available());
  }
}

void award(Draft& draft, std::int64_t member, const std::string& sponsor, std::int64_t points) {
  if (points == 0) return;
  const Account owed = draft.account(ledger::debt(member));
  const std::int64_t paid = std::min(points, owed.debits - owed.credits);
  if (paid > 0) {
    draft.post(Phase::posted, Reason::debt_payment, ledger::issued(sponsor), owed.name, paid);
  }
  if (points > paid) {
    const std::int64_t days = draft.program().expire_days;
    const std::string lot = ledger::lot(member, draft.sequence());
    draft.open_lot(lot, member,
                   days == 0
                       ? ledger::never
                       : end_of_day_ms(draft.now_ms(), draft.program().utc_offset_minutes, days));
    draft.post(Phase::posted, Reason::award, ledger::issued(sponsor), lot, points - paid);
  }
  draft.clear(ledger::receivable(sponsor), ledger::reserve(), points);
}

namespace {

// Takes up to `points` from a member's lots, in their order; returns what was not there.
std::int64_t take(Draft& draft, std::int64_t member, const std::string& credit, Phase phase,
                  Reason reason, std::int64_t points) {
  for (const Account& lot : draft.lots(member)) {
    if (points == 0) break;
    if (lot.expires_ms <= draft.now_ms()) continue;
    const std::int64_t part = std::min(points, lot.available());
    draft.post(phase, reason, lot.name, credit, part);
    points -= part;
  }
  return points;
}

void resolve(Draft& draft, const ledger::Entry& hold, Phase phase) {
  for (std::size_t index = 0; index < hold.transfers.size(); ++index) {
    const ledger::Transfer& pending = hold.transfers[index];
    if (pending.phase != Phase::pending) continue;
    draft.post(phase, pending.reason, pending.debit, pending.credit, pending.amount,
               ledger::transfer_id(hold.sequence, index));
  }
}

std::int64_t pending_points(const ledger::Entry& hold) {
  std::int64_t points = 0;
  for (const ledger::Transfer& transfer : hold.transfers) {
    if (transfer.phase == Phase::pending) points += transfer.amount;
  }
  return points;
}

}  // namespace

void reserve(Draft& draft, std::int64_t member, const std::string& shop, std::int64_t points) {
  take(draft, member, ledger::redeemed(shop), Phase::pending, Reason::redemption, points);
}

void capture(Draft& draft, const ledger::Entry& hold) {
  resolve(draft, hold, Phase::capture);
  draft.clear(ledger::reserve(), ledger::payable(hold.shop), pending_points(hold));
}

void release(Draft& draft, const ledger::Entry& hold) {
  resolve(draft, hold, Phase::release);
}

std::int64_t redeem_late(Draft& draft, std::int64_t member, const std::string& shop,
                         std::int64_t points, Bearer bearer) {
  const bool is_owed = bearer == Bearer::member;
  const std::int64_t missing =
      take(draft, member, ledger::redeemed(shop), Phase::posted, Reason::late_redemption, points);
  if (missing > 0) {
    draft.post(Phase::posted, Reason::shortfall,
               is_owed ? ledger::debt(member) : ledger::goodwill(), ledger::redeemed(shop),
               missing);
  }
  const std::int64_t backed = is_owed ? points : points - missing;
  draft.clear(ledger::reserve(), ledger::payable(shop), backed);
  draft.clear(ledger::offline_loss(), ledger::payable(shop), points - backed);
  return missing;
}

}  // namespace noren::center
