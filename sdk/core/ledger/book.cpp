// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/book.hpp"

namespace noren::ledger {
namespace {

bool add(std::int64_t& sum, std::int64_t amount) {
  return !__builtin_add_overflow(sum, amount, &sum) && sum >= 0;
}

// One side of a transfer: `posted` and `pending` are the account's sums of that side.
bool apply(Phase phase, std::int64_t amount, std::int64_t& posted, std::int64_t& pending) {
  switch (phase) {
    case Phase::posted:
      return add(posted, amount);
    case Phase::pending:
      return add(pending, amount);
    case Phase::capture:
      return add(pending, -amount) && add(posted, amount);
    case Phase::release:
      return add(pending, -amount);
  }
  return false;
}

}  // namespace

Account& Book::at(const std::string& name) {
  const auto found = accounts_.find(name);
  if (found != accounts_.end()) return found->second;
  std::optional<Account> stored = load_(name);
  if (!stored) {
    stored.emplace();
    stored->name = name;
  }
  return accounts_.emplace(name, std::move(*stored)).first->second;
}

const Account& Book::account(const std::string& name) {
  return at(name);
}

void Book::open_lot(const std::string& name, std::int64_t member, std::int64_t expires_ms) {
  Account& lot = at(name);
  lot.member = member;
  lot.expires_ms = expires_ms;
}

std::map<std::string, Account> Book::changed() const {
  std::map<std::string, Account> changed;
  for (const std::string& name : changed_) changed.emplace(name, accounts_.at(name));
  return changed;
}

Status Book::post(const Transfer& transfer) {
  Account debit = at(transfer.debit);
  Account credit = at(transfer.credit);
  if (!apply(transfer.phase, transfer.amount, debit.debits, debit.debits_pending)) {
    return error(NOREN_E_INTERNAL, "ledger_overflow", {debit.name});
  }
  if (!apply(transfer.phase, transfer.amount, credit.credits, credit.credits_pending)) {
    return error(NOREN_E_INTERNAL, "ledger_overflow", {credit.name});
  }
  if (!is_within_rule(debit)) return error(NOREN_E_INTERNAL, "ledger_rule_broken", {debit.name});
  if (!is_within_rule(credit)) return error(NOREN_E_INTERNAL, "ledger_rule_broken", {credit.name});
  at(transfer.debit) = std::move(debit);
  at(transfer.credit) = std::move(credit);
  changed_.insert({transfer.debit, transfer.credit});
  return Done{};
}

}  // namespace noren::ledger
