// SPDX-License-Identifier: Apache-2.0
#include "core/center/center_fixture.hpp"
#include "core/center/document.hpp"

namespace noren::center {
namespace {

class RepeatTest : public CenterFixture {};

TEST_F(RepeatTest, GetsTheStoredReplyByteForByte) {
  program_.coupons = {{"Next time", "", "100 off", 30, 0}};
  restart();
  auto sale = sale_of("taro", 1580);
  const std::string first = to_text(center_->complete(a_, sale));
  center_->complete(a_, sale_of("taro", 5000));
  clock_.now_ms += 400LL * 86'400'000;
  sale.card = card("taro");  // sealed anew, as each time
  EXPECT_EQ(to_text(center_->complete(a_, sale)), first);
  EXPECT_EQ(to_text(center_->status(a_, {sale.operation})), first);
  EXPECT_EQ(wallet("taro").balance, 65);
  EXPECT_EQ(store_.entries().size(), 2u);
}

TEST_F(RepeatTest, ARefusalStaysARefusal) {
  const auto hold = hold_of("taro", 100);
  const std::string first = to_text(center_->hold(a_, hold));
  give("taro", 500);
  EXPECT_EQ(to_text(center_->hold(a_, hold)), first);
  EXPECT_EQ(center_->hold(a_, hold_of("taro", 100)).status, NOREN_OK);
}

TEST_F(RepeatTest, TheSameIdWithOtherContentMovesNothing) {
  const auto sale = sale_of("taro", 1000);
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  const auto refused = [&](const CompleteRequest& request) {
    const Reply reply = center_->complete(a_, request);
    return reply.status == NOREN_E_EXISTS && reply.outcome == NOREN_OUTCOME_REFUSED &&
           reply.reason == "operation_id_reused";
  };
  auto other = sale;
  other.sale.total = 1001;
  EXPECT_TRUE(refused(other));
  other = sale;
  other.card = card("jiro");
  EXPECT_TRUE(refused(other));
  other = sale;
  other.holds = {id()};
  EXPECT_TRUE(refused(other));
  other = sale;
  other.coupons = {"ABCDEFGH0123"};
  EXPECT_TRUE(refused(other));
  other = sale;
  other.sale.lines.emplace_back();
  EXPECT_TRUE(refused(other));
  auto hold = hold_of("taro", 1);
  hold.operation = sale.operation;
  EXPECT_EQ(center_->hold(a_, hold).reason, "operation_id_reused");
  EXPECT_EQ(store_.entries().size(), 1u);
}

TEST_F(RepeatTest, AnotherTerminalMayFinishWhatOneBegan) {
  const auto sale = sale_of("taro", 1000);
  const std::string first = to_text(center_->complete(a_, sale));
  EXPECT_EQ(to_text(center_->complete(b_, sale)), first);
}

TEST_F(RepeatTest, AskingForWhatNeverArrived) {
  const Reply reply = center_->status(a_, {id()});
  EXPECT_EQ(reply.status, NOREN_E_NOEXIST);
  EXPECT_EQ(reply.reason, "operation_not_seen");
  EXPECT_EQ(reply.outcome, NOREN_OUTCOME_NONE);
}

}  // namespace
}  // namespace noren::center
