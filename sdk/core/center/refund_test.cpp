// SPDX-License-Identifier: Apache-2.0
#include <numeric>

#include "core/center/center_fixture.hpp"
#include "core/center/document.hpp"

namespace noren::center {
namespace {

class RefundTest : public CenterFixture {
 protected:
  static program::Line line(std::int32_t number, std::int64_t amount) {
    return {number, "item", amount, 10, "", "", "", "", false};
  }
  CompleteRequest sold(const Terminal& at, const std::string& name,
                       std::vector<std::int64_t> amounts) {
    auto sale = sale_of(name, std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0}));
    std::int32_t number = 0;
    for (const std::int64_t amount : amounts) sale.sale.lines.push_back(line(++number, amount));
    EXPECT_EQ(center_->complete(at, sale).status, NOREN_OK);
    return sale;
  }
  // A sale that takes so many points and the rest in cash.
  CompleteRequest paid_with(std::int64_t points, const std::string& name, std::int64_t total) {
    const auto hold = hold_of(name, points);
    EXPECT_EQ(center_->hold(b_, hold).status, NOREN_OK);
    auto sale = sale_of(name, total);
    sale.sale.lines = {line(1, total)};
    sale.sale.tenders = {{"points", points, "", ""}, {"cash", total - points, "", ""}};
    sale.holds = {hold.operation};
    EXPECT_EQ(center_->complete(b_, sale).status, NOREN_OK);
    return sale;
  }
  std::string refusal(const Terminal& at, const RefundRequest& request) {
    const std::size_t moved = transfers();
    const Reply reply = center_->refund(at, request);
    EXPECT_EQ(reply.outcome, NOREN_OUTCOME_REFUSED);
    EXPECT_EQ(transfers(), moved);
    return std::to_string(reply.status) + " " + reply.reason;
  }
  std::size_t transfers() const {
    std::size_t count = 0;
    for (const ledger::Entry& entry : store_.entries()) count += entry.transfers.size();
    return count;
  }
};

TEST_F(RefundTest, TenReturnsTakeWhatOneWouldHaveTaken) {
  const auto sale = sold(a_, "taro", {1'000});
  std::int64_t taken = 0;
  for (int count = 0; count < 10; ++count) {
    taken += refunded(a_, return_of(sale, {line(1, 99)})).taken_back;
  }
  const RefundReply last = refunded(a_, return_of(sale, {line(1, 10)}));
  EXPECT_EQ(taken + last.taken_back, 10);
  EXPECT_EQ(last.balance, 0);
  EXPECT_EQ(net(ledger::receivable("A")), 0);
  EXPECT_EQ(refusal(a_, return_of(sale)), "111 nothing_left_to_return");
  audit();
}

TEST_F(RefundTest, TheOrderDoesNotCount) {
  for (const auto& order : {std::vector<std::int32_t>{1, 2, 3}, {3, 1, 2}, {2, 3, 1}}) {
    const auto sale = sold(a_, "taro", {150, 149, 1});
    std::int64_t taken = 0;
    for (const std::int32_t number : order) {
      const auto amount = sale.sale.lines.at(static_cast<std::size_t>(number - 1)).amount;
      taken += refunded(a_, return_of(sale, {line(number, amount)})).taken_back;
    }
    EXPECT_EQ(taken, 3);
  }
  EXPECT_EQ(wallet("taro").balance, 0);
  audit();
}

TEST_F(RefundTest, SpentPointsAreOwedAndTheNextAwardPaysFirst) {
  const auto sale = sold(a_, "taro", {11'000});
  paid_with(100, "taro", 100);
  const RefundReply reply = refunded(a_, return_of(sale));
  EXPECT_EQ(reply.taken_back, 110);
  EXPECT_EQ(reply.debt, 100);
  EXPECT_EQ(reply.refund_money, 11'000);
  EXPECT_EQ(reply.balance, 0);
  EXPECT_EQ(net(ledger::receivable("A")), 0);
  EXPECT_EQ(net(ledger::payable("B")), 100'000);
  audit();
  const auto next = std::get<CompleteReply>(center_->complete(a_, sale_of("taro", 15'000)).body);
  EXPECT_EQ(next.debt, 0);
  EXPECT_EQ(next.balance, 50);
  EXPECT_EQ(wallet("taro").usable, 50);
  audit();
}

TEST_F(RefundTest, SpentPointsMayBeTakenOffTheMoney) {
  program_.returns.shortfall = program::ReturnShortfall::deduct;
  restart();
  const auto sale = sold(a_, "taro", {11'000});
  paid_with(100, "taro", 100);
  const RefundReply part = refunded(a_, return_of(sale, {line(1, 10'950)}));
  EXPECT_EQ(part.taken_back, 10);
  EXPECT_EQ(part.deducted, 100);
  EXPECT_EQ(part.refund_money, 10'850);
  EXPECT_EQ(part.debt, 0);
  // The shop still pays for the points that were spent.
  EXPECT_EQ(net(ledger::receivable("A")), -100'000);
  EXPECT_EQ(refunded(a_, return_of(sale)).taken_back, 0);
  audit();
}

TEST_F(RefundTest, SpentPointsMayBeForgiven) {
  program_.returns.shortfall = program::ReturnShortfall::forgive;
  restart();
  const auto sale = sold(a_, "taro", {11'000});
  paid_with(100, "taro", 100);
  const RefundReply reply = refunded(a_, return_of(sale));
  EXPECT_EQ(reply.taken_back, 110);
  EXPECT_EQ(reply.forgiven, 100);
  EXPECT_EQ(reply.debt, 0);
  EXPECT_EQ(net(ledger::receivable("A")), 0);
  EXPECT_EQ(net(ledger::loss()), -100'000);
  audit();
}

TEST_F(RefundTest, HalfOfAMixedSaleComesBackAsItWasPaid) {
  give("taro", 300);
  const auto sale = paid_with(300, "taro", 1'000);
  const RefundReply half = refunded(b_, return_of(sale, {line(1, 500)}));
  EXPECT_EQ(half.refund_points, 150);
  EXPECT_EQ(half.given_back, 150);
  EXPECT_EQ(half.refund_money, 350);
  EXPECT_EQ(half.taken_back, 4);  // 700 yen earned 7, 350 earn 3
  const RefundReply rest = refunded(b_, return_of(sale));
  EXPECT_EQ(rest.given_back, 150);
  EXPECT_EQ(rest.refund_money, 350);
  EXPECT_EQ(rest.taken_back, 3);
  EXPECT_EQ(wallet("taro").balance, 300);
  EXPECT_EQ(net(ledger::payable("B")), 0);
  audit();
}

TEST_F(RefundTest, TheProgramSaysWhatComesBackFirst) {
  using program::RefundOrder;
  for (const auto& [order, points, money] : {std::tuple(RefundOrder::points_first, 300, 200),
                                             std::tuple(RefundOrder::money_first, 0, 500),
                                             std::tuple(RefundOrder::proportional, 150, 350)}) {
    program_.returns.refund = order;
    program_.redeem.daily_limit_unverified = 100'000;
    restart();
    give("taro", 300);
    const auto sale = paid_with(300, "taro", 1'000);
    const RefundReply half = refunded(b_, return_of(sale, {line(1, 500)}));
    EXPECT_EQ(half.refund_points, points);
    EXPECT_EQ(half.refund_money, money);
    const RefundReply rest = refunded(b_, return_of(sale));
    EXPECT_EQ(half.refund_points + rest.refund_points, 300);
    EXPECT_EQ(half.refund_money + rest.refund_money, 700);
    audit();
  }
}

TEST_F(RefundTest, PointsGoBackToTheirOwnLotsLastUsedFirst) {
  program_.expire_days = 10;
  restart();
  give("taro", 100);
  clock_.now_ms += 5 * 86'400'000;
  give("taro", 100);
  const auto sale = paid_with(150, "taro", 150);
  EXPECT_EQ(refunded(b_, return_of(sale, {line(1, 60)})).given_back, 60);
  // 50 are back in the younger lot and 10 in the older one, which ends first.
  EXPECT_EQ(wallet("taro").balance, 110);
  clock_.now_ms += 6 * 86'400'000;
  EXPECT_EQ(wallet("taro").balance, 100);
  audit();
  // The older lot has ended meanwhile; its points have 30 days of grace.
  EXPECT_EQ(refunded(b_, return_of(sale)).given_back, 90);
  EXPECT_EQ(wallet("taro").balance, 190);
  clock_.now_ms += 29LL * 86'400'000;
  EXPECT_EQ(wallet("taro").balance, 90);
  clock_.now_ms += 2LL * 86'400'000;
  EXPECT_EQ(wallet("taro").balance, 0);
}

TEST_F(RefundTest, SeveralReturnsFillEachLotOnce) {
  program_.expire_days = 10;
  restart();
  std::vector<std::string> lots;
  for (int count = 0; count < 3; ++count) {
    give("taro", 50);
    lots.push_back(store_.entries().back().transfers.front().credit);
    clock_.now_ms += 86'400'000;
  }
  const auto sale = paid_with(150, "taro", 150);
  const auto left = [&] { return std::vector{net(lots[0]), net(lots[1]), net(lots[2])}; };
  using Points = std::vector<std::int64_t>;
  refunded(b_, return_of(sale, {line(1, 60)}));
  EXPECT_EQ(left(), (Points{0, 10, 50}));
  refunded(b_, return_of(sale, {line(1, 60)}));
  EXPECT_EQ(left(), (Points{20, 50, 50}));
  refunded(b_, return_of(sale));
  EXPECT_EQ(left(), (Points{50, 50, 50}));
  audit();
}

TEST_F(RefundTest, AQuoteSaysTheSameAndMovesNothing) {
  give("taro", 300);
  const auto sale = paid_with(300, "taro", 1'000);
  const auto request = return_of(sale, {line(1, 500)});
  const std::size_t entries = store_.entries().size();
  QuoteRequest question;
  question.original = sale.operation;
  question.sale = request.sale;
  const Reply answer = center_->quote(b_, question);
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_NONE);
  const auto& quoted = std::get<QuoteReply>(answer.body);
  EXPECT_EQ(store_.entries().size(), entries);
  const RefundReply reply = refunded(b_, request);
  EXPECT_EQ(
      std::tuple(quoted.taken_back, quoted.given_back, quoted.refund_money, quoted.refund_points),
      std::tuple(reply.taken_back, reply.given_back, reply.refund_money, reply.refund_points));
  EXPECT_EQ(center_->quote(a_, question).reason, "other_shop");
}

TEST_F(RefundTest, IsJudgedByTheRulesOfItsSale) {
  const auto sale = sold(a_, "taro", {10'000});
  program_.version = 2;
  program_.earn[0].points = 5;
  program_.returns.shortfall = program::ReturnShortfall::forgive;
  restart();
  EXPECT_EQ(refunded(a_, return_of(sale, {line(1, 5'000)})).taken_back, 50);
  const auto newer = sold(a_, "taro", {10'000});
  EXPECT_EQ(refunded(a_, return_of(newer, {line(1, 5'000)})).taken_back, 250);
  EXPECT_EQ(refunded(a_, return_of(sale)).taken_back, 50);
  audit();
}

TEST_F(RefundTest, IsDoneOnceAndOnlyOnceUnderItsId) {
  const auto sale = sold(a_, "taro", {10'000});
  const auto request = return_of(sale, {line(1, 5'000)});
  const std::string first = to_text(center_->refund(a_, request));
  EXPECT_EQ(to_text(center_->refund(a_, request)), first);
  EXPECT_EQ(to_text(center_->status(a_, {request.operation})), first);
  auto other = request;
  other.sale.lines[0].amount = 4'000;
  EXPECT_EQ(refusal(a_, other), "110 operation_id_reused");
  EXPECT_EQ(wallet("taro").balance, 50);
}

TEST_F(RefundTest, WhatCannotComeBackIsRefusedByName) {
  const auto sale = sold(a_, "taro", {1'000});
  EXPECT_EQ(refusal(b_, return_of(sale)), "1003 other_shop");
  EXPECT_EQ(refusal(a_, return_of(sale, {line(1, 1'001)})), "111 return_more_than_sold");
  EXPECT_EQ(refusal(a_, return_of(sale, {line(2, 1)})), "111 return_line_unknown");
  EXPECT_EQ(refusal(a_, return_of(sale_of("taro", 1))), "109 original_not_seen");
  const auto hold = hold_of("jiro", 1);
  center_->hold(a_, hold);
  auto of_hold = return_of(sale);
  of_hold.original = hold.operation;
  EXPECT_EQ(refusal(a_, of_hold), "111 not_returnable");
  auto refused = sale_of("taro", 100);
  refused.holds = {id()};
  ASSERT_EQ(center_->complete(a_, refused).outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(refusal(a_, return_of(refused)), "111 not_returnable");
  // After a return the sale is not canceled as a whole, and a canceled one takes no return.
  const auto request = return_of(sale, {line(1, 100)});
  refunded(a_, request);
  EXPECT_EQ(center_->cancel(a_, cancel_of(sale.operation)).reason, "sale_has_returns");
  EXPECT_EQ(center_->cancel(a_, cancel_of(request.operation)).reason, "not_cancelable");
  const auto canceled = sold(a_, "taro", {1'000});
  ASSERT_EQ(center_->cancel(a_, cancel_of(canceled.operation)).status, NOREN_OK);
  EXPECT_EQ(refusal(a_, return_of(canceled)), "111 sale_canceled");
  audit();
}

TEST_F(RefundTest, ACanceledReturnThatHasNotArrivedNeverHappens) {
  const auto sale = sold(a_, "taro", {1'000});
  const auto request = return_of(sale);
  ASSERT_EQ(center_->cancel(a_, cancel_of(request.operation)).status, NOREN_OK);
  EXPECT_EQ(refusal(a_, request), "111 operation_canceled");
  EXPECT_EQ(wallet("taro").balance, 10);
}

TEST_F(RefundTest, CouponsOfASaleThatIsGoneAreGoodNoMore) {
  program_.coupons = {{"Next time", "", "100 off", 30, 0}};
  restart();
  const auto sale = sold(a_, "taro", {1'000});
  const auto status = center_->status(a_, {sale.operation});
  const std::string code = std::get<CompleteReply>(status.body).coupons.at(0).code;
  refunded(a_, return_of(sale, {line(1, 999)}));
  refunded(a_, return_of(sale));
  auto next = sale_of("taro", 500);
  next.coupons = {code};
  EXPECT_EQ(center_->complete(a_, next).reason, "coupon_withdrawn");
}

}  // namespace
}  // namespace noren::center
