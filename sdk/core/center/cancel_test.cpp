// SPDX-License-Identifier: Apache-2.0
#include "core/center/center_fixture.hpp"

namespace noren::center {
namespace {

class CancelTest : public CenterFixture {
 protected:
  CancelReply canceled(const Bytes& original) {
    const Reply reply = center_->cancel(a_, cancel_of(original));
    EXPECT_EQ(reply.outcome, NOREN_OUTCOME_DONE) << reply.reason;
    const auto* body = std::get_if<CancelReply>(&reply.body);
    return body ? *body : CancelReply{-1, -1};
  }
};

TEST_F(CancelTest, WhatHasNotArrivedIsRefusedWhenItDoes) {
  give("taro", 500);
  const auto hold = hold_of("taro", 100);
  EXPECT_EQ(canceled(hold.operation).released, 0);
  const Reply late = center_->hold(a_, hold);
  EXPECT_EQ(late.reason, "operation_canceled");
  EXPECT_EQ(late.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(center_->status(a_, {hold.operation}).reason, "operation_canceled");
  EXPECT_EQ(wallet("taro").usable, 500);
}

TEST_F(CancelTest, AHoldIsReleasedOnce) {
  give("taro", 500);
  const auto hold = hold_of("taro", 100);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  EXPECT_EQ(canceled(hold.operation).released, 100);
  EXPECT_EQ(canceled(hold.operation).released, 0);
  EXPECT_EQ(wallet("taro").usable, 500);
  auto sale = sale_of("taro", 100);
  sale.holds = {hold.operation};
  EXPECT_EQ(center_->complete(a_, sale).reason, "hold_released");
  audit();
}

TEST_F(CancelTest, ACanceledHoldThatTimedOutIsNotCapturedLate) {
  give("taro", 500);
  const auto hold = hold_of("taro", 100);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  let_holds_time_out();
  EXPECT_EQ(canceled(hold.operation).released, 0);
  auto sale = sale_of("taro", 100);
  sale.holds = {hold.operation};
  EXPECT_EQ(center_->complete(a_, sale).reason, "hold_released");
}

TEST_F(CancelTest, ASaleIsUndoneWithItsHolds) {
  give("taro", 500);
  const auto hold = hold_of("taro", 300);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  auto sale = sale_of("taro", 1300);
  sale.holds = {hold.operation};
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  EXPECT_EQ(center_->cancel(a_, cancel_of(hold.operation)).reason, "hold_captured");
  const CancelReply reply = canceled(sale.operation);
  EXPECT_EQ(reply.released, 300);
  EXPECT_EQ(reply.taken_back, 10);
  EXPECT_EQ(wallet("taro").balance, 500);
  EXPECT_EQ(store_.account(ledger::lot(1, 1))->available(), 500);
  EXPECT_EQ(net(ledger::payable("A")), 0);
  EXPECT_EQ(canceled(sale.operation).taken_back, 0);
  EXPECT_EQ(wallet("taro").balance, 500);
  audit();
}

TEST_F(CancelTest, PointsThatWereSpentAreOwed) {
  const auto sale = sale_of("taro", 11'000);
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  const auto hold = hold_of("taro", 100);
  ASSERT_EQ(center_->hold(b_, hold).status, NOREN_OK);
  auto spent = sale_of("taro", 100);
  spent.holds = {hold.operation};
  ASSERT_EQ(center_->complete(b_, spent).status, NOREN_OK);
  EXPECT_EQ(canceled(sale.operation).taken_back, 110);
  EXPECT_EQ(owed("taro"), 100);
  EXPECT_EQ(net(ledger::receivable("A")), 0);
  EXPECT_EQ(net(ledger::payable("B")), 100'000);
  EXPECT_EQ(wallet("taro").balance, 0);
  ASSERT_EQ(center_->complete(a_, sale_of("taro", 15'000)).status, NOREN_OK);
  EXPECT_EQ(owed("taro"), 0);
  EXPECT_EQ(wallet("taro").usable, 50);
  audit();
}

TEST_F(CancelTest, OtherLotsPayBeforeAnythingIsOwed) {
  const auto sale = sale_of("taro", 10'000);
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  give("taro", 30);
  const auto hold = hold_of("taro", 100);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  EXPECT_EQ(canceled(sale.operation).taken_back, 100);
  EXPECT_EQ(owed("taro"), 70);
  audit();
  // The hold lets go of points that the member owes.
  EXPECT_EQ(canceled(hold.operation).released, 100);
  EXPECT_EQ(wallet("taro").usable, 30);
  audit();
}

TEST_F(CancelTest, AShortfallIsForgivenAndWhatWasPaidOffComesBack) {
  give("taro", 100);
  const auto hold = hold_of("taro", 100);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  let_holds_time_out();
  ASSERT_EQ(center_->hold(b_, hold_of("taro", 100)).status, NOREN_OK);
  auto sale = sale_of("taro", 100);
  sale.holds = {hold.operation};
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  EXPECT_EQ(owed("taro"), 100);
  ASSERT_EQ(center_->complete(a_, sale_of("taro", 6'000)).status, NOREN_OK);
  EXPECT_EQ(owed("taro"), 40);
  EXPECT_EQ(canceled(sale.operation).released, 100);
  EXPECT_EQ(owed("taro"), 0);
  EXPECT_EQ(wallet("taro").usable, 60);
  audit();
}

TEST_F(CancelTest, OnlyTheShopItselfAndOnlySalesAndHolds) {
  const auto sale = sale_of("taro", 1000);
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  EXPECT_EQ(center_->cancel(b_, cancel_of(sale.operation)).reason, "other_shop");
  const auto cancel = cancel_of(sale.operation);
  ASSERT_EQ(center_->cancel(a_, cancel).status, NOREN_OK);
  EXPECT_EQ(center_->cancel(a_, cancel_of(cancel.operation)).reason, "not_cancelable");
  CancelRequest itself = cancel_of({});
  itself.original = itself.operation;
  EXPECT_EQ(center_->cancel(a_, itself).status, NOREN_E_ILLEGAL);
}

TEST_F(CancelTest, WhatWasRefusedHasNothingToUndo) {
  const auto hold = hold_of("taro", 100);
  ASSERT_EQ(center_->hold(a_, hold).outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(canceled(hold.operation).released, 0);
}

}  // namespace
}  // namespace noren::center
