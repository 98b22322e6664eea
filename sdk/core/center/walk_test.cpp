// SPDX-License-Identifier: Apache-2.0
#include <random>

#include "core/center/center_fixture.hpp"
#include "core/center/document.hpp"

namespace noren::center {
namespace {

// Thousands of operations in random order, some repeated, some reordered; what the members should
// have is counted beside it from the replies alone.
class WalkTest : public CenterFixture, public testing::WithParamInterface<unsigned> {
 protected:
  WalkTest() {
    program_.redeem.daily_limit_unverified = 100'000;
    program_.coupons = {{"Next time", "", "100 off", 30, 5000}};
    restart();
  }
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
    switch (pick(0, 9)) {
      case 0:
      case 1:
        holds_.push_back(hold_of(name, pick(1, 200)));
        holders_.push_back(name);
        center_->hold(at, holds_.back());
        break;
      case 2:
      case 3:
      case 4: {
        auto sale = sale_of(name, pick(0, 20'000));
        if (!holds_.empty() && pick(0, 2) == 0) {
          const auto place =
              static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(holds_.size()) - 1));
          sale.card = card(holders_[place]);
          sale.holds = {holds_[place].operation};
        }
        if (!serials_.empty() && pick(0, 3) == 0) sale.coupons = {any(serials_)};
        sold(center_->complete(at, sale));
        sales_.push_back(sale);
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
        if (!sales_.empty()) undone(center_->cancel(at, cancel_of(any(sales_).operation)));
        break;
      case 7:
        if (!holds_.empty()) center_->cancel(at, cancel_of(any(holds_).operation));
        break;
      case 8:
        clock_.now_ms += pick(0, 20 * 60'000);
        break;
      default: {
        auto tomorrow = sale_of(name, pick(0, 1000));
        undone(center_->cancel(at, cancel_of(tomorrow.operation)));
        EXPECT_EQ(center_->complete(at, tomorrow).reason, "operation_canceled");
      }
    }
  }
  void sold(const Reply& reply) {
    if (const auto* body = std::get_if<CompleteReply>(&reply.body)) {
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
  std::vector<std::string> serials_;
  std::int64_t awarded_ = 0;
  std::int64_t redeemed_ = 0;
};

TEST_P(WalkTest, BalancesAfterEveryStep) {
  ledger::Audit audit;
  std::size_t seen = 0;
  for (int count = 0; count < 1500; ++count) {
    step();
    for (; seen < store_.entries().size(); ++seen) {
      const Status status = audit.next(store_.entries()[seen], store_.hashes()[seen]);
      ASSERT_TRUE(status) << status.error().details[0] << " " << status.error().details[1];
      ASSERT_EQ(audit.imbalance(ledger::Unit::points), 0);
      ASSERT_EQ(audit.imbalance(ledger::Unit::milli_yen), 0);
    }
    // From the replies, not from the ledger.
    ASSERT_EQ(-net(ledger::issued("A")) - net(ledger::issued("B")), awarded_);
    ASSERT_EQ(net(ledger::redeemed("A")) + net(ledger::redeemed("B")), redeemed_);
  }
  this->audit();
  EXPECT_GT(redeemed_, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, WalkTest, testing::Values(1u, 2u, 3u, 4u));

}  // namespace
}  // namespace noren::center
