// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/base/result.hpp"
#include "core/ledger/account.hpp"
#include "core/ledger/entry.hpp"

namespace noren::ledger {

// Accounts under change: reads each once through `load`, applies transfers, and keeps what became
// of them until they are stored. Refuses what would break a balance rule. Not thread-safe.
class Book {
 public:
  using Load = std::function<std::optional<Account>(const std::string& name)>;
  explicit Book(Load load) : load_(std::move(load)) {}

  // The account as it stands now; an account that nobody has used yet is empty.
  const Account& account(const std::string& name);
  // Takes an account that was read already; one that is here stays as it is.
  void adopt(const Account& account) { accounts_.emplace(account.name, account); }
  // Makes a lot before its first transfer.
  void open_lot(const std::string& name, std::int64_t member, std::int64_t expires_ms);
  // Errors: 1005 ledger_rule_broken {account}, ledger_overflow {account}. Nothing moved then.
  Status post(const Transfer& transfer);

  const std::map<std::string, Account>& accounts() const { return accounts_; }
  // Those that a transfer has touched.
  std::map<std::string, Account> changed() const;

 private:
  Account& at(const std::string& name);

  Load load_;
  std::map<std::string, Account> accounts_;
  std::set<std::string> changed_;
};

}  // namespace noren::ledger
