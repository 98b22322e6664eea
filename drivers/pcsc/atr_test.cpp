// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/atr.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace noren::pcsc {
namespace {

using Bytes = std::vector<std::uint8_t>;

// PC/SC part 3's storage card with FeliCa, as readers of two makers tell it.
const Bytes felica{0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00,
                   0x03, 0x06, 0x11, 0x00, 0x3B, 0x00, 0x00, 0x00, 0x00, 0x42};

Atr good(const Bytes& bytes) {
  const auto parsed = parse_atr(bytes);
  const auto* atr = std::get_if<Atr>(&parsed);
  EXPECT_NE(atr, nullptr);
  return atr ? *atr : Atr{};
}

AtrFault bad(const Bytes& bytes) {
  const auto parsed = parse_atr(bytes);
  const auto* fault = std::get_if<AtrFault>(&parsed);
  EXPECT_NE(fault, nullptr);
  return fault ? *fault : AtrFault{};
}

TEST(Atr, TellsAContactlessStorageCard) {
  const Atr atr = good(felica);
  EXPECT_TRUE(atr.contactless());
  EXPECT_TRUE(atr.offers(0));
  EXPECT_TRUE(atr.offers(1));
  EXPECT_FALSE(atr.offers(2));
  EXPECT_EQ(atr.historical.size(), 15u);
  EXPECT_EQ(atr.historical[0], 0x80);
  EXPECT_TRUE(atr.check_byte);
  EXPECT_TRUE(atr.check_good);
}

TEST(Atr, AWrongCheckByteIsToldAndNoMore) {
  Bytes wrong = felica;
  wrong.back() ^= 1;
  EXPECT_FALSE(good(wrong).check_good);
}

TEST(Atr, APhoneWithoutHistoricalBytes) {
  const Bytes phone{0x3B, 0x80, 0x80, 0x01, 0x01};
  const Atr atr = good(phone);
  EXPECT_TRUE(atr.contactless());
  EXPECT_TRUE(atr.historical.empty());
  EXPECT_TRUE(atr.check_good);
}

TEST(Atr, AContactCardOfT0HasNoCheckByte) {
  const Atr atr = good({0x3B, 0x65, 0x00, 0x00, 1, 2, 3, 4, 5});
  EXPECT_EQ(atr.protocols, 1);
  EXPECT_FALSE(atr.check_byte);
  EXPECT_FALSE(atr.contactless());
  EXPECT_EQ(atr.historical.size(), 5u);
  EXPECT_FALSE(good({0x3B, 0x80, 0x00}).check_byte) << "TD1 says T=0 and nothing more";
}

TEST(Atr, TheFirstProtocolToldIsTheOneSpoken) {
  const Bytes both{0x3B, 0x80, 0x81, 0x00, 0x01};
  const Atr atr = good(both);
  EXPECT_EQ(atr.first_protocol, 1);
  EXPECT_TRUE(atr.offers(0));
  EXPECT_FALSE(atr.specific);
}

TEST(Atr, TA2BindsTheCardToOneProtocol) {
  // TD1: TA2 follows, T=0; TA2: specific mode of T=1.
  const Atr atr = good({0x3B, 0x80, 0x10, 0x01});
  EXPECT_TRUE(atr.specific);
  EXPECT_EQ(atr.first_protocol, 1);
}

TEST(Atr, T15IsNoProtocolButCallsForTheCheckByte) {
  const Atr atr = good({0x3B, 0x80, 0x80, 0x1F, 0x00, 0x1F});
  EXPECT_EQ(atr.protocols, 1);
  EXPECT_TRUE(atr.check_byte);
  EXPECT_TRUE(atr.check_good);
}

TEST(Atr, RefusesWhatItIsNot) {
  EXPECT_EQ(bad({}), AtrFault::too_short);
  EXPECT_EQ(bad({0x3B}), AtrFault::too_short);
  EXPECT_EQ(bad({0x3C, 0x00}), AtrFault::bad_start);
  EXPECT_EQ(bad({0x3B, 0xF0, 0x11}), AtrFault::too_short);
  EXPECT_EQ(bad({0x3B, 0x02, 0x01}), AtrFault::too_short);
  EXPECT_EQ(bad({0x3B, 0x00, 0x01}), AtrFault::too_long);
  EXPECT_EQ(bad({0x3B, 0x80, 0x81}), AtrFault::too_short);
  EXPECT_EQ(bad(Bytes(34, 0x3B)), AtrFault::too_long);
  EXPECT_EQ(bad({0x3B, 0x80, 0x80, 0x80, 0x80}), AtrFault::too_short) << "a chain without an end";
}

TEST(Atr, EveryCutOfAGoodOneIsRefused) {
  for (std::size_t size = 0; size < felica.size(); ++size) {
    EXPECT_EQ(bad({felica.begin(), felica.begin() + static_cast<std::ptrdiff_t>(size)}),
              AtrFault::too_short);
  }
}

}  // namespace
}  // namespace noren::pcsc
