// SPDX-License-Identifier: Apache-2.0
#include "core/coupon/coupon.hpp"

#include <gtest/gtest.h>

#include "core/base/crockford.hpp"

namespace noren::coupon {
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
  const std::string key_of_serial = reissue_key("ABCDEFGH0123", key);
  EXPECT_EQ(key_of_serial.size(), 32u);
  const auto shown = read(code("ABCDEFGH0123", 2, key_of_serial));
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

// Paper that customers had before coupons brought a key stays good.
TEST(CouponCode, TheTerminalsOwnKeyMadeTheFirstPaperOnce) {
  const Bytes key(32, 1);
  const auto first = read(code("ABCDEFGH0123", 1, as_text(key)));
  const auto second = read(code("ABCDEFGH0123", 2, as_text(key)));
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(is_genuine(*first, key));
  EXPECT_FALSE(is_genuine(*first, Bytes(32, 2)));
  EXPECT_FALSE(is_genuine(*second, key));
}

TEST(CouponCode, RefusesWhatIsNoCode) {
  for (const char* text : {"", "ABC", "ABCDEFGH0123-", "ABCDEFGH0123-0-0000000000000",
                           "ABCDEFGH0123-1-000", "ABCDEFGH0123-x-0000000000000", "ABCDEFGH0123-1",
                           "ABCDEFGH0123-99999999999-0000000000000"}) {
    EXPECT_FALSE(read(text)) << text;
  }
  EXPECT_TRUE(read("abcdefgh0123"));
}

}  // namespace
}  // namespace noren::coupon
