// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/noren/doctor/diagnose_fixture.hpp"
#include "tools/noren/doctor/wanted.hpp"

namespace noren::tool::doctor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Diagnose, APrinterThatThisUserMayNotOpenIsToldOnceWithTheGroup) {
  Facts facts = healthy();
  facts.usb = {printer(false, "usblp")};
  facts.usb[0].identity.serial = "";  // nobody could read it
  facts.devices = {device("printer", "usb:04b8:0e15:SN12345678")};
  facts.devices[0].trouble = error(NOREN_E_NOHARDWARE, "printer_denied", {"usb:04b8:0e15"});
  EXPECT_THAT(troubles(facts),
              ::testing::ElementsAre("error usb_denied", "warning usb_kernel_driver"));
  const Words words = words_of(find(facts, "usb_denied"), Language::english);
  EXPECT_THAT(words.next, HasSubstr("sudo usermod -aG lp pos"));
  facts.has_udev_rules = false;
  EXPECT_THAT(words_of(find(facts, "usb_rules_missing"), Language::japanese).next,
              HasSubstr("70-noren.rules"));
}

TEST(Diagnose, NobodyIsToldToJoinRootsGroup) {
  Facts facts = healthy();
  facts.usb = {printer(false, "")};
  facts.usb[0].node.group = "root";
  facts.devices = {device("printer", "usb:printer")};
  EXPECT_THAT(words_of(find(facts, "usb_denied"), Language::english).next, HasSubstr("-aG lp pos"));
}

TEST(Diagnose, AKernelDriverStopsWorkOnlyWhereThePrinterCouldNotBeTaken) {
  Facts facts = healthy();
  facts.usb = {printer(true, "usblp")};
  facts.devices = {device("printer", "usb:printer")};
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("warning usb_kernel_driver"));
  facts.devices[0].trouble = error(NOREN_E_NOHARDWARE, "printer_in_use", {"usb:printer"});
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error usb_kernel_driver"));
  EXPECT_THAT(words_of(find(facts, "usb_kernel_driver"), Language::english).next,
              HasSubstr("sudo rmmod usblp"));
}

TEST(Diagnose, APrinterThatNoPluginUsesIsNamedUnlessAFileIsItsWay) {
  Facts facts = healthy();
  facts.usb = {printer(true, "usblp")};
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("warning usb_printer_unused_held"));
  EXPECT_THAT(words_of(find(facts, "usb_printer_unused_held"), Language::english).next,
              HasSubstr("output = \"usb:04b8:0e15\""));
  facts.devices = {device("printer", "file:/dev/usb/lp0")};
  EXPECT_THAT(troubles(facts), IsEmpty());
}

TEST(Diagnose, ReadersThatTheKernelTookAreNamed) {
  Facts facts = healthy();
  facts.usb = {{{0x072f, 0x2200, ""},
                "ACR122U",
                {"/dev/bus/usb/001/005", true, true, "root"},
                false,
                "pn533_usb"}};
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("warning reader_kernel_driver"));
}

TEST(Diagnose, APortWithoutRightsNamesItsGroup) {
  Facts facts = healthy();
  facts.serial = {port(false)};
  facts.devices = {device("scan", "serial:0403:6001:FT98765432")};
  facts.devices[0].trouble = error(NOREN_E_NOHARDWARE, "device_not_allowed", {"serial:..."});
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error serial_denied"));
  EXPECT_THAT(words_of(find(facts, "serial_denied"), Language::english).next,
              HasSubstr("sudo usermod -aG dialout pos"));
}

TEST(Diagnose, WhoHoldsAPortIsNamedButNotTheRegisterItself) {
  Facts facts = healthy();
  facts.serial = {port(true, {{77, "ModemManager"}, {78, "register"}, {79, "minicom"}})};
  facts.devices = {device("scan", "serial:/dev/ttyUSB0")};
  facts.register_processes = {78};
  EXPECT_THAT(troubles(facts),
              ::testing::ElementsAre("error serial_modem_manager", "error serial_held"));
  EXPECT_THAT(words_of(find(facts, "serial_held"), Language::english).text,
              HasSubstr("minicom (79)"));
}

TEST(Diagnose, AHolderThatOnlyRootCouldSeeIsLookedForByRoot) {
  Facts facts = healthy();
  facts.serial = {port(true)};
  facts.devices = {device("scan", "serial:/dev/ttyUSB0")};
  facts.devices[0].trouble = error(NOREN_E_NOHARDWARE, "device_in_use", {"serial:/dev/ttyUSB0"});
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error serial_held_by_another"));
  EXPECT_THAT(words_of(find(facts, "serial_held_by_another"), Language::english).next,
              HasSubstr("sudo fuser -v /dev/ttyUSB0"));
}

TEST(Diagnose, APrinterBehindAFileNeedsTheFile) {
  Facts facts = healthy();
  facts.devices = {device("printer", "file:/dev/usb/lp0")};
  facts.devices[0].node = platform::NodeAccess{"/dev/usb/lp0", true, false, "lp"};
  facts.has_udev_rules = false;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error usb_denied"));
  facts.devices[0].node->exists = false;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error file_missing"));
  facts.devices[0].node->usable = true;
  EXPECT_THAT(troubles(facts), IsEmpty());
}

TEST(Diagnose, APortThatIsNotThereIsNamedWhateverThePluginSays) {
  Facts facts = healthy();
  facts.serial = {port(true)};
  facts.devices = {device("scan", "serial:/dev/ttyUSB1")};
  facts.devices[0].node = platform::NodeAccess{"/dev/ttyUSB1", false, false, ""};
  facts.devices[0].trouble = error(NOREN_E_NOHARDWARE, "device_not_allowed", {});
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error serial_missing"));
  EXPECT_THAT(words_of(find(facts, "serial_missing"), Language::english).text,
              HasSubstr("/dev/ttyUSB0"));
}

TEST(Diagnose, APortIsKnownByItsOtherNames) {
  Facts facts = healthy();
  facts.serial = {port(false)};
  facts.devices = {device("scan", "serial:/dev/serial/by-id/usb-x")};
  facts.devices[0].node = platform::NodeAccess{"/dev/ttyUSB0", true, false, "dialout"};
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error serial_denied"));
}

TEST(Diagnose, BoardPortsThatNobodyConfiguredAreNobodysBusiness) {
  Facts facts = healthy();
  facts.serial = {port(false)};
  facts.serial[0].adapter.reset();
  EXPECT_THAT(troubles(facts), IsEmpty());
}

TEST(Diagnose, PcscIsNamedOnlyWhereADeviceNeedsIt) {
  Facts facts = healthy();
  facts.pcsc.fault = pcsc::Fault::no_service;
  EXPECT_THAT(troubles(facts), IsEmpty());
  facts.devices = {device("card", "")};
  facts.devices[0].uses_pcsc = true;
  facts.devices[0].was_asked = false;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error pcsc_not_installed"));
  facts.pcsc.installed = true;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error pcsc_not_running"));
  facts.pcsc.fault = pcsc::Fault::none;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error pcsc_no_reader"));
  facts.pcsc.readers = {"SONY FeliCa RC-S300"};
  EXPECT_THAT(troubles(facts), IsEmpty());
  facts.devices[0].reader = "ACR1252";
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error pcsc_reader_missing"));
}

TEST(Wanted, AnAddressMeansADevice) {
  const UsbDevice usb = printer(true, "");
  EXPECT_TRUE(means("usb:printer", usb));
  EXPECT_TRUE(means("usb:04b8:0e15", usb));
  EXPECT_FALSE(means("usb:04b8:0e15:OTHER", usb));
  EXPECT_FALSE(means("tcp:192.0.2.10", usb));
  EXPECT_TRUE(means("serial:/dev/ttyUSB0?baud=9600", port(true)));
  EXPECT_FALSE(means("serial:/dev/ttyUSB1", port(true)));
  const HidDevice scanner{{0x0c2e, 0x0b61, ""}, "Scanner", {}, false, true};
  EXPECT_TRUE(means("hid:", scanner));
  EXPECT_TRUE(means("hid:0c2e:0b61", scanner));
  EXPECT_FALSE(means("keyboard:0c2e:0b61", scanner));
}

}  // namespace
}  // namespace noren::tool::doctor
