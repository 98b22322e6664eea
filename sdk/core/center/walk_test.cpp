// SPDX-License-Identifier: Apache-2.0
#include <random>

#include "core/center/center_fixture.hpp"
#include "core/center/document.hpp"

namespace noren::center {
namespace {

// Thousands of operations in random order, some repeated, some reordered, some from tills that had
// no line; what the members should have is counted beside it from the replies alone.
class WalkTest : public CenterFixture, public testing::WithParamInterface<unsigned> {
 protected:
  WalkTest() {
    program_.redeem.daily_limit_unverified = 100'000;
    program_.coupons = {{"Next time", "", "100 off", 30, 5000}};
    program_.returns.shortfall = static_cast<program::ReturnShortfall>(GetParam() % 3);
    program_.returns.refund = static_cast<program::RefundOrder>(GetParam() / 3 % 3);
    program_.offline.redeem_per_card = 100;
    program_.offline.shortfall = static_cast<program::OfflineShortfall>(GetParam() % 2);
    program_.expire_days = GetParam() % 2 == 0 ? 0 : 2;
    restart();
  }

  // What a sale gave and took, and what of it has gone back.
  struct Sold {
    std::int64_t total = 0;
    std::int64_t awarded = 0;
    std::int64_t redeemed = 0;
    std::int64_t clawed = 0;
    std::int64_t given = 0;
    std::int64_t money = 0;
  };
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(dice_);
  }
  template <typename Request>
  Request& any(std::vector<Request>& list) {
    return list[static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(list.size()) - 1))];
  }

  void step() {
    const std::string name = "member-" + std::to_string(pick(1, 5));
    const Terminal& at = pick(0, 1) ? a_ : b_;
    switch (pick(0, 12)) {
      case 0:
      case 1:
        holds_.push_back(hold_of(name, pick(1, 200)));
        holders_.push_back(name);
        center_->hold(at, holds_.back());
        break;
      case 2:
      case 3:
      case 4: {
        auto sale = sale_of(name, 0);
        for (std::int32_t line = 1; line <= 3; ++line) {
          const std::int64_t amount = pick(0, 7'000);
          sale.sale.lines.push_back({line, "item", amount, 10, "", "", "", "", false});
          sale.sale.total += amount;
        }
        if (pick(0, 3) == 0) {
          sale.offline = true;
          sale.offline_points = std::min(pick(0, 150), sale.sale.total);
        }
        if (!holds_.empty() && pick(0, 2) == 0) {
          const auto place =
              static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(holds_.size()) - 1));
          sale.card = card(holders_[place]);
          sale.holds = {holds_[place].operation};
        }
        if (!serials_.empty() && pick(0, 3) == 0) sale.coupons = {any(serials_)};
        sold(sale, center_->complete(at, sale));
        sales_.push_back(sale);
        sold_at_.push_back(at);
        break;
      }
      case 5:
        if (!sales_.empty()) {
          auto& sale = any(sales_);
          const std::string before = to_text(center_->status(at, {sale.operation}));
          EXPECT_EQ(to_text(center_->complete(at, sale)), before);
        }
        break;
      case 6:
        if (!sales_.empty()) {
          const auto& sale = any(sales_);
          const Reply reply = center_->cancel(at, cancel_of(sale.operation));
          undone(reply);
          const auto* body = std::get_if<CancelReply>(&reply.body);
          if (body && body->taken_back + body->released > 0) sold_.erase(sale.operation);
        }
        break;
      case 9:
      case 10:
        if (!sales_.empty()) give_goods_back();
        break;
      case 11:
        // A hold whose till goes on without it, and comes back to it late.
        clock_.now_ms += 60'000;
        center_->status(at, {id()});
        clock_.now_ms += 15 * 60'000;
        break;
      case 7:
        if (!holds_.empty()) center_->cancel(at, cancel_of(any(holds_).operation));
        break;
      case 8:
        clock_.now_ms += pick(0, pick(0, 3) == 0 ? 12 * 3'600'000 : 20 * 60'000);
        break;
      default: {
        auto tomorrow = sale_of(name, pick(0, 1000));
        undone(center_->cancel(at, cancel_of(tomorrow.operation)));
        EXPECT_EQ(center_->complete(at, tomorrow).reason, "operation_canceled");
      }
    }
  }
  void give_goods_back() {
    const auto place =
        static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(sales_.size()) - 1));
    auto request = return_of(sales_[place]);
    const bool all = pick(0, 3) == 0;
    if (!all) {
      auto line = sales_[place].sale.lines[static_cast<std::size_t>(pick(0, 2))];
      line.amount = std::min(line.amount, pick(1, 3'000));
      request.sale.lines = {line};
    }
    const Reply reply = center_->refund(sold_at_[place], request);
    EXPECT_EQ(to_text(center_->refund(sold_at_[place], request)), to_text(reply));
    const auto* body = std::get_if<RefundReply>(&reply.body);
    if (body == nullptr) return;
    Sold& sold = sold_.at(request.original);
    awarded_ -= body->taken_back;
    redeemed_ -= body->given_back;
    sold.clawed += body->taken_back + body->deducted;
    sold.given += body->given_back;
    sold.money += body->refund_money + body->deducted;
    EXPECT_GE(std::min({body->taken_back, body->given_back, body->refund_money}), 0);
    EXPECT_LE(sold.clawed, sold.awarded);
    EXPECT_LE(sold.given, sold.redeemed);
    EXPECT_LE(sold.money + sold.given, sold.total);
    if (!all) return;
    ++whole_returns_;
    EXPECT_EQ(sold.clawed, sold.awarded);
    EXPECT_EQ(sold.given, sold.redeemed);
    EXPECT_EQ(sold.money + sold.given, sold.total);
  }
  void sold(const CompleteRequest& request, const Reply& reply) {
    if (const auto* body = std::get_if<CompleteReply>(&reply.body)) {
      sold_[request.operation] = {request.sale.total, body->awarded, body->redeemed, 0, 0, 0};
      awarded_ += body->awarded;
      redeemed_ += body->redeemed;
      for (const Coupon& coupon : body->coupons) serials_.push_back(coupon.serial);
    }
  }
  void undone(const Reply& reply) {
    const auto* body = std::get_if<CancelReply>(&reply.body);
    if (body == nullptr) return;
    awarded_ -= body->taken_back;
    redeemed_ -= body->released;
  }

  std::mt19937 dice_{GetParam()};
  std::vector<HoldRequest> holds_;
  std::vector<std::string> holders_;
  std::vector<CompleteRequest> sales_;
  std::vector<Terminal> sold_at_;
  std::map<Bytes, Sold> sold_;
  int whole_returns_ = 0;
  std::vector<std::string> serials_;
  std::int64_t awarded_ = 0;
  std::int64_t redeemed_ = 0;
};

TEST_P(WalkTest, BalancesAfterEveryStep) {
  ledger::Audit audit;
  std::size_t seen = 0;
  for (int count = 0; count < 1000; ++count) {
    step();
    for (; seen < store_.entries().size(); ++seen) {
      const Status status = audit.next(store_.entries()[seen], store_.hashes()[seen]);
      ASSERT_TRUE(status) << status.error().details[0] << " " << status.error().details[1];
      ASSERT_EQ(audit.imbalance(ledger::Unit::points), 0);
      ASSERT_EQ(audit.imbalance(ledger::Unit::milli_yen), 0);
    }
    std::int64_t outstanding = 0;
    for (const auto& [name, account] : audit.accounts()) {
      const auto kind = ledger::kind_of(name);
      if (kind == "LOT" || kind == "DEBT") outstanding += account.credits - account.debits;
    }
    ASSERT_EQ(net(ledger::reserve()), outstanding * 1000);
    if (HasFailure()) return;
    // From the replies, not from the ledger.
    ASSERT_EQ(-net(ledger::issued("A")) - net(ledger::issued("B")), awarded_);
    ASSERT_EQ(net(ledger::redeemed("A")) + net(ledger::redeemed("B")), redeemed_);
  }
  this->audit();
  EXPECT_GT(redeemed_, 0);
  EXPECT_GT(whole_returns_, 3);
  EXPECT_GT(audit.accounts().count(ledger::breakage()) + (program_.expire_days == 0 ? 1 : 0), 0u);
}

// Each way to pay back, to bear a shortfall of a return and of a till without a line, with points
// that expire and that do not.
INSTANTIATE_TEST_SUITE_P(Seeds, WalkTest, testing::Range(1u, 19u));

}  // namespace
}  // namespace noren::center
