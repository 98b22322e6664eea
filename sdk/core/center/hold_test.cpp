// SPDX-License-Identifier: Apache-2.0
#include "core/center/center_fixture.hpp"

namespace noren::center {
namespace {

class HoldTest : public CenterFixture {};

TEST_F(HoldTest, WhatIsHeldCannotBeHeldAgain) {
  give("taro", 500);
  const Reply first = center_->hold(a_, hold_of("taro", 400));
  EXPECT_EQ(std::get<HoldReply>(first.body).usable, 100);
  const Reply second = center_->hold(b_, hold_of("taro", 101));
  EXPECT_EQ(second.status, NOREN_E_EXTENDED);
  EXPECT_EQ(second.extended, 209);
  EXPECT_EQ(second.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(second.reason, "not_enough_points");
  EXPECT_EQ(second.details, std::vector<std::string>{"100"});
  EXPECT_EQ(wallet("taro").balance, 500);
  EXPECT_EQ(wallet("taro").usable, 100);
  audit();
}

TEST_F(HoldTest, AnUnknownCardHasNothing) {
  EXPECT_EQ(center_->hold(a_, hold_of("nobody", 1)).reason, "not_enough_points");
}

TEST_F(HoldTest, ACardThatOnlyIdentifiesHasADailyLimit) {
  give("taro", 5000);
  EXPECT_EQ(wallet("taro").usable, 1000);
  const auto hold = hold_of("taro", 700);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  const Reply refused = center_->hold(a_, hold_of("taro", 301));
  EXPECT_EQ(refused.status, NOREN_E_FAILURE);
  EXPECT_EQ(refused.reason, "daily_limit");
  EXPECT_EQ(refused.details, (std::vector<std::string>{"1000", "300"}));
  // What came back does not count, what was taken does.
  ASSERT_EQ(center_->cancel(a_, cancel_of(hold.operation)).status, NOREN_OK);
  const auto again = hold_of("taro", 1000);
  ASSERT_EQ(center_->hold(a_, again).status, NOREN_OK);
  auto sale = sale_of("taro", 1000);
  sale.holds = {again.operation};
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  EXPECT_EQ(wallet("taro").usable, 0);
  clock_.now_ms += 86'400'000;
  EXPECT_EQ(wallet("taro").usable, 1000);
}

TEST_F(HoldTest, KeepsToTheProgramsMinimumAndStep) {
  program_.redeem.minimum = 100;
  program_.redeem.step = 50;
  restart();
  give("taro", 220);
  EXPECT_EQ(wallet("taro").usable, 200);
  EXPECT_EQ(center_->hold(a_, hold_of("taro", 50)).reason, "points_not_allowed");
  EXPECT_EQ(center_->hold(a_, hold_of("taro", 120)).reason, "points_not_allowed");
  EXPECT_EQ(center_->hold(a_, hold_of("taro", -100)).reason, "points_not_allowed");
  EXPECT_EQ(center_->hold(a_, hold_of("taro", 150)).status, NOREN_OK);
  auto other = hold_of("taro", 100);
  other.wallet = "else";
  EXPECT_EQ(center_->hold(a_, other).reason, "unknown_wallet");
}

TEST_F(HoldTest, ComesFreeAgainAfterItsTime) {
  give("taro", 500);
  const auto hold = hold_of("taro", 400);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  clock_.now_ms += 14 * 60'000;
  EXPECT_EQ(wallet("taro").usable, 100);
  clock_.now_ms += 2 * 60'000;
  EXPECT_EQ(wallet("taro").usable, 500);
  EXPECT_EQ(store_.entries().back().kind, ledger::Kind::timeout);
  audit();
}

TEST_F(HoldTest, OfATerminalThatFellSilentStaysForADay) {
  give("taro", 500);
  const auto hold = hold_of("taro", 400);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  const auto seen_by_b = [&] {
    const Reply reply = center_->lookup(b_, {card("taro")});
    return std::get<LookupReply>(reply.body).usable;
  };
  clock_.now_ms += 23 * 3'600'000;
  EXPECT_EQ(seen_by_b(), 100);
  clock_.now_ms += 3'601'000;
  EXPECT_EQ(seen_by_b(), 500);
  audit();
}

TEST_F(HoldTest, ATerminalThatComesBackHasTimeToBringItsSale) {
  give("taro", 500);
  const auto hold = hold_of("taro", 400);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  clock_.now_ms += 5 * 3'600'000;
  // It brings other sales first; the hold is still there for its own.
  ASSERT_EQ(center_->complete(a_, sale_of("jiro", 100)).status, NOREN_OK);
  clock_.now_ms += 60'000;
  EXPECT_EQ(wallet("taro").usable, 100);
  auto sale = sale_of("taro", 400);
  sale.holds = {hold.operation};
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  EXPECT_EQ(owed("taro"), 0);
  // One that it does not come back to ends after its usual time.
  const auto other = hold_of("taro", 50);
  ASSERT_EQ(center_->hold(a_, other).status, NOREN_OK);
  clock_.now_ms += 5 * 3'600'000;
  center_->status(a_, {id()});
  clock_.now_ms += 14 * 60'000;
  EXPECT_EQ(wallet("taro").usable, 50);
  clock_.now_ms += 60'000;
  EXPECT_EQ(wallet("taro").usable, 100);
  audit();
}

TEST_F(HoldTest, NoClockThatIsSetLetsItGo) {
  program_.expire_days = 30;
  restart();
  give("taro", 500);
  ASSERT_EQ(center_->hold(a_, hold_of("taro", 400)).status, NOREN_OK);
  clock_.now_ms += 60'000;
  EXPECT_EQ(wallet("taro").usable, 100);
  for (const std::int64_t years : {60, -56, 0}) {
    clock_.jump_ms = years * 365 * 86'400'000;
    clock_.now_ms += 60'000;
    EXPECT_EQ(wallet("taro").usable, 100) << years;
    EXPECT_EQ(wallet("taro").balance, 500) << years;
    ASSERT_EQ(center_->complete(b_, sale_of("jiro", 100)).status, NOREN_OK);
    EXPECT_EQ(store_.entries().back().at_ms, clock_.now_ms);
  }
  audit();
}

TEST_F(HoldTest, ALateSaleTakesWhatIsThereAndTheRestIsOwed) {
  give("taro", 500);
  const auto hold = hold_of("taro", 400);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  let_holds_time_out();
  const auto other = hold_of("taro", 300);
  ASSERT_EQ(center_->hold(b_, other).status, NOREN_OK);
  auto sale = sale_of("taro", 400);
  sale.holds = {hold.operation};
  const Reply reply = center_->complete(a_, sale);
  ASSERT_EQ(reply.outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(std::get<CompleteReply>(reply.body).redeemed, 400);
  EXPECT_EQ(owed("taro"), 200);
  EXPECT_EQ(net(ledger::payable("A")), 400'000);
  audit();
  // The next award pays first.
  const auto body = std::get<CompleteReply>(center_->complete(b_, sale_of("taro", 25'000)).body);
  EXPECT_EQ(body.awarded, 250);
  EXPECT_EQ(owed("taro"), 0);
  EXPECT_EQ(wallet("taro").usable, 50);
  audit();
}

TEST_F(HoldTest, IsCapturedOnceByItsOwnCardInItsOwnShop) {
  give("taro", 500);
  give("jiro", 500);
  const auto hold = hold_of("taro", 100);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  auto sale = sale_of("jiro", 100);
  sale.holds = {hold.operation};
  EXPECT_EQ(center_->complete(a_, sale).reason, "hold_other_card");
  sale = sale_of("taro", 100);
  sale.holds = {hold.operation};
  EXPECT_EQ(center_->complete(b_, sale).reason, "other_shop");
  sale.operation = id();
  sale.holds = {hold.operation, hold.operation};
  EXPECT_EQ(center_->complete(a_, sale).reason, "hold_unknown");
  sale.operation = id();
  sale.holds = {hold.operation};
  EXPECT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  sale.operation = id();
  EXPECT_EQ(center_->complete(a_, sale).reason, "hold_captured");
  EXPECT_EQ(wallet("taro").balance, 400);
  audit();
}

}  // namespace
}  // namespace noren::center
