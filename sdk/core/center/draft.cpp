// SPDX-License-Identifier: Apache-2.0
#include "core/center/draft.hpp"

#include <algorithm>

namespace noren::center {

using ledger::Account;

Draft::Draft(Store& store, const program::Program& program, const Bytes& rules, std::int64_t now_ms)
    : store_(store),
      program_(program),
      book_([&store](const std::string& name) { return store.account(name); }) {
  const Head head = store.head();
  previous_ = head.hash;
  change_.entry.sequence = head.sequence + 1;
  // The machine may start with its clock set back; the ledger's time never goes back with it.
  change_.entry.at_ms = std::max(now_ms, head.at_ms + 1);
  change_.entry.program = rules;
}

void Draft::post(ledger::Phase phase, ledger::Reason reason, const std::string& debit,
                 const std::string& credit, std::int64_t amount, std::int64_t pending) {
  if (!failure_) return;
  ledger::Transfer transfer{phase, reason, debit, credit, amount, pending};
  failure_ = book_.post(transfer);
  change_.entry.transfers.push_back(std::move(transfer));
}

void Draft::clear(const std::string& debit, const std::string& credit, std::int64_t points) {
  if (points == 0) return;
  std::int64_t milli_yen = 0;
  if (__builtin_mul_overflow(points, program_.redeem.yen_per_point * 1000, &milli_yen)) {
    failure_ = error(NOREN_E_INTERNAL, "ledger_overflow", {debit});
    return;
  }
  post(ledger::Phase::posted, ledger::Reason::clearing, debit, credit, milli_yen);
}

void Draft::open_lot(const std::string& name, std::int64_t member, std::int64_t expires_ms) {
  book_.open_lot(name, member, expires_ms);
}

std::vector<Account> Draft::all_lots(std::int64_t member) {
  for (const Account& stored : store_.open_lots(member)) book_.adopt(stored);
  std::vector<Account> lots;
  for (const auto& [name, account] : book_.accounts()) {
    if (account.member == member && account.credits > account.debits) lots.push_back(account);
  }
  std::sort(lots.begin(), lots.end(), [](const Account& left, const Account& right) {
    return std::pair(left.expires_ms, ledger::award_of(left.name)) <
           std::pair(right.expires_ms, ledger::award_of(right.name));
  });
  return lots;
}

std::vector<Account> Draft::lots(std::int64_t member) {
  std::vector<Account> lots = all_lots(member);
  std::erase_if(lots, [](const Account& lot) { return lot.available() <= 0; });
  return lots;
}

void Draft::refuse() {
  Change change;
  change.entry = std::move(change_.entry);
  change.entry.transfers.clear();
  change_ = std::move(change);
  book_ = ledger::Book([&store = store_](const std::string& name) { return store.account(name); });
  failure_ = Done{};
}

const Change& Draft::seal() {
  if (const Status formed = ledger::check(change_.entry); failure_ && !formed) failure_ = formed;
  change_.hash = ledger::chain(previous_, change_.entry);
  change_.accounts.clear();
  for (const auto& [name, account] : book_.changed()) change_.accounts.push_back(account);
  return change_;
}

}  // namespace noren::center
