// SPDX-License-Identifier: Apache-2.0
// The sharing models and the event gate of UnifiedPOS.
#include "core/device/device.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace noren::device {
namespace {

namespace json = boost::json;

constexpr Client a = 1;
constexpr Client b = 2;

noren_status of(const Status& status) {
  return status ? NOREN_OK : status.error().status;
}

struct Opened : Device {
  explicit Opened(Sharing sharing) : Device(sharing) {
    open(a);
    open(b);
  }
  noren_status wish(Client client, const json::object& wanted) { return of(set(client, wanted)); }
  std::int64_t next() {
    const auto delivery = deliver();
    return delivery ? delivery->datum.at("n").as_int64() : 0;
  }
};

TEST(Device, ClassesAreSharedAsUnifiedPosSays) {
  for (const char* name : {"CAT", "Scanner", "MSR", "SmartCardRW", "RFIDScanner", "LineDisplay",
                           "POSPrinter", "PINPad", "PointCardRW", "ElectronicValueRW"}) {
    EXPECT_EQ(sharing_of(name), Sharing::exclusive) << name;
  }
  for (const char* name : {"CashDrawer", "ToneIndicator", "HardTotals", "POSPower"}) {
    EXPECT_EQ(sharing_of(name), Sharing::sharable) << name;
  }
  EXPECT_EQ(sharing_of("Keylock"), Sharing::shared);
  EXPECT_EQ(sharing_of("MotionSensor"), Sharing::shared);
  EXPECT_EQ(sharing_of("Toaster"), std::nullopt);
}

TEST(Device, AnExclusiveOneIsClaimedBeforeItIsEnabled) {
  Opened printer(Sharing::exclusive);
  EXPECT_EQ(printer.wish(a, {{"enabled", true}}), NOREN_E_NOTCLAIMED);
  EXPECT_EQ(of(printer.may_use(a)), NOREN_E_NOTCLAIMED);
  ASSERT_EQ(of(printer.may_claim(a)), NOREN_OK);
  printer.claim(a);
  EXPECT_EQ(of(printer.may_claim(a)), NOREN_E_CLAIMED);
  EXPECT_FALSE(printer.is_free());
  EXPECT_EQ(of(printer.may_use(a)), NOREN_E_DISABLED);
  EXPECT_EQ(printer.wish(a, {{"enabled", true}}), NOREN_OK);
  EXPECT_EQ(of(printer.may_use(a)), NOREN_OK);
  EXPECT_EQ(of(printer.release(b)), NOREN_E_ILLEGAL);
  EXPECT_EQ(of(printer.release(a)), NOREN_OK);
  EXPECT_FALSE(printer.properties(a).enabled);
}

TEST(Device, ASharableOneWorksForAllUntilSomebodyClaimsIt) {
  Opened drawer(Sharing::sharable);
  EXPECT_EQ(drawer.wish(a, {{"enabled", true}}), NOREN_OK);
  EXPECT_EQ(drawer.wish(b, {{"enabled", true}}), NOREN_OK);
  drawer.claim(b);
  EXPECT_EQ(of(drawer.may_use(a)), NOREN_E_CLAIMED);
  EXPECT_EQ(of(drawer.may_use(b)), NOREN_OK);
}

TEST(Device, ASharedOneIsNobodys) {
  Opened keylock(Sharing::shared);
  EXPECT_EQ(of(keylock.may_claim(a)), NOREN_E_ILLEGAL);
  EXPECT_EQ(keylock.wish(a, {{"enabled", true}}), NOREN_OK);
}

TEST(Device, DataWaitForTheGateInTheirOrder) {
  Opened scanner(Sharing::exclusive);
  scanner.claim(a);
  scanner.arrived({{"n", 7}});
  EXPECT_EQ(scanner.data_count(a), 0u) << "not enabled: not read";
  ASSERT_EQ(scanner.wish(a, {{"enabled", true}}), NOREN_OK);
  for (int n = 1; n <= 3; ++n) scanner.arrived({{"n", n}});
  EXPECT_EQ(scanner.next(), 0);
  ASSERT_EQ(scanner.wish(a, {{"data_events", true}}), NOREN_OK);
  EXPECT_EQ(scanner.next(), 1);
  EXPECT_EQ(scanner.next(), 0) << "the gate is closed after each datum";
  ASSERT_EQ(scanner.wish(a, {{"data_events", true}, {"freeze_events", true}}), NOREN_OK);
  EXPECT_EQ(scanner.next(), 0);
  ASSERT_EQ(scanner.wish(a, {{"freeze_events", false}}), NOREN_OK);
  EXPECT_EQ(scanner.next(), 2);
  EXPECT_EQ(scanner.data_count(b), 0u) << "they are the holder's alone";
}

TEST(Device, AutoDisableTakesOneDatum) {
  Opened scanner(Sharing::exclusive);
  scanner.claim(a);
  ASSERT_EQ(scanner.wish(a, {{"enabled", true}, {"auto_disable", true}}), NOREN_OK);
  scanner.arrived({{"n", 1}});
  scanner.arrived({{"n", 2}});
  EXPECT_FALSE(scanner.properties(a).enabled);
  EXPECT_EQ(scanner.data_count(a), 1u);
}

TEST(Device, PowerIsToldToThoseWhoAsked) {
  Opened printer(Sharing::exclusive);
  printer.claim(a);
  ASSERT_EQ(printer.wish(a, {{"power_notify", true}}), NOREN_OK);
  ASSERT_EQ(printer.wish(a, {{"enabled", true}}), NOREN_OK);
  EXPECT_EQ(printer.wish(a, {{"power_notify", false}}), NOREN_E_ILLEGAL);
  EXPECT_EQ(printer.set_power(power_offline), std::vector<Client>{a});
  EXPECT_EQ(printer.set_power(power_offline), std::vector<Client>{});
}

TEST(Device, WhoClosesItGivesItBack) {
  Opened printer(Sharing::exclusive);
  printer.claim(a);
  printer.close(a);
  EXPECT_TRUE(printer.is_free());
}

}  // namespace
}  // namespace noren::device
