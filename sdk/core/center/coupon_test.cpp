// SPDX-License-Identifier: Apache-2.0
#include "core/coupon/coupon.hpp"

#include <gtest/gtest.h>

#include "core/center/center_fixture.hpp"

namespace noren::center {
namespace {

class CouponTest : public CenterFixture {
 protected:
  CouponTest() {
    program_.coupons = {{"Next time", "", "100 off", 30, 1000}};
    restart();
  }
  static std::string code_of(const std::string& serial, int instance, const Terminal& terminal) {
    return coupon::code(serial, instance, coupon::reissue_key(serial, terminal.key));
  }
  Reply burn(const Terminal& caller, const std::string& code) {
    auto request = sale_of("taro", 500);
    request.coupons = {code};
    return center_->complete(caller, request);
  }
  Coupon issue(const Terminal& caller, Bytes* operation = nullptr) {
    const auto request = sale_of("taro", 1000);
    if (operation) *operation = request.operation;
    return std::get<CompleteReply>(center_->complete(caller, request).body).coupons.at(0);
  }
};

TEST_F(CouponTest, IsIssuedFromItsTotalAndUsedOnce) {
  EXPECT_TRUE(
      std::get<CompleteReply>(center_->complete(a_, sale_of("taro", 999)).body).coupons.empty());
  const Coupon coupon = issue(a_);
  EXPECT_EQ(coupon.valid_until, "2026-10-21");
  EXPECT_EQ(coupon.code, code_of(coupon.serial, 1, a_));
  EXPECT_EQ(coupon.code, coupon::code(coupon.serial, 1, coupon.reissue_key));
  EXPECT_EQ(burn(b_, coupon.code).status, NOREN_OK);
  EXPECT_EQ(burn(b_, coupon.code).reason, "coupon_used");
  EXPECT_EQ(burn(b_, coupon.serial).reason, "coupon_used");
}

TEST_F(CouponTest, EitherAReprintOrATypedSerialWorks) {
  EXPECT_EQ(burn(b_, code_of(issue(a_).serial, 2, a_)).status, NOREN_OK);
  EXPECT_EQ(burn(b_, issue(a_).serial).status, NOREN_OK);
}

// A reprint that came out makes the paper before it worthless; a typed serial stays good.
TEST_F(CouponTest, APaperThatWasReplacedIsRefused) {
  const Coupon coupon = issue(a_);
  auto next = sale_of("taro", 500);
  next.replaced = {{coupon.serial, 3}};
  ASSERT_EQ(center_->complete(a_, next).status, NOREN_OK);
  ASSERT_EQ(center_->complete(a_, next).status, NOREN_OK) << "a repeat";
  EXPECT_EQ(burn(b_, coupon.code).reason, "coupon_replaced");
  EXPECT_EQ(burn(b_, code_of(coupon.serial, 2, a_)).reason, "coupon_replaced");
  restart();
  EXPECT_EQ(burn(b_, code_of(coupon.serial, 3, a_)).status, NOREN_OK);
  EXPECT_EQ(burn(b_, code_of(coupon.serial, 4, a_)).reason, "coupon_used");

  const Coupon typed = issue(a_);
  next = sale_of("taro", 500);
  next.replaced = {{typed.serial, 2}};
  ASSERT_EQ(center_->complete(a_, next).status, NOREN_OK);
  EXPECT_EQ(burn(b_, typed.serial).status, NOREN_OK);
}

TEST_F(CouponTest, OnlyWhoIssuedACouponReplacesItsPaper) {
  const Coupon coupon = issue(a_);
  auto next = sale_of("taro", 500);
  next.replaced = {{coupon.serial, 2}, {"000000000000", 2}, {coupon.serial, -1}};
  ASSERT_EQ(center_->complete(b_, next).status, NOREN_OK);
  next = sale_of("taro", 500);
  next.replaced = {{coupon.serial, 3}, {coupon.serial, 2}};
  next.coupons = {coupon.code};
  EXPECT_EQ(center_->complete(a_, next).status, NOREN_OK) << "and not what is shown with it";
}

TEST_F(CouponTest, RefusesByName) {
  const Coupon coupon = issue(a_);
  EXPECT_EQ(burn(a_, code_of(coupon.serial, 1, b_)).reason, "coupon_forged");
  EXPECT_EQ(burn(a_, "000000000000").reason, "coupon_unknown");
  EXPECT_EQ(burn(a_, "??").reason, "coupon_unreadable");
  auto twice = sale_of("taro", 500);
  twice.coupons = {coupon.code, coupon.serial};
  EXPECT_EQ(center_->complete(a_, twice).reason, "coupon_used");
  clock_.now_ms += 31LL * 86'400'000;
  EXPECT_EQ(burn(a_, coupon.code).reason, "coupon_expired");
}

TEST_F(CouponTest, ACanceledSaleTakesItsCouponsBackAndReturnsTheUsedOne) {
  Bytes first;
  const Coupon coupon = issue(a_, &first);
  auto second = sale_of("taro", 500);
  second.coupons = {coupon.code};
  ASSERT_EQ(center_->complete(a_, second).status, NOREN_OK);
  ASSERT_EQ(center_->cancel(a_, cancel_of(second.operation)).status, NOREN_OK);
  ASSERT_EQ(center_->cancel(a_, cancel_of(first)).status, NOREN_OK);
  EXPECT_EQ(burn(a_, coupon.code).reason, "coupon_withdrawn");
}

TEST_F(CouponTest, ARefusedSaleBurnsNothing) {
  const Coupon coupon = issue(a_);
  auto request = sale_of("taro", 500);
  request.coupons = {coupon.code};
  request.holds = {id()};
  EXPECT_EQ(center_->complete(a_, request).reason, "hold_unknown");
  EXPECT_EQ(burn(a_, coupon.code).status, NOREN_OK);
}

}  // namespace
}  // namespace noren::center
