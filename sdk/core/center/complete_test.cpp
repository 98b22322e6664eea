// SPDX-License-Identifier: Apache-2.0
#include "core/center/center_fixture.hpp"

namespace noren::center {
namespace {

class CompleteTest : public CenterFixture {};

TEST_F(CompleteTest, ACardWorksWithoutRegistration) {
  EXPECT_EQ(wallet("taro").balance, 0);
  const Reply reply = center_->complete(a_, sale_of("taro", 1580));
  ASSERT_EQ(reply.outcome, NOREN_OUTCOME_DONE);
  const auto& body = std::get<CompleteReply>(reply.body);
  EXPECT_EQ(body.awarded, 15);
  EXPECT_EQ(body.balance_before, 0);
  EXPECT_EQ(body.balance, 15);
  EXPECT_EQ(body.member.substr(0, 12), "************");
  EXPECT_EQ(wallet("taro").balance, 15);
  EXPECT_EQ(wallet("jiro").balance, 0);
  EXPECT_EQ(net(ledger::issued("A")), -15);
  EXPECT_EQ(net(ledger::receivable("A")), -15'000);
  audit();
}

TEST_F(CompleteTest, WhereTheOfficeRegistersAnUnknownCardIsRefused) {
  program_.registration = program::Register::office;
  restart();
  EXPECT_EQ(center_->lookup(a_, {card("taro")}).reason, "unknown_card");
  EXPECT_EQ(center_->lookup(a_, {card("taro")}).outcome, NOREN_OUTCOME_NONE);
  const Reply reply = center_->complete(a_, sale_of("taro", 1000));
  EXPECT_EQ(reply.status, NOREN_E_NOEXIST);
  EXPECT_EQ(reply.outcome, NOREN_OUTCOME_REFUSED);
  give("taro", 5);
  EXPECT_EQ(center_->complete(a_, sale_of("taro", 1000)).status, NOREN_OK);
}

TEST_F(CompleteTest, ASaleWithoutPointsIsOnRecord) {
  const auto request = sale_of("taro", 99);
  const Reply reply = center_->complete(a_, request);
  EXPECT_EQ(reply.outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(std::get<CompleteReply>(reply.body).awarded, 0);
  auto other = sale_of("taro", 1000);
  other.operation = request.operation;
  EXPECT_EQ(center_->complete(a_, other).reason, "operation_id_reused");
}

TEST_F(CompleteTest, CapturesAwardsAndEarnsNothingOnPoints) {
  give("taro", 500);
  const auto hold = hold_of("taro", 300);
  ASSERT_EQ(center_->hold(b_, hold).status, NOREN_OK);
  auto sale = sale_of("taro", 1000);
  sale.holds = {hold.operation};
  sale.sale.tenders = {{"points", 300, "", ""}, {"cash", 700, "", ""}};
  const auto body = std::get<CompleteReply>(center_->complete(b_, sale).body);
  EXPECT_EQ(body.redeemed, 300);
  EXPECT_EQ(body.awarded, 7);
  EXPECT_EQ(body.balance_before, 500);
  EXPECT_EQ(body.balance, 207);
  EXPECT_EQ(net(ledger::redeemed("B")), 300);
  EXPECT_EQ(net(ledger::payable("B")), 300'000);
  audit();
}

TEST_F(CompleteTest, TheLotThatExpiresFirstIsUsedFirst) {
  program_.expire_days = 10;
  restart();
  give("taro", 100);
  program_.expire_days = 5;
  restart();
  give("taro", 100);
  const auto hold = hold_of("taro", 150);
  ASSERT_EQ(center_->hold(a_, hold).status, NOREN_OK);
  EXPECT_EQ(store_.account(ledger::lot(1, 2))->available(), 0);
  EXPECT_EQ(store_.account(ledger::lot(1, 1))->available(), 50);
}

TEST_F(CompleteTest, ExpiredPointsAreGoneForReadersAtOnceAndBookedAtTheNextSale) {
  program_.expire_days = 1;
  restart();
  give("taro", 100);
  clock_.now_ms += 3 * 86'400'000;
  EXPECT_EQ(wallet("taro").balance, 0);
  EXPECT_EQ(wallet("taro").usable, 0);
  const Reply reply = center_->complete(a_, sale_of("taro", 200));
  EXPECT_EQ(std::get<CompleteReply>(reply.body).balance, 2);
  EXPECT_EQ(net(ledger::expired()), 100);
  EXPECT_EQ(net(ledger::breakage()), 100'000);
  audit();
}

TEST_F(CompleteTest, RefusesForeignCurrencyAndDamagedCards) {
  auto sale = sale_of("taro", 100);
  sale.sale.currency = "USD";
  EXPECT_EQ(center_->complete(a_, sale).reason, "currency_not_accepted");
  sale = sale_of("taro", 100);
  sale.card.sealed[40] ^= 1;
  EXPECT_EQ(center_->complete(a_, sale).reason, "card_sealed");
  sale = sale_of("taro", 100);
  sale.operation.pop_back();
  EXPECT_EQ(center_->complete(a_, sale).reason, "operation_id_size");
}

TEST_F(CompleteTest, TheTillsClockIsBelievedOnlyBackward) {
  auto early = sale_of("taro", 100);
  early.event_time_ms = clock_.now_ms - 1000;
  auto late = sale_of("taro", 100);
  late.event_time_ms = clock_.now_ms + 86'400'000;
  center_->complete(a_, early);
  center_->complete(a_, late);
  EXPECT_EQ(store_.entries()[0].event_ms, early.event_time_ms);
  EXPECT_EQ(store_.entries()[1].event_ms, store_.entries()[1].at_ms);
}

TEST_F(CompleteTest, TheLedgersTimeNeverGoesBack) {
  give("taro", 1);
  clock_.now_ms -= 1'000'000;
  give("taro", 1);
  EXPECT_GT(store_.entries()[1].at_ms, store_.entries()[0].at_ms);
  audit();
}

}  // namespace
}  // namespace noren::center
