// SPDX-License-Identifier: Apache-2.0
// How programs share devices, as UnifiedPOS says, through the C face. The numbers of checks go on
// in unifiedpos_test.cpp.
#include "api/device_fixture.hpp"

namespace noren::api {
namespace {

using DeviceTest = DeviceFixture;

TEST_F(DeviceTest, AllAreListedWithTheirClass) {
  noren_handle list = 0;
  ASSERT_EQ(noren_devices(till_, &list), NOREN_OK);
  std::string found;
  for (std::int64_t place = 0; place < number(list, "count"); ++place) {
    const std::string at = std::to_string(place);
    found += text(list, at + ".name") + " " + text(list, at + ".class") + "\n";
  }
  EXPECT_EQ(found,
            "keylock Keylock\nprinter POSPrinter\nprinter.drawer CashDrawer\nreader SmartCardRW\n"
            "simulated CAT\n");
  noren_handle device = 0;
  EXPECT_EQ(noren_device_open(till_, "toaster", -1, &device), NOREN_E_NOEXIST);
}

TEST_F(DeviceTest, Check4AnExclusiveOneIsClaimedBeforeItIsEnabled) {
  const noren_handle reader = device("reader");
  EXPECT_EQ(set(reader, "enabled=yes"), NOREN_E_NOTCLAIMED);
  EXPECT_EQ(command(reader, "verb=read"), NOREN_E_NOTCLAIMED);
  EXPECT_EQ(claim(reader), NOREN_OK);
  EXPECT_EQ(command(reader, "verb=read"), NOREN_E_DISABLED);
  EXPECT_EQ(set(reader, "enabled=yes"), NOREN_OK);
  EXPECT_EQ(number(reader, "enabled"), 1);
  EXPECT_EQ(claim(reader), NOREN_E_CLAIMED) << "it is this handle's already";
  EXPECT_EQ(noren_device_release(reader), NOREN_OK);
  EXPECT_EQ(number(reader, "enabled"), 0);
  EXPECT_EQ(noren_device_release(reader), NOREN_E_ILLEGAL);
}

TEST_F(DeviceTest, Check4ASharableOneNeedsNoClaimAndASharedOneTakesNone) {
  const noren_handle drawer = device("printer.drawer");
  EXPECT_EQ(set(drawer, "enabled=yes"), NOREN_OK);
  EXPECT_EQ(command(drawer, "verb=open"), NOREN_OK) << last_error();
  EXPECT_EQ(command(drawer, "verb=state"), NOREN_OK);
  EXPECT_EQ(number(drawer, "result.open"), 1);
  const noren_handle other = device("printer.drawer");
  EXPECT_EQ(claim(other), NOREN_OK);
  EXPECT_EQ(command(drawer, "verb=open"), NOREN_E_CLAIMED);

  const noren_handle keylock = device("keylock");
  EXPECT_EQ(claim(keylock), NOREN_E_ILLEGAL);
  EXPECT_EQ(set(keylock, "enabled=yes"), NOREN_OK);
}

TEST_F(DeviceTest, Check5ClaimTimes) {
  const noren_handle holder = device("printer");
  const noren_handle other = device("printer");
  ASSERT_EQ(claim(holder), NOREN_OK);
  EXPECT_EQ(claim(other, "timeout_ms=-2"), NOREN_E_ILLEGAL);
  EXPECT_EQ(claim(other, "timeout_ms=0"), NOREN_E_TIMEOUT);
  EXPECT_EQ(next("device.release_requested", "device"), "printer");
  EXPECT_EQ(noren_device_claim(other, "timeout_ms=-1", -1, 0), NOREN_RUNNING);
  EXPECT_EQ(noren_device_release(holder), NOREN_OK);
  EXPECT_EQ(noren_wait(other, NOREN_FOREVER), NOREN_OK);
  EXPECT_EQ(number(other, "claimed"), 1);
}

TEST_F(DeviceTest, Check5WaitingForAClaimCanBeGivenUp) {
  const noren_handle holder = device("printer");
  const noren_handle other = device("printer");
  ASSERT_EQ(claim(holder), NOREN_OK);
  EXPECT_EQ(noren_device_claim(other, "timeout_ms=-1", -1, 0), NOREN_RUNNING);
  EXPECT_EQ(noren_cancel(other), NOREN_OK);
  EXPECT_EQ(noren_wait(other, NOREN_FOREVER), NOREN_E_CANCELED);
  EXPECT_EQ(noren_device_claim(other, "timeout_ms=-1", -1, 0), NOREN_RUNNING);
  EXPECT_EQ(noren_close(other), NOREN_OK);
  EXPECT_EQ(noren_close(holder), NOREN_OK);
  const noren_handle third = device("printer");
  EXPECT_EQ(claim(third, "timeout_ms=0"), NOREN_OK) << "a closed handle holds nothing";
}

TEST_F(DeviceTest, Check6DataWaitForTheGateAndComeInTheirOrder) {
  const noren_handle reader = reader_in_use();
  show_card("town-1", reader, 1);
  show_card("town-2", reader, 2);
  EXPECT_EQ(next("device.data", "card", 0), "");
  EXPECT_EQ(set(reader, "data_events=yes"), NOREN_OK);
  EXPECT_EQ(number(reader, "data_events"), 0) << "no again after each";
  EXPECT_EQ(number(reader, "data_count"), 1);
  EXPECT_EQ(next("device.data", "card"), "code");
  EXPECT_EQ(points_of_the_card("0001"), 1000) << "town-1 came first";
  EXPECT_EQ(set(reader, "data_events=yes\nfreeze_events=yes"), NOREN_OK);
  EXPECT_EQ(next("device.data", "card", 0), "");
  EXPECT_EQ(set(reader, "freeze_events=no"), NOREN_OK);
  EXPECT_EQ(next("device.data", "device"), "reader");
  EXPECT_EQ(points_of_the_card("0002"), 300);
}

TEST_F(DeviceTest, Check6AutoDisableTakesOneDatum) {
  const noren_handle reader = reader_in_use();
  ASSERT_EQ(set(reader, "auto_disable=yes"), NOREN_OK);
  show_card("town-1", reader, 1);
  EXPECT_EQ(number(reader, "enabled"), 0);
  ASSERT_EQ(set(reader, "data_events=yes"), NOREN_OK);
  EXPECT_EQ(next("device.data", "card"), "code");
}

TEST_F(DeviceTest, WhoHoldsItUsesTheCardInHisSale) {
  const noren_handle reader = reader_in_use();
  ASSERT_EQ(set(reader, "data_events=yes"), NOREN_OK);
  ASSERT_EQ(simulate("card=town-2"), NOREN_OK);
  EXPECT_EQ(next("device.data", "card"), "code");
  EXPECT_EQ(points_of_the_card("0001"), balance("town-2"));
}

TEST_F(DeviceTest, ASaleDoesNotUseWhatIsClaimed) {
  const noren_handle sale = begin("0001");
  ASSERT_EQ(simulate("card=none"), NOREN_OK);
  ASSERT_EQ(noren_sale_identify(sale, "", 0, 0), NOREN_RUNNING);
  const noren_handle reader = device("reader");
  EXPECT_EQ(claim(reader), NOREN_OK);
  EXPECT_EQ(noren_wait(sale, NOREN_FOREVER), NOREN_E_CANCELED) << "there is no other reader";
  EXPECT_EQ(noren_sale_identify(sale, "", 0, NOREN_FOREVER), NOREN_E_NOSERVICE);
  EXPECT_EQ(noren_close(reader), NOREN_OK);
  ASSERT_EQ(simulate("card=town-1"), NOREN_OK);
  EXPECT_EQ(noren_sale_identify(sale, "", 0, NOREN_FOREVER), NOREN_OK);
}

TEST_F(DeviceTest, HealthAndStatistics) {
  const noren_handle printer = device("printer");
  ASSERT_EQ(claim(printer), NOREN_OK);
  EXPECT_EQ(noren_device_health(printer, "", 0, NOREN_FOREVER), NOREN_E_DISABLED);
  ASSERT_EQ(set(printer, "enabled=yes"), NOREN_OK);
  EXPECT_EQ(noren_device_health(printer, "level=4", -1, NOREN_FOREVER), NOREN_E_ILLEGAL);
  EXPECT_EQ(noren_device_health(printer, "", 0, NOREN_FOREVER), NOREN_OK);
  EXPECT_EQ(text(printer, "health"), "Internal HCheck: Successful");
  EXPECT_EQ(command(printer, "verb=show\nline1=x"), NOREN_E_ILLEGAL) << "it is no display";
  const noren_handle drawer = device("printer.drawer");
  ASSERT_EQ(set(drawer, "enabled=yes"), NOREN_OK);
  ASSERT_EQ(command(drawer, "verb=open"), NOREN_OK);
  EXPECT_EQ(noren_device_statistics(printer, "reset=all", -1, NOREN_FOREVER), NOREN_OK);
  EXPECT_EQ(number(printer, "statistics.DrawerGoodOpenCount"), 1);
  EXPECT_EQ(noren_device_statistics(printer, "", 0, NOREN_FOREVER), NOREN_OK);
  EXPECT_EQ(number(printer, "statistics.DrawerGoodOpenCount"), 0);
}

}  // namespace
}  // namespace noren::api
