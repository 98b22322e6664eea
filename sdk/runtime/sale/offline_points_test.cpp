// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/offline_points.hpp"

#include "runtime/sale/offline_fixture.hpp"

namespace noren::runtime {
namespace {

TEST_F(OfflineTest, PointsAreNotRedeemedUnlessTheProgramAllowsIt) {
  identified();
  EXPECT_EQ(redeem_without_line(300), NOREN_E_OFFLINE);
  EXPECT_EQ(reason_, "redeem_offline");
  EXPECT_FALSE(sale().hold);
}

TEST_F(OfflineTest, PointsOfAnotherOpenSaleCount) {
  knows_card(policy);
  ASSERT_EQ(redeem_without_line(500), NOREN_OK);
  auto first = std::move(live_);
  next_sale("0002", "card-1");
  EXPECT_EQ(redeem_without_line(1), NOREN_E_EXTENDED) << "500 for a card, wherever they are";
  std::swap(live_, first);
  ASSERT_EQ(call(abandon), NOREN_OK);
  std::swap(live_, first);
  EXPECT_EQ(redeem_without_line(500), NOREN_OK) << "let go of, they can be taken";
}

TEST_F(OfflineTest, PointsThatHaveArrivedCountUntilTheNextBalance) {
  knows_card(policy);
  ASSERT_EQ(redeem_without_line(400), NOREN_OK);
  close_without_line();
  EXPECT_FALSE(resolve_now());
  answer_next("lookup", no_line());
  next_sale("0002", "card-1");
  EXPECT_EQ(redeem_without_line(101), NOREN_E_EXTENDED);
  EXPECT_EQ(redeem_without_line(100), NOREN_OK);
  ASSERT_EQ(call(abandon), NOREN_OK);
  live_ = begin("0003", 1500);
  knows_card(policy, 600);
  EXPECT_EQ(redeem_without_line(500), NOREN_OK) << "the center has told a new balance";
}

TEST_F(OfflineTest, MaxIsTheMostThatMayBeTaken) {
  knows_card(policy);
  answer_next("quote", no_line());
  answer_next("hold", no_line());
  ASSERT_EQ(call(redeem, R"({"points":"max"})"), NOREN_OK);
  EXPECT_EQ(sale().hold->points, 500);
}

TEST_F(OfflineTest, PointsWithinTheLimitsAreTakenWhenTheSaleArrives) {
  knows_card(policy);
  ASSERT_EQ(redeem_without_line(300), NOREN_OK);
  EXPECT_EQ(sale().due(), 1200);
  close_without_line();
  const json::object request = parse_object(journal_->of_sale("0001").value().back().request);
  EXPECT_EQ(request.at("offline_points").as_int64(), 300);
  EXPECT_TRUE(request.at("offline").as_bool());
  EXPECT_EQ(count("complete"), 0u) << "it has happened: nobody is asked whether it may";
  EXPECT_TRUE(request.at("holds").as_array().empty());
}

TEST_F(OfflineTest, LimitsCountWhatWaits) {
  knows_card(policy);
  EXPECT_EQ(redeem_without_line(501), NOREN_E_EXTENDED) << "a card's";
  ASSERT_EQ(redeem_without_line(400), NOREN_OK);
  close_without_line();
  next_sale("0002", "card-1");
  EXPECT_EQ(redeem_without_line(101), NOREN_E_EXTENDED) << "the same card's again";
  next_sale("0003", "card-2");
  knows_card(policy);
  EXPECT_EQ(redeem_without_line(401), NOREN_E_EXTENDED) << "the till's";
  ASSERT_EQ(redeem_without_line(100), NOREN_OK);
  close_without_line();
  next_sale("0004", "card-3");
  knows_card(policy);
  EXPECT_EQ(redeem_without_line(1), NOREN_E_EXTENDED) << "two times are all";
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(redeem_without_line(1), NOREN_OK) << "the outage is over";
}

}  // namespace
}  // namespace noren::runtime
