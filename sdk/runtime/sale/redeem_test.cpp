// SPDX-License-Identifier: Apache-2.0
// What is particular to holding points and to paying.
#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {
namespace {

class RedeemTest : public VerbsFixture {
 protected:
  void SetUp() override { identified(); }
  std::string held_by(std::size_t index) { return port_->of("hold").at(index).idempotency_key; }
};

TEST_F(RedeemTest, AnotherAmountLetsGoOfTheFirstAndHoldsAnew) {
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  ASSERT_EQ(call(redeem, R"({"points":500})"), NOREN_OK);
  ASSERT_EQ(count("cancel"), 1u);
  EXPECT_EQ(port_->of("cancel")[0].original_key, held_by(0));
  EXPECT_EQ(sale().hold->points, 500);
  EXPECT_EQ(sale().hold->operation, held_by(1));
  EXPECT_EQ(sale().due(), 1000);
}

TEST_F(RedeemTest, TheSameAmountIsHeldAlready) {
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  EXPECT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  EXPECT_EQ(count("hold"), 1u);
  EXPECT_EQ(count("cancel"), 0u);
}

TEST_F(RedeemTest, NoneLetsGo) {
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  EXPECT_EQ(call(redeem, R"({"points":0})"), NOREN_OK);
  EXPECT_FALSE(sale().hold);
  EXPECT_EQ(count("hold"), 1u);
  EXPECT_EQ(sale().due(), 1500);
}

TEST_F(RedeemTest, AReleaseThatIsUnknownIsSettledBeforeTheNewHold) {
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  answer_next("cancel", unknown());
  EXPECT_EQ(call(redeem, R"({"points":500})"), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(count("hold"), 1u);
  EXPECT_EQ(call(redeem, R"({"points":500})"), NOREN_OK);
  EXPECT_EQ(count("cancel"), 1u);
  EXPECT_EQ(sale().hold->points, 500);
}

TEST_F(RedeemTest, AReleaseThatIsRefusedKeepsTheFirstHold) {
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  answer_next("cancel", refused(NOREN_E_OFFLINE, "center_unreachable"));
  EXPECT_EQ(call(redeem, R"({"points":500})"), NOREN_E_OFFLINE);
  EXPECT_EQ(sale().hold->points, 300);
  EXPECT_EQ(count("hold"), 1u);
}

TEST_F(RedeemTest, MaxIsNeverMoreThanIsDue) {
  answer_next("quote", done(R"({"redeemable":9000})"));
  EXPECT_EQ(call(redeem, R"({"points":"max"})"), NOREN_OK);
  EXPECT_EQ(sale().hold->points, 1500);
}

TEST_F(RedeemTest, PointsThatAreWorthMoreThanIsDueAreLetGoAgain) {
  answer_next("hold", done(R"({"held":300,"value":3000})"));
  EXPECT_EQ(call(redeem, R"({"points":300})"), NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "sale_overpaid");
  EXPECT_EQ(port_->of("cancel").at(0).original_key, held_by(0));
  EXPECT_FALSE(sale().hold);
}

TEST_F(RedeemTest, NotAfterPaying) {
  ASSERT_EQ(call(pay, R"({"amount":1000})"), NOREN_OK);
  EXPECT_EQ(call(redeem, R"({"points":300})"), NOREN_E_ILLEGAL);
  EXPECT_EQ(count("hold"), 0u);
}

TEST_F(RedeemTest, PayingTakesWhatIsDueAndNeverMore) {
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  EXPECT_EQ(call(pay, R"({"amount":1201})"), NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "sale_overpaid");
  EXPECT_EQ(count("authorize"), 0u);
  EXPECT_EQ(call(pay), NOREN_OK);
  EXPECT_EQ(port_->of("authorize").at(0).amount, 1200);
  EXPECT_EQ(call(pay), NOREN_OK);  // nothing is due any more
  EXPECT_EQ(count("authorize"), 1u);
  EXPECT_EQ(call(pay, R"({"amount":1})"), NOREN_E_ILLEGAL);
}

TEST_F(RedeemTest, ASaleThatIsPartlyPaidIsNotCompleted) {
  ASSERT_EQ(call(pay, R"({"amount":1000})"), NOREN_OK);
  EXPECT_EQ(call(complete), NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "sale_not_paid");
  EXPECT_EQ(count("complete"), 0u);
}

TEST_F(RedeemTest, ACompletionNamesItsHoldAndTheCardButStoresNoMatch) {
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  ASSERT_EQ(call(complete), NOREN_OK);
  const json::object sent = parse_object(port_->of("complete").at(0).document);
  EXPECT_EQ(sent.at("holds").as_array().at(0).as_string(), held_by(0));
  EXPECT_EQ(sent.at("card").at("sealed").as_string(), "AA==");
}

TEST_F(RedeemTest, WithoutAProgramOrAServiceItSaysSo) {
  is_configured_ = false;
  EXPECT_EQ(call(redeem, R"({"points":300})"), NOREN_E_NOSERVICE);
  EXPECT_EQ(reason_, "no_loyalty");
  EXPECT_EQ(call(pay), NOREN_E_NOSERVICE);
  EXPECT_EQ(reason_, "no_payment");
  EXPECT_EQ(call(complete), NOREN_E_NOSERVICE);
  EXPECT_EQ(journaled(), 0u);
}

TEST_F(RedeemTest, AChangeThatIsRefusedHoldsTheOldPointsAgain) {
  identified();
  ASSERT_EQ(call(redeem, R"({"points":500})"), NOREN_OK);
  answer_next("hold", refused(NOREN_E_EXTENDED, "not_enough_points"));
  EXPECT_EQ(call(redeem, R"({"points":900})"), NOREN_E_EXTENDED);
  ASSERT_TRUE(sale().hold) << "it did not happen, but the points are gone";
  EXPECT_EQ(count("hold"), 3u);
}

TEST_F(RedeemTest, TheOldPointsHeldAgainAreNotTakenForTheNewOnes) {
  identified();
  ASSERT_EQ(call(redeem, R"({"points":500})"), NOREN_OK);
  answer_next("hold", refused(NOREN_E_EXTENDED, "not_enough_points"));
  answer_next("hold", unknown());
  EXPECT_EQ(call(redeem, R"({"points":900})"), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("recover", done(R"({"held":500,"value":500})"));
  answer_next("hold", refused(NOREN_E_EXTENDED, "not_enough_points"));
  EXPECT_EQ(call(redeem, R"({"points":900})"), NOREN_E_EXTENDED) << "500 were called 900";
}

}  // namespace
}  // namespace noren::runtime
