// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/books.hpp"

#include "core/center/document.hpp"
#include "core/ledger/audit.hpp"
#include "tests/simulation/world.hpp"

namespace noren::simulation {

const Booked* Books::find(const std::string& operation_hex) const {
  const auto found = by_operation.find(operation_hex);
  return found == by_operation.end() ? nullptr : &entries[found->second];
}

std::int64_t Books::net(const std::string& account) const {
  const auto found = accounts.find(account);
  return found == accounts.end() ? 0 : found->second.credits - found->second.debits;
}

std::int64_t Books::net_of_kind(std::string_view kind) const {
  std::int64_t sum = 0;
  for (const auto& [name, account] : accounts) {
    if (ledger::kind_of(name) == kind) sum += account.credits - account.debits;
  }
  return sum;
}

Books read_books(World& world) {
  Stage& stage = world.stage();
  center::SqliteStore& store = world.center().store();
  Books books;
  ledger::Audit audit;
  store.each_entry([&](const ledger::Entry& entry, const ledger::Hash& hash) {
    const Status sound = audit.next(entry, hash);
    if (!sound) {
      std::string what;
      for (const std::string& detail : sound.error().details) what += detail + " ";
      stage.violate("V01 V03 V13 V16", what);
    }
    Booked booked;
    booked.entry = entry;
    if (const auto reply = center::reply_of_text(entry.reply)) booked.reply = *reply;
    if (entry.kind == ledger::Kind::complete) {
      if (auto sale = center::complete_of_text(entry.request)) booked.sale = std::move(*sale);
    }
    if (entry.kind == ledger::Kind::refund) {
      if (auto back = center::refund_of_text(entry.request)) booked.returned = std::move(*back);
    }
    if (!entry.operation.empty()) {
      const auto known = store.operation(entry.operation);
      booked.is_canceled = known && known->state == center::OperationState::canceled;
      books.by_operation[to_hex(entry.operation)] = books.entries.size();
    }
    books.entries.push_back(std::move(booked));
  });
  for (const ledger::Unit unit : {ledger::Unit::points, ledger::Unit::milli_yen}) {
    if (audit.imbalance(unit) != 0) stage.violate("V02", "debits and credits differ");
  }
  for (const auto& [name, folded] : audit.accounts()) {
    const auto stored = store.account(name);
    const bool is_same = stored && stored->debits == folded.debits &&
                         stored->credits == folded.credits &&
                         stored->debits_pending == folded.debits_pending &&
                         stored->credits_pending == folded.credits_pending;
    if (!is_same) stage.violate("V13", "the balance of " + name + " is not its transfers");
    books.accounts[name] = folded;
  }
  return books;
}

}  // namespace noren::simulation
