// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/book.hpp"

#include <gtest/gtest.h>

namespace noren::ledger {
namespace {

class BookTest : public testing::Test {
 protected:
  Book book_{[](const std::string&) { return std::nullopt; }};
  const std::string lot_ = lot(1, 1);

  Status move(Phase phase, const std::string& debit, const std::string& credit,
              std::int64_t amount) {
    return book_.post({phase, Reason::award, debit, credit, amount, 0});
  }
};

TEST_F(BookTest, AHoldIsNotSpentTwice) {
  ASSERT_TRUE(move(Phase::posted, issued("A"), lot_, 100));
  ASSERT_TRUE(move(Phase::pending, lot_, redeemed("B"), 70));
  EXPECT_EQ(book_.account(lot_).available(), 30);
  EXPECT_EQ(move(Phase::pending, lot_, redeemed("B"), 31).error().reason, "ledger_rule_broken");
  EXPECT_EQ(move(Phase::posted, lot_, redeemed("B"), 31).error().details.front(), lot_);
  EXPECT_EQ(book_.account(lot_).available(), 30);
  EXPECT_EQ(book_.account(redeemed("B")).credits_pending, 70);
}

TEST_F(BookTest, CaptureBooksAndReleaseLetsGo) {
  ASSERT_TRUE(move(Phase::posted, issued("A"), lot_, 100));
  ASSERT_TRUE(move(Phase::pending, lot_, redeemed("B"), 60));
  ASSERT_TRUE(move(Phase::capture, lot_, redeemed("B"), 60));
  EXPECT_EQ(book_.account(lot_).debits, 60);
  EXPECT_EQ(book_.account(lot_).debits_pending, 0);
  ASSERT_TRUE(move(Phase::pending, lot_, redeemed("B"), 40));
  ASSERT_TRUE(move(Phase::release, lot_, redeemed("B"), 40));
  EXPECT_EQ(book_.account(lot_).available(), 40);
  EXPECT_FALSE(move(Phase::release, lot_, redeemed("B"), 1));
}

TEST_F(BookTest, DebtIsNeverOverpaid) {
  ASSERT_TRUE(move(Phase::posted, debt(1), issued("A"), 10));
  EXPECT_FALSE(move(Phase::posted, issued("A"), debt(1), 11));
  EXPECT_TRUE(move(Phase::posted, issued("A"), debt(1), 10));
}

TEST_F(BookTest, SumsDoNotOverflow) {
  ASSERT_TRUE(move(Phase::posted, issued("A"), redeemed("B"), never));
  EXPECT_EQ(move(Phase::posted, issued("A"), redeemed("C"), 1).error().reason, "ledger_overflow");
}

TEST(Book, ReadsEachAccountOnce) {
  int reads = 0;
  Book book([&](const std::string& name) {
    ++reads;
    Account account;
    account.name = name;
    account.credits = 5;
    return std::optional<Account>(account);
  });
  EXPECT_EQ(book.account(lot(1, 1)).available(), 5);
  EXPECT_EQ(book.account(lot(1, 1)).available(), 5);
  EXPECT_EQ(reads, 1);
}

}  // namespace
}  // namespace noren::ledger
