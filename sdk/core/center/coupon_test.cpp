// SPDX-License-Identifier: Apache-2.0
#include "core/center/coupon.hpp"

#include <gtest/gtest.h>

#include "core/center/center_fixture.hpp"
#include "core/center/crockford.hpp"

namespace noren::center {
namespace {

TEST(Crockford, RoundTripsAndForgivesReading) {
  const Bytes bytes = {0xff, 0x00, 0x5a, 0xa5, 0x01};
  EXPECT_EQ(to_crockford(bytes), "ZW05N981");
  EXPECT_EQ(from_crockford("zwo5-n98l", 5), bytes);
  EXPECT_FALSE(from_crockford("ZW05N98U", 5));
  EXPECT_FALSE(from_crockford("ZW05N981", 4));
  EXPECT_FALSE(from_crockford("ZW05N98", 5));
  EXPECT_EQ(from_crockford("04", 1), Bytes{1});
  EXPECT_FALSE(from_crockford("05", 1));
}

TEST(CouponCode, OnlyTheIssuersKeyMakesIt) {
  const Bytes key(32, 1);
  const std::string code = coupon_code("ABCDEFGH0123", 2, key);
  const auto shown = read_coupon(code);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->serial, "ABCDEFGH0123");
  EXPECT_EQ(shown->instance, 2);
  EXPECT_TRUE(is_genuine(*shown, key));
  EXPECT_FALSE(is_genuine(*shown, Bytes(32, 2)));
  auto other = *shown;
  other.instance = 3;
  EXPECT_FALSE(is_genuine(other, key));
  other = *shown;
  other.serial = "ABCDEFGH0124";
  EXPECT_FALSE(is_genuine(other, key));
}

TEST(CouponCode, RefusesWhatIsNoCode) {
  for (const char* text : {"", "ABC", "ABCDEFGH0123-", "ABCDEFGH0123-0-0000000000000",
                           "ABCDEFGH0123-1-000", "ABCDEFGH0123-x-0000000000000", "ABCDEFGH0123-1",
                           "ABCDEFGH0123-99999999999-0000000000000"}) {
    EXPECT_FALSE(read_coupon(text)) << text;
  }
  EXPECT_TRUE(read_coupon("abcdefgh0123"));
}

class CouponTest : public CenterFixture {
 protected:
  CouponTest() {
    program_.coupons = {{"Next time", "", "100 off", 30, 1000}};
    restart();
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
  EXPECT_EQ(coupon.code, coupon_code(coupon.serial, 1, a_.key));
  EXPECT_EQ(burn(b_, coupon.code).status, NOREN_OK);
  EXPECT_EQ(burn(b_, coupon.code).reason, "coupon_used");
  EXPECT_EQ(burn(b_, coupon.serial).reason, "coupon_used");
}

TEST_F(CouponTest, EitherAReprintOrATypedSerialWorks) {
  EXPECT_EQ(burn(b_, coupon_code(issue(a_).serial, 2, a_.key)).status, NOREN_OK);
  EXPECT_EQ(burn(b_, issue(a_).serial).status, NOREN_OK);
}

TEST_F(CouponTest, RefusesByName) {
  const Coupon coupon = issue(a_);
  EXPECT_EQ(burn(a_, coupon_code(coupon.serial, 1, b_.key)).reason, "coupon_forged");
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
