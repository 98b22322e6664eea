// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/audit.hpp"

#include <gtest/gtest.h>

namespace noren::ledger {
namespace {

class AuditTest : public testing::Test {
 protected:
  Audit audit_;
  Hash previous_{};
  std::int64_t sequence_ = 0;

  Entry entry(std::vector<Transfer> transfers) {
    Entry entry;
    entry.sequence = sequence_ + 1;
    entry.operation = Bytes(16, static_cast<std::uint8_t>(sequence_ + 1));
    entry.at_ms = 1000 + sequence_;
    entry.transfers = std::move(transfers);
    return entry;
  }
  Status add(const Entry& entry) {
    const Hash hash = chain(previous_, entry);
    const Status status = audit_.next(entry, hash);
    if (status) {
      previous_ = hash;
      ++sequence_;
    }
    return status;
  }
};

TEST_F(AuditTest, FoldsBalancesFromTheTransfers) {
  ASSERT_TRUE(add(entry({{Phase::posted, Reason::award, issued("A"), lot(1, 1), 100, 0}})));
  ASSERT_TRUE(add(entry({{Phase::pending, Reason::redemption, lot(1, 1), redeemed("B"), 40, 0}})));
  ASSERT_TRUE(add(entry(
      {{Phase::capture, Reason::redemption, lot(1, 1), redeemed("B"), 40, transfer_id(2, 0)}})));
  EXPECT_EQ(audit_.accounts().at(lot(1, 1)).available(), 60);
  EXPECT_EQ(audit_.imbalance(Unit::points), 0);
}

TEST_F(AuditTest, NamesTheFirstBadEntry) {
  ASSERT_TRUE(add(entry({{Phase::posted, Reason::award, issued("A"), lot(1, 1), 100, 0}})));

  Entry changed = entry({{Phase::posted, Reason::award, issued("A"), lot(1, 2), 5, 0}});
  const Hash hash = chain(previous_, changed);
  changed.transfers[0].amount = 50;
  EXPECT_EQ(audit_.next(changed, hash).error().details, (std::vector<std::string>{"2", "hash"}));

  Entry again = entry({});
  again.operation = Bytes(16, 1);
  EXPECT_EQ(add(again).error().details[1], "operation");

  Entry gap = entry({});
  gap.sequence = 3;
  EXPECT_EQ(add(gap).error().details[1], "sequence");

  Entry late = entry({});
  late.at_ms = 1000;
  EXPECT_EQ(add(late).error().details[1], "time");

  EXPECT_EQ(add(entry({{Phase::posted, Reason::redemption, lot(1, 1), redeemed("B"), 101, 0}}))
                .error()
                .details[1],
            "balance");
}

TEST_F(AuditTest, AHoldResolvesOnce) {
  ASSERT_TRUE(add(entry({{Phase::posted, Reason::award, issued("A"), lot(1, 1), 100, 0}})));
  ASSERT_TRUE(add(entry({{Phase::pending, Reason::redemption, lot(1, 1), redeemed("B"), 40, 0},
                         {Phase::pending, Reason::redemption, lot(1, 1), redeemed("B"), 40, 0}})));
  const Transfer release{Phase::release,   Reason::redemption, lot(1, 1), redeemed("B"), 40,
                         transfer_id(2, 0)};
  ASSERT_TRUE(add(entry({release})));
  Entry again = entry({release});
  again.operation = Bytes(16, 99);
  EXPECT_EQ(add(again).error().details[1], "pending");
}

}  // namespace
}  // namespace noren::ledger
