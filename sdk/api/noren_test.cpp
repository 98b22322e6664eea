// SPDX-License-Identifier: Apache-2.0
// What a sale through noren.h promises.
#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "api/simulated_fixture.hpp"

namespace noren::api {
namespace {

class NorenTest : public SimulatedFixture {};

// ---- A sale -------------------------------------------------------------------------------

TEST_F(NorenTest, AWholeSaleMovesPointsAndSaysSo) {
  const noren_handle sale = identified("1", 1580);
  EXPECT_EQ(number(sale, "points.usable"), 1000);
  EXPECT_EQ(ended(sale, noren_sale_quote(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(number(sale, "points.awardable"), 15);
  EXPECT_EQ(ended(sale, noren_sale_redeem(sale, "points=100", -1, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(number(sale, "due"), 1480);
  EXPECT_EQ(ended(sale, noren_sale_pay(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(number(sale, "payments.0.amount"), 1480);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(number(sale, "outcome"), NOREN_OUTCOME_DONE);
  EXPECT_EQ(number(sale, "points.balance_before"), 1000);
  const std::int64_t after = 1000 - 100 + number(sale, "points.awarded");
  EXPECT_EQ(number(sale, "points.balance"), after);
  EXPECT_EQ(balance("town-1"), after);
  EXPECT_EQ(number(sale, "coupons.count"), 1);
  EXPECT_EQ(ended(sale, noren_sale_print(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(text(sale, "state"), "done");
  EXPECT_EQ(pending(), 0);
}

TEST_F(NorenTest, ALostReplyIsUnknownAndTheSameCallFindsOut) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(text(sale, "state"), "unknown");
  EXPECT_EQ(pending(), 1);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(number(sale, "points.awarded"), 10);
  EXPECT_EQ(balance("town-1"), 1010);
  EXPECT_EQ(pending(), 0);
}

TEST_F(NorenTest, WhileUnknownABadLineStaysUnknownAndOthersAreRefused) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  ASSERT_EQ(simulate("offline=yes"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(ended(sale, noren_sale_redeem(sale, "points=1", -1, NOREN_FOREVER)), NOREN_E_ILLEGAL);
  EXPECT_EQ(text(sale, "state"), "unknown");
  ASSERT_EQ(simulate("offline=no"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(balance("town-1"), 1010);
}

TEST_F(NorenTest, WhatWasToBeGivenUpIsNotCompletedAnyMore) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  ASSERT_EQ(simulate("offline=yes"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_abandon(sale, "", 0, NOREN_FOREVER)), NOREN_E_UNKNOWN_OUTCOME);
  ASSERT_EQ(simulate("offline=no"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_E_ILLEGAL);
  EXPECT_EQ(ended(sale, noren_sale_abandon(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(balance("town-1"), 1000);
}

TEST_F(NorenTest, ALineThatIsRefusedDoesNotHideThatTheSaleIsUnknown) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(noren_sale_add(sale, "amount=1", -1), NOREN_E_ILLEGAL);
  EXPECT_EQ(ended(sale, noren_wait(sale, 0)), NOREN_E_UNKNOWN_OUTCOME);
}

TEST_F(NorenTest, WithoutALineThePointsAreProvisionalUntilTheyArrive) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("offline=yes"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(text(sale, "state"), "done");
  EXPECT_EQ(number(sale, "provisional"), 1);
  EXPECT_NE(text(sale, "slip.text").find("仮ポイント"), std::string::npos);
  EXPECT_EQ(pending(), 1);
  ASSERT_EQ(simulate("offline=no"), NOREN_OK);
  noren_handle news = 0;
  do {
    ASSERT_EQ(noren_wait_any(till_, NOREN_FOREVER, &news), NOREN_OK);
  } while (text(news, "kind") != "event" || text(news, "type") != "resolved");
  EXPECT_EQ(number(sale, "provisional"), 0);
  EXPECT_EQ(number(sale, "points.awarded"), 10);
  EXPECT_EQ(balance("town-1"), 1010);
  EXPECT_EQ(pending(), 0);
}

TEST_F(NorenTest, ATillMayRatherHaveARefusalThanProvisionalPoints) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("offline=yes"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "provisional=no", -1, NOREN_FOREVER)),
            NOREN_E_OFFLINE);
  EXPECT_NE(text(sale, "state"), "unknown");
  EXPECT_EQ(pending(), 0);
  ASSERT_EQ(simulate("offline=no"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(balance("town-1"), 1010);
}

TEST_F(NorenTest, WhileNobodyKnowsTheSlipSaysSoWithTheBalanceBefore) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  const std::string slip = text(sale, "slip.text");
  EXPECT_NE(slip.find("処理未了"), std::string::npos);
  EXPECT_NE(slip.find("1,000 P"), std::string::npos);
  EXPECT_NE(slip.find(text(sale, "operation")), std::string::npos);
}

TEST_F(NorenTest, AFurtherPaperOfTheTillIsMarked) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_OK);
  EXPECT_EQ(text(sale, "slip.text").find("再発行"), std::string::npos);
  EXPECT_EQ(ended(sale, noren_sale_print(sale, "printer=till\nprinted=unknown", -1, NOREN_FOREVER)),
            NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_NE(text(sale, "slip.text").find("再発行"), std::string::npos);
}

TEST_F(NorenTest, AReturnTakesBackWhatTheRestWouldNotHaveEarned) {
  const noren_handle sale = identified("1", 1050);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_OK);
  ASSERT_EQ(balance("town-1"), 1010);
  noren_handle goods = 0;
  ASSERT_EQ(noren_return_begin(till_, "ref=R1\noriginal=1", -1, &goods), NOREN_OK) << last_error();
  ASSERT_EQ(noren_sale_add(goods, "line=1\namount=40", -1), NOREN_OK) << last_error();
  EXPECT_EQ(ended(goods, noren_sale_quote(goods, "", 0, NOREN_FOREVER)), NOREN_OK) << last_error();
  EXPECT_EQ(number(goods, "refund.money"), 40);
  EXPECT_EQ(ended(goods, noren_sale_complete(goods, "", 0, NOREN_FOREVER)), NOREN_OK)
      << last_error();
  EXPECT_EQ(number(goods, "points.taken_back"), 0) << "1,010 yen earn ten points as well";
  EXPECT_EQ(number(goods, "refund.money"), 40);
  EXPECT_NE(text(goods, "slip.text").find("返品伝票"), std::string::npos);
  noren_handle rest = 0;
  ASSERT_EQ(noren_return_begin(till_, "ref=R2\noriginal=1", -1, &rest), NOREN_OK);
  EXPECT_EQ(ended(rest, noren_sale_complete(rest, "", 0, NOREN_FOREVER)), NOREN_OK) << last_error();
  EXPECT_EQ(number(rest, "points.taken_back"), 10);
  EXPECT_EQ(number(rest, "refund.money"), 1010);
  EXPECT_EQ(balance("town-1"), 1000);
  EXPECT_EQ(noren_return_begin(till_, "ref=R2\noriginal=1", -1, &rest), NOREN_E_EXISTS);
  EXPECT_EQ(text(rest, "state"), "done");
  EXPECT_EQ(noren_return_begin(till_, "ref=R3\noriginal=9", -1, &rest), NOREN_E_NOEXIST);
}

TEST_F(NorenTest, WithoutPaperThePrintIsRefusedAndWorksLater) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_OK);
  ASSERT_EQ(simulate("paper=no"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_print(sale, "", 0, NOREN_FOREVER)), NOREN_E_FAILURE);
  EXPECT_EQ(text(sale, "print.state"), "refused");
  ASSERT_EQ(simulate("paper=yes"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_print(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(text(sale, "print.state"), "done");
}

TEST_F(NorenTest, AnAbandonedSaleGivesEverythingBackAndShowsNoPoints) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(noren_sale_redeem(sale, "points=300", -1, NOREN_FOREVER), NOREN_OK);
  ASSERT_EQ(noren_sale_pay(sale, "", 0, NOREN_FOREVER), NOREN_OK) << last_error();
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(ended(sale, noren_sale_abandon(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(text(sale, "state"), "abandoned");
  noren_int64 awarded = 0;
  EXPECT_EQ(noren_get_int(sale, "points.awarded", -1, &awarded), NOREN_E_NOEXIST);
  EXPECT_EQ(balance("town-1"), 1000);
  EXPECT_EQ(pending(), 0);
}

TEST_F(NorenTest, TheSameRefComesBackAsItWas) {
  const noren_handle first = identified("1");
  noren_handle second = 0;
  EXPECT_EQ(noren_sale_begin(till_, "ref=1", -1, &second), NOREN_E_EXISTS);
  ASSERT_GT(second, 0);
  EXPECT_NE(first, second);
  EXPECT_EQ(text(second, "state"), "identified");
  EXPECT_EQ(noren_close(first), NOREN_OK);
  EXPECT_EQ(ended(second, noren_sale_complete(second, "", 0, NOREN_FOREVER)), NOREN_OK)
      << "closing one handle broke another";
}

TEST_F(NorenTest, ASaleClosedWhileItRunsIsTakenUpAgainByItsRef) {
  ASSERT_EQ(simulate("card=none"), NOREN_OK);
  const noren_handle first = begin("1");
  ASSERT_EQ(noren_sale_identify(first, "", 0, 0), NOREN_RUNNING);
  ASSERT_EQ(noren_close(first), NOREN_OK);
  noren_handle second = 0;
  ASSERT_EQ(noren_sale_begin(till_, "ref=1", -1, &second), NOREN_E_EXISTS);
  EXPECT_EQ(noren_wait(second, 0), NOREN_RUNNING);
  EXPECT_EQ(noren_sale_quote(second, "", 0, 0), NOREN_E_BUSY);
  ASSERT_EQ(simulate("card=town-2"), NOREN_OK);
  EXPECT_EQ(ended(second, noren_wait(second, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(number(second, "points.usable"), 300);
}

TEST_F(NorenTest, AnUnknownSaleSaysSoFromTheFirstLookOn) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  ASSERT_EQ(noren_close(sale), NOREN_OK);
  noren_handle again = 0;
  ASSERT_EQ(noren_sale_begin(till_, "ref=1", -1, &again), NOREN_E_EXISTS);
  EXPECT_EQ(ended(again, noren_wait(again, 0)), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(ended(again, noren_sale_complete(again, "", 0, NOREN_FOREVER)), NOREN_OK);
}

TEST_F(NorenTest, ARunIsAnsweredFromTheJournalTheSecondTime) {
  const char* whole = "ref=1\ntotal=1000\ntax=10\nredeem=max\nprint=yes";
  noren_handle first = 0;
  EXPECT_EQ(ended(first, noren_sale_run(till_, whole, -1, NOREN_FOREVER, &first)), NOREN_OK);
  EXPECT_EQ(text(first, "kind"), "operation");
  EXPECT_EQ(number(first, "points.redeemed"), 1000);
  noren_handle second = 0;
  EXPECT_EQ(noren_sale_run(till_, whole, -1, NOREN_FOREVER, &second), NOREN_OK);
  EXPECT_EQ(text(second, "replayed"), "yes");
  EXPECT_EQ(number(second, "points.redeemed"), 1000);
  EXPECT_EQ(balance("town-1"), number(first, "points.balance"));
  noren_handle third = 0;
  EXPECT_EQ(noren_sale_run(till_, "ref=1\ntotal=999\ntax=10", -1, NOREN_FOREVER, &third),
            NOREN_E_EXISTS);
  EXPECT_EQ(balance("town-1"), number(first, "points.balance"));
}

// ---- What is open -------------------------------------------------------------------------

TEST_F(NorenTest, PendingListsWhatResolveAsksAbout) {
  const noren_handle sale = identified("77");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  noren_handle list = 0;
  ASSERT_EQ(noren_pending(till_, &list), NOREN_OK);
  EXPECT_EQ(text(list, "kind"), "list");
  EXPECT_EQ(number(list, "count"), 1);
  EXPECT_EQ(text(list, "0.verb"), "complete");
  EXPECT_EQ(text(list, "0.ref"), "77");
  EXPECT_EQ(number(list, "0.outcome"), NOREN_OUTCOME_UNKNOWN);
  const std::string asked = "operation=" + text(list, "0.operation");
  noren_handle operation = 0;
  EXPECT_EQ(noren_resolve(till_, asked.c_str(), -1, NOREN_FOREVER, &operation), NOREN_OK);
  EXPECT_EQ(ended(operation, noren_wait(operation, 0)), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_wait(sale, 0)), NOREN_OK) << "the sale's own handle must tell, too";
  EXPECT_EQ(text(sale, "state"), "done");
  EXPECT_EQ(pending(), 0);
}

TEST_F(NorenTest, ResolveByReversingLeavesNothingMoved) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  noren_handle operation = 0;
  EXPECT_EQ(noren_resolve(till_, "ref=1\nhow=reverse", -1, NOREN_FOREVER, &operation), NOREN_OK);
  EXPECT_EQ(text(sale, "state"), "abandoned");
  EXPECT_EQ(balance("town-1"), 1000);
}

TEST_F(NorenTest, ResolveByStaffNeedsWhoAndWhy) {
  const noren_handle sale = identified("1");
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  ASSERT_EQ(noren_sale_complete(sale, "", 0, NOREN_FOREVER), NOREN_E_UNKNOWN_OUTCOME);
  noren_handle operation = 0;
  EXPECT_EQ(noren_resolve(till_, "ref=1\nhow=staff\ndone=no", -1, NOREN_FOREVER, &operation),
            NOREN_E_ILLEGAL);
  EXPECT_NE(last_error().find("who"), std::string::npos);
  EXPECT_EQ(ended(sale, noren_wait(sale, 0)), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(noren_resolve(till_, "ref=1\nhow=staff\ndone=no\nwho=clerk-7\nwhy=list", -1,
                          NOREN_FOREVER, &operation),
            NOREN_E_FAILURE);
  EXPECT_EQ(pending(), 0);
}

TEST_F(NorenTest, ResolveOfNothingSaysSo) {
  noren_handle operation = 0;
  EXPECT_EQ(noren_resolve(till_, "ref=none", -1, NOREN_FOREVER, &operation), NOREN_E_NOEXIST);
  EXPECT_EQ(ended(operation, noren_wait(operation, 0)), NOREN_E_NOEXIST);
}

// ---- Many ---------------------------------------------------------------------------------

TEST_F(NorenTest, FourThreadsSellAndEveryPointIsThere) {
  constexpr int threads = 4;
  constexpr int sales = 50;
  std::vector<std::thread> clerks;
  for (int clerk = 0; clerk < threads; ++clerk) {
    clerks.emplace_back([this, clerk] {
      for (int number = 0; number < sales; ++number) {
        const std::string run = "ref=" + std::to_string(clerk) + "-" + std::to_string(number) +
                                "\ntotal=500\ntax=10\ncode=town-2";
        noren_handle operation = 0;
        EXPECT_EQ(noren_sale_run(till_, run.c_str(), -1, NOREN_FOREVER, &operation), NOREN_OK);
        EXPECT_EQ(noren_close(operation), NOREN_OK);
      }
    });
  }
  for (auto& clerk : clerks) clerk.join();
  EXPECT_EQ(balance("town-2"), 300 + threads * sales * 5);
  EXPECT_EQ(pending(), 0);
}

}  // namespace
}  // namespace noren::api
