// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/entry.hpp"

#include <gtest/gtest.h>
#include <functional>
#include <set>

#include "core/ledger/account.hpp"

namespace noren::ledger {
namespace {

Entry award() {
  Entry entry;
  entry.sequence = 7;
  entry.operation = Bytes(16, 1);
  entry.digest = Bytes(32, 2);
  entry.at_ms = 1000;
  entry.event_ms = 900;
  entry.terminal = "T1";
  entry.shop = "A";
  entry.member = 3;
  entry.program = Bytes(32, 4);
  entry.request = "{}";
  entry.reply = "{\"status\":0}";
  entry.transfers = {{Phase::posted, Reason::award, issued("A"), lot(3, 7), 15, 0}};
  return entry;
}

TEST(Entry, EveryMemberIsInTheHash) {
  const std::function<void(Entry&)> changes[] = {
      [](Entry& entry) { ++entry.sequence; },
      [](Entry& entry) { entry.kind = Kind::hold; },
      [](Entry& entry) { entry.operation[0] = 9; },
      [](Entry& entry) { entry.digest[0] = 9; },
      [](Entry& entry) { ++entry.at_ms; },
      [](Entry& entry) { ++entry.event_ms; },
      [](Entry& entry) { entry.terminal = "T2"; },
      [](Entry& entry) { entry.shop = "B"; },
      [](Entry& entry) { ++entry.member; },
      [](Entry& entry) { entry.program[0] = 9; },
      [](Entry& entry) { entry.request = "{ }"; },
      [](Entry& entry) { entry.reply = "{\"status\":1}"; },
      [](Entry& entry) { entry.transfers.clear(); },
      [](Entry& entry) { entry.transfers[0].phase = Phase::pending; },
      [](Entry& entry) { entry.transfers[0].reason = Reason::expiry; },
      [](Entry& entry) { entry.transfers[0].debit = issued("B"); },
      [](Entry& entry) { entry.transfers[0].credit = lot(4, 7); },
      [](Entry& entry) { ++entry.transfers[0].amount; },
      [](Entry& entry) { entry.transfers[0].pending = 1; },
  };
  std::set<Hash> seen{chain({}, award()), chain(Hash{1}, award())};
  EXPECT_EQ(seen.size(), 2u);
  for (const auto& change : changes) {
    Entry entry = award();
    change(entry);
    EXPECT_TRUE(seen.insert(chain({}, entry)).second);
  }
}

TEST(Entry, RefusesWhatCannotBalance) {
  EXPECT_TRUE(check(award()));
  Entry entry = award();
  entry.transfers[0].amount = 0;
  EXPECT_FALSE(check(entry));
  entry = award();
  entry.transfers[0].credit = reserve();
  EXPECT_EQ(check(entry).error().details.front(), "unit");
  entry = award();
  entry.transfers[0].credit = "POCKET:1";
  EXPECT_EQ(check(entry).error().details.front(), "account");
  entry = award();
  entry.transfers[0].phase = Phase::capture;
  EXPECT_EQ(check(entry).error().details.front(), "pending");
}

}  // namespace
}  // namespace noren::ledger
