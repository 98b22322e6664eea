// SPDX-License-Identifier: Apache-2.0
#include "core/sale/sale.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace noren::sale {
namespace {

namespace json = boost::json;

Sale two_rates() {
  Sale sale = begin({{"ref", "0001"}}, "2026-11-22");
  EXPECT_TRUE(add(sale, {{"amount", 1080}, {"tax", "8"}, {"name", "おにぎり"}}));
  EXPECT_TRUE(add(sale, {{"amount", 500}, {"tax", "10"}}));
  return sale;
}

Sale with_hold() {
  Sale sale = two_rates();
  identified(sale, R"({"kind":"code","sealed":"","match":""})", {{"usable", 1000}});
  held(sale, "op-1", {{"wallet", ""}}, {{"held", 300}});
  return sale;
}

TEST(Sale, CountsWhatIsDue) {
  Sale sale = with_hold();
  EXPECT_EQ(sale.due(), 1280);
  paid(sale, "op-2", 1000, {{"service", "simulated"}, {"approval", "A1"}});
  EXPECT_EQ(sale.due(), 280);
  EXPECT_TRUE(add(sale, {{"kind", "tender"}, {"amount", 280}}));
  EXPECT_EQ(sale.due(), 0);
  EXPECT_TRUE(may_complete(sale));
}

TEST(Sale, ALineIsReplacedByItsNumberAndTakenOut) {
  Sale sale = two_rates();
  EXPECT_TRUE(add(sale, {{"line", 1}, {"amount", 2000}, {"tax", "8"}}));
  EXPECT_EQ(sale.totals().total, 2500);
  EXPECT_TRUE(add(sale, {{"line", 1}, {"remove", true}}));
  EXPECT_EQ(sale.totals().total, 500);
}

TEST(Sale, RefusesMoreTenderThanTheTotalAndChangesNothing) {
  Sale sale = with_hold();
  const std::string before = to_snapshot(sale);
  EXPECT_EQ(add(sale, {{"kind", "tender"}, {"amount", 1281}}).error().reason, "sale_overpaid");
  EXPECT_EQ(add(sale, {{"kind", "discount"}, {"amount", 501}, {"tax", "10"}}).error().reason,
            "sale_negative");
  EXPECT_EQ(to_snapshot(sale), before);
}

TEST(Sale, AnotherMemberCannotTakeOverWhatIsHeld) {
  Sale sale = with_hold();
  EXPECT_FALSE(may_identify(sale));
  hold_released(sale);
  EXPECT_TRUE(may_identify(sale));
}

TEST(Sale, IsNotCompletedHalfPaid) {
  Sale sale = with_hold();
  EXPECT_TRUE(may_complete(sale));  // the till does not tell its tenders
  EXPECT_TRUE(add(sale, {{"kind", "tender"}, {"amount", 1000}}));
  EXPECT_EQ(may_complete(sale).error().reason, "sale_not_paid");
}

TEST(Sale, GoodsAreFixedOnceMoneyMoved) {
  Sale sale = with_hold();
  paid(sale, "op-2", 100, {});
  EXPECT_FALSE(add(sale, {{"amount", 100}}));
  EXPECT_FALSE(may_redeem(sale));
}

TEST(Sale, ATendersNumberTakesNoGoodsOut) {
  Sale sale = two_rates();
  EXPECT_TRUE(add(sale, {{"kind", "coupon"}, {"line", 9}, {"serial", "ABC"}}));
  EXPECT_EQ(add(sale, {{"kind", "tender"}, {"line", 9}, {"amount", 1}}).error().reason,
            "sale_line_taken");
  EXPECT_EQ(sale.coupons.size(), 1u);
  EXPECT_TRUE(add(sale, {{"kind", "tender"}, {"line", 10}, {"amount", 1}}));
  EXPECT_TRUE(add(sale, {{"line", 10}, {"remove", true}}));
  EXPECT_TRUE(sale.tenders.empty());
}

TEST(Sale, MoreThanTheTotalIsNeverCompleted) {
  Sale sale = with_hold();
  sale.hold->value = 2000;
  EXPECT_EQ(may_complete(sale).error().reason, "sale_overpaid");
}

TEST(Sale, WhatIsToBeGivenUpTakesNothingMore) {
  Sale sale = with_hold();
  sale.undoing = true;
  EXPECT_FALSE(may_complete(sale));
  EXPECT_FALSE(may_pay(sale));
  EXPECT_FALSE(may_redeem(sale));
  EXPECT_FALSE(add(sale, {{"amount", 1}}));
  EXPECT_TRUE(may_abandon(sale));
  EXPECT_EQ(to_document(sale).at("state"), "abandoning");
}

TEST(Sale, ASnapshotBringsEverythingBack) {
  Sale sale = with_hold();
  sale.own["x_lane"] = "3";
  paid(sale, "op-2", 1280, {{"service", "simulated"}, {"approval", "A1"}, {"masked", "*1"}});
  sale.unknown_operation = "op-3";
  sale.unknown_verb = operation::Verb::complete;
  const auto back = from_snapshot(to_snapshot(sale));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_snapshot(*back), to_snapshot(sale));
  EXPECT_EQ(to_document(*back), to_document(sale));
  EXPECT_EQ(to_document(*back).at("state"), "unknown");
}

TEST(Sale, SnapshotsOfALaterNorenOrDamagedOnesAreNamed) {
  EXPECT_EQ(from_snapshot(R"({"version":3})").error().reason, "journal_newer");
  EXPECT_EQ(from_snapshot(R"({"version":1})").error().reason, "journal_sale_damaged");
  EXPECT_EQ(from_snapshot("{").error().reason, "journal_sale_damaged");
}

TEST(Sale, NoCardTokenReachesTheTillsDocument) {
  Sale sale = two_rates();
  identified(sale, R"({"kind":"code","sealed":"CANARY","match":"CANARY"})", {{"usable", 1}});
  EXPECT_EQ(json::serialize(to_document(sale)).find("CANARY"), std::string::npos);
  EXPECT_NE(json::serialize(complete_request(sale, 0, false, {})).find("CANARY"),
            std::string::npos);
}

}  // namespace
}  // namespace noren::sale
