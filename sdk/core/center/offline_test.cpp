// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "core/center/center_fixture.hpp"

namespace noren::center {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class OfflineTest : public CenterFixture {
 protected:
  OfflineTest() {
    program_.offline.redeem_per_card = 500;
    restart();
  }
  CompleteRequest event(const std::string& name, std::int64_t total, std::int64_t points) {
    auto sale = sale_of(name, total);
    sale.offline = true;
    sale.offline_points = points;
    sale.seen = {clock_.now_ms - 60'000, 30'000, ""};
    return sale;
  }
  CompleteReply done_of(const Terminal& at, const CompleteRequest& request) {
    const Reply reply = center_->complete(at, request);
    EXPECT_EQ(reply.outcome, NOREN_OUTCOME_DONE) << reply.reason;
    const auto* body = std::get_if<CompleteReply>(&reply.body);
    return body ? *body : CompleteReply{};
  }
};

TEST_F(OfflineTest, TwoTillsThatTookTheSamePointsLeaveADebt) {
  give("taro", 500);
  const CompleteReply first = done_of(a_, event("taro", 500, 500));
  EXPECT_EQ(first.redeemed, 500);
  EXPECT_THAT(first.flags, IsEmpty());
  EXPECT_EQ(first.awarded, 0);  // all of it was paid with points
  const CompleteReply second = done_of(b_, event("taro", 600, 500));
  EXPECT_EQ(second.redeemed, 500);
  EXPECT_THAT(second.flags, ElementsAre("offline_shortfall"));
  EXPECT_EQ(second.awarded, 1);
  EXPECT_EQ(second.debt, 499);
  EXPECT_EQ(net(ledger::payable("A")), 500'000);
  EXPECT_EQ(net(ledger::payable("B")), 500'000);
  audit();
}

TEST_F(OfflineTest, TheProgramMayBearWhatIsMissing) {
  program_.offline.shortfall = program::OfflineShortfall::loss;
  restart();
  give("taro", 100);
  const auto sale = event("taro", 500, 300);
  const CompleteReply reply = done_of(a_, sale);
  EXPECT_EQ(reply.debt, 0);
  EXPECT_EQ(net(ledger::offline_loss()), -200'000);
  EXPECT_EQ(net(ledger::goodwill()), -200);
  EXPECT_EQ(net(ledger::payable("A")), 300'000);
  audit();
  // What comes back was the program's first: the member gets the 100 that were there.
  const RefundReply back = refunded(a_, return_of(sale));
  EXPECT_EQ(back.given_back, 300);
  EXPECT_EQ(wallet("taro").balance, 100);
  EXPECT_EQ(net(ledger::offline_loss()), 0);
  EXPECT_EQ(net(ledger::payable("A")), 0);
  audit();
}

TEST_F(OfflineTest, BrokenLimitsAreToldAndNotRefused) {
  program_.offline.redeem_per_terminal = 700;
  program_.offline.redeem_count = 3;
  restart();
  give("taro", 2'000);
  give("jiro", 2'000);
  EXPECT_THAT(done_of(a_, event("taro", 500, 400)).flags, IsEmpty());
  EXPECT_THAT(done_of(a_, event("taro", 500, 200)).flags, ElementsAre("offline_over_card_limit"));
  EXPECT_THAT(done_of(a_, event("jiro", 500, 200)).flags,
              ElementsAre("offline_over_terminal_limit"));
  EXPECT_THAT(done_of(a_, event("jiro", 500, 1)).flags,
              ElementsAre("offline_over_terminal_limit", "offline_over_count_limit"));
  EXPECT_THAT(done_of(b_, event("jiro", 500, 1)).flags, IsEmpty());
  // The next outage counts anew.
  clock_.now_ms += 3'600'000;
  EXPECT_THAT(done_of(a_, event("jiro", 500, 1)).flags, IsEmpty());
  auto old = event("jiro", 500, 1);
  old.seen = {clock_.now_ms - 8LL * 86'400'000, 0, ""};
  EXPECT_THAT(done_of(b_, old).flags, ElementsAre("offline_balance_old"));
  program_.offline.redeem_per_card = 0;
  restart();
  EXPECT_THAT(done_of(a_, event("jiro", 500, 1)).flags, ElementsAre("offline_redeem_not_allowed"));
  audit();
}

TEST_F(OfflineTest, ABareNumberRedeemsNothingWithoutALine) {
  const auto policy = [&](const std::string& kind) {
    const auto token = card::seal(kind, Bytes(8, 1), keys_.pair.public_key, {}, random_);
    const Reply reply = center_->lookup(a_, {Card{kind, token->sealed, {}}});
    return *std::get<LookupReply>(reply.body).policy;
  };
  EXPECT_EQ(policy("code").offline->redeem_per_card, 500);
  EXPECT_FALSE(policy("felica_idm").offline);
  EXPECT_FALSE(policy("uid").offline);
  EXPECT_EQ(policy("code").unknown.sale, "not_settled");
  EXPECT_EQ(policy("code").unknown.days, 55);
  program_.offline.redeem_per_card = 0;
  restart();
  EXPECT_FALSE(policy("code").offline);
}

TEST_F(OfflineTest, PointsAreOnlyTakenByThoseThatHadNoLine) {
  give("taro", 500);
  auto sale = event("taro", 500, 100);
  sale.offline = false;
  EXPECT_EQ(center_->complete(a_, sale).reason, "document_malformed");
  sale = event("taro", 500, -1);
  EXPECT_EQ(center_->complete(a_, sale).reason, "document_malformed");
  EXPECT_EQ(wallet("taro").balance, 500);
}

TEST_F(OfflineTest, AnEventStandsWhateverItsCouponWas) {
  program_.coupons = {{"Next time", "", "100 off", 30, 0}};
  restart();
  const CompleteReply first = done_of(a_, sale_of("taro", 1'000));
  const std::string code = first.coupons.at(0).code;
  auto sale = event("taro", 1'000, 0);
  sale.coupons = {code, "no coupon"};
  EXPECT_THAT(done_of(a_, sale).flags, ElementsAre("coupon_unreadable"));
  auto again = event("taro", 1'000, 0);
  again.coupons = {code};
  const CompleteReply reply = done_of(b_, again);
  EXPECT_THAT(reply.flags, ElementsAre("coupon_used"));
  EXPECT_EQ(reply.awarded, 10);
  // Undoing it leaves the coupon to the sale that burned it.
  ASSERT_EQ(center_->cancel(b_, cancel_of(again.operation)).status, NOREN_OK);
  auto third = sale_of("taro", 1'000);
  third.coupons = {code};
  EXPECT_EQ(center_->complete(a_, third).reason, "coupon_used");
}

TEST_F(OfflineTest, ALateCaptureOwesWhatIsGone) {
  give("taro", 500);
  const auto hold = hold_of("taro", 400);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  let_holds_time_out();
  ASSERT_EQ(done_of(b_, event("taro", 450, 450)).debt, 0);
  auto sale = event("taro", 1'000, 0);
  sale.holds = {hold.operation};
  const CompleteReply reply = done_of(a_, sale);
  EXPECT_EQ(reply.redeemed, 400);
  EXPECT_EQ(reply.debt, 344);  // 400 less the 50 that were there and 6 just earned
  audit();
}

// Its books were restored from before the hold, and the office accepted that.
TEST_F(OfflineTest, AnEventIsAwardedWhoseHoldIsNotThereAnyMore) {
  give("taro", 500);
  auto sale = event("taro", 1'000, 0);
  sale.holds = {Bytes(16, 7)};
  const CompleteReply reply = done_of(a_, sale);
  EXPECT_THAT(reply.flags, ElementsAre("hold_unknown"));
  EXPECT_EQ(reply.redeemed, 0);
  EXPECT_EQ(reply.awarded, 10);
  EXPECT_EQ(wallet("taro").balance, 510);
  audit();
  // The hold may come again under its own id; the sale has no part in it.
  auto hold = hold_of("taro", 300);
  hold.operation = sale.holds[0];
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  ASSERT_EQ(center_->cancel(a_, cancel_of(sale.operation)).status, NOREN_OK);
  EXPECT_EQ(wallet("taro").balance, 500);
  EXPECT_EQ(wallet("taro").usable, 200) << "still on hold";
  audit();
  auto later = sale_of("taro", 1'000);
  later.holds = {hold.operation};
  EXPECT_EQ(done_of(a_, later).redeemed, 300);
  auto now = sale_of("taro", 1'000);
  now.holds = {Bytes(16, 8)};
  EXPECT_EQ(center_->complete(a_, now).reason, "hold_unknown") << "with a line it can be told";
}

}  // namespace
}  // namespace noren::center
