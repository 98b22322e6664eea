// SPDX-License-Identifier: Apache-2.0
// How programs share devices, as UnifiedPOS says, through the C face.
#include <noren/device.h>

#include <thread>

#include "api/simulated_fixture.hpp"

namespace noren::api {
namespace {

class DeviceTest : public SimulatedFixture {
 protected:
  noren_handle device(const std::string& name) {
    noren_handle device = 0;
    EXPECT_EQ(noren_device_open(till_, name.c_str(), -1, &device), NOREN_OK) << last_error();
    return device;
  }
  static noren_status claim(noren_handle device, const std::string& arguments = "") {
    return noren_device_claim(device, arguments.c_str(), -1, NOREN_FOREVER);
  }
  static noren_status set(noren_handle device, const std::string& properties) {
    return noren_device_set(device, properties.c_str(), -1);
  }
  static noren_status command(noren_handle device, const std::string& arguments) {
    return noren_device_command(device, arguments.c_str(), -1, NOREN_FOREVER);
  }
  noren_handle reader_in_use() {
    const noren_handle reader = device("reader");
    EXPECT_EQ(claim(reader), NOREN_OK);
    EXPECT_EQ(set(reader, "enabled=yes"), NOREN_OK);
    return reader;
  }
  // The text of the next event of that type; "" if none comes in time, or none is there.
  std::string next(const std::string& type, const std::string& key, noren_int32 wait_ms = 5000) {
    noren_handle event = 0;
    while (noren_wait_any(till_, wait_ms, &event) == NOREN_OK) {
      const bool is_event = text(event, "kind") == "event";
      const bool is_it = is_event && text(event, "type") == type;
      const std::string found = is_it ? text(event, key) : "";
      if (is_event) noren_close(event);
      if (is_it) return found;
    }
    return "";
  }
  // A card is shown; what it says arrives some time later.
  void show_card(const std::string& card, noren_handle reader, std::int64_t count) {
    ASSERT_EQ(simulate("card=" + card), NOREN_OK);
    for (int look = 0; look < 5000 && number(reader, "data_count") != count; ++look) {
      noren_handle other = 0;
      const noren_status came = noren_wait_any(till_, 1, &other);
      if (came == NOREN_OK && text(other, "kind") == "event") noren_close(other);
    }
    EXPECT_EQ(number(reader, "data_count"), count);
    ASSERT_EQ(simulate("card=none"), NOREN_OK);
  }
};

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

TEST_F(DeviceTest, AnExclusiveOneIsClaimedBeforeItIsEnabled) {
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

TEST_F(DeviceTest, ASharableOneNeedsNoClaimAndASharedOneTakesNone) {
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

TEST_F(DeviceTest, ClaimTimes) {
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

TEST_F(DeviceTest, WaitingForAClaimCanBeGivenUp) {
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

TEST_F(DeviceTest, DataWaitForTheGateAndComeInTheirOrder) {
  const noren_handle reader = reader_in_use();
  show_card("town-1", reader, 1);
  show_card("town-2", reader, 2);
  EXPECT_EQ(next("device.data", "card", 0), "");
  EXPECT_EQ(set(reader, "data_events=yes"), NOREN_OK);
  EXPECT_EQ(number(reader, "data_events"), 0) << "no again after each";
  EXPECT_EQ(number(reader, "data_count"), 1);
  EXPECT_EQ(next("device.data", "card"), "code");
  EXPECT_EQ(set(reader, "data_events=yes\nfreeze_events=yes"), NOREN_OK);
  EXPECT_EQ(next("device.data", "card", 0), "");
  EXPECT_EQ(set(reader, "freeze_events=no"), NOREN_OK);
  EXPECT_EQ(next("device.data", "device"), "reader");
}

TEST_F(DeviceTest, AutoDisableTakesOneDatum) {
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
  const noren_handle sale = begin("0001");
  EXPECT_EQ(ended(sale, noren_sale_identify(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(balance("town-2"), number(sale, "wallets.0.balance"));
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
