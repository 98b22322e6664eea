// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "core/base/result.hpp"
#include "core/ledger/book.hpp"
#include "core/ledger/entry.hpp"

namespace noren::ledger {

// Reads a journal from its first entry and finds the first one that is wrong: a broken chain, a
// gap, a clock that went back, an id used twice, an unbalanced transfer, a hold resolved twice, an
// account below its rule. Afterwards it knows every balance, from the transfers alone. Not
// thread-safe.
class Audit {
 public:
  Audit();
  // Errors: 111 journal_damaged {sequence, what}.
  Status next(const Entry& entry, const Hash& hash);

  // Sum of debits less sum of credits over all accounts of one unit, posted and pending: 0.
  std::int64_t imbalance(Unit unit) const;
  const std::map<std::string, Account>& accounts() const { return book_.accounts(); }
  std::int64_t entries() const { return sequence_; }

 private:
  Status resolve(std::int64_t id, const Transfer& transfer);

  Book book_;
  Hash previous_{};
  std::int64_t sequence_ = 0;
  std::int64_t at_ms_ = 0;
  std::set<Bytes> operations_;
  std::map<std::int64_t, Transfer> open_;  // pending transfers by id
};

}  // namespace noren::ledger
