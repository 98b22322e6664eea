// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/audit.hpp"

namespace noren::ledger {

Audit::Audit() : book_([](const std::string&) { return std::nullopt; }) {}

Status Audit::next(const Entry& entry, const Hash& hash) {
  const auto damaged = [&](std::string what) {
    return error(NOREN_E_FAILURE, "journal_damaged",
                 {std::to_string(entry.sequence), std::move(what)});
  };
  if (entry.sequence != sequence_ + 1) return damaged("sequence");
  if (entry.at_ms <= at_ms_) return damaged("time");
  if (chain(previous_, entry) != hash) return damaged("hash");
  if (!entry.operation.empty() && !operations_.insert(entry.operation).second) {
    return damaged("operation");
  }
  if (const Status formed = check(entry); !formed) return damaged(formed.error().details.front());
  for (std::size_t index = 0; index < entry.transfers.size(); ++index) {
    const Transfer& transfer = entry.transfers[index];
    if (!resolve(transfer_id(entry.sequence, index), transfer)) return damaged("pending");
    if (!book_.post(transfer)) return damaged("balance");
  }
  previous_ = hash;
  sequence_ = entry.sequence;
  at_ms_ = entry.at_ms;
  return Done{};
}

Status Audit::resolve(std::int64_t id, const Transfer& transfer) {
  if (transfer.phase == Phase::pending) open_.emplace(id, transfer);
  if (transfer.pending == 0) return Done{};
  const auto found = open_.find(transfer.pending);
  if (found == open_.end() || found->second.debit != transfer.debit ||
      found->second.credit != transfer.credit || found->second.amount != transfer.amount) {
    return error(NOREN_E_FAILURE, "journal_damaged");
  }
  open_.erase(found);
  return Done{};
}

std::int64_t Audit::imbalance(Unit unit) const {
  std::int64_t sum = 0;
  for (const auto& [name, account] : book_.accounts()) {
    if (unit_of(name) != unit) continue;
    sum += account.debits + account.debits_pending - account.credits - account.credits_pending;
  }
  return sum;
}

}  // namespace noren::ledger
