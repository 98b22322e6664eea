// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/center/types.hpp"
#include "core/ledger/account.hpp"
#include "core/ledger/entry.hpp"

namespace noren::simulation {

class World;

// One entry of the center's ledger with what it was asked and what it answered.
struct Booked {
  ledger::Entry entry;
  center::CompleteRequest sale;    // of a complete
  center::RefundRequest returned;  // of a refund
  center::Reply reply;
  bool is_canceled = false;

  bool is_done() const { return reply.outcome == NOREN_OUTCOME_DONE; }
};

// The center's ledger, read from its store once all has settled. A plain value.
struct Books {
  std::vector<Booked> entries;
  std::map<std::string, ledger::Account> accounts;  // folded from the transfers
  std::map<std::string, std::size_t> by_operation;  // hexadecimal id to the place in entries

  const Booked* find(const std::string& operation_hex) const;
  // Credits less debits.
  std::int64_t net(const std::string& account) const;
  // Of all accounts of a kind, credits less debits.
  std::int64_t net_of_kind(std::string_view kind) const;
};

// Reads and audits it: chain, stamps, balances, protected accounts (V01 to V03, V13, V16). What is
// wrong becomes the stage's violation.
Books read_books(World& world);

}  // namespace noren::simulation
