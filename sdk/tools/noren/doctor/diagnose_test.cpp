// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tools/noren/doctor/finding.hpp"
#include "tools/noren/doctor/texts.hpp"
#include "tools/noren/doctor/wanted.hpp"

namespace noren::tool::doctor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Device device(std::string name, std::string address) {
  Device made;
  made.name = std::move(name);
  made.plugin = "noren.printer-escpos";
  made.address = std::move(address);
  made.has_health = made.was_asked = true;
  made.health = "Internal HCheck: Successful";
  return made;
}

UsbDevice printer(bool usable, std::string driver) {
  return {{0x04b8, 0x0e15, "SN12345678"},
          "EPSON TM-T88",
          {"/dev/bus/usb/001/004", true, usable, "lp"},
          true,
          std::move(driver)};
}

SerialPort port(bool usable, std::vector<platform::Holder> holders = {}) {
  return {{"/dev/ttyUSB0", true, usable, "dialout"},
          drivers::UsbIdentity{0x0403, 0x6001, "FT98765432"},
          std::move(holders)};
}

// A till on which nothing is wrong.
Facts healthy() {
  Facts facts;
  facts.has_configuration = true;
  facts.user = {"pos", false};
  facts.has_udev_rules = true;
  facts.now_ms = 1'795'000'000'000;  // 2026-11-18
  facts.release_year = 2026;
  facts.state = State{"/var/lib/noren", "pos", true, false, true, std::uint64_t{4} << 30};
  facts.journal = Journal{};
  facts.journal->exists = true;
  return facts;
}

// "severity key" of everything that is not well.
std::vector<std::string> troubles(const Facts& facts) {
  std::vector<std::string> troubles;
  for (const Finding& finding : diagnose(facts)) {
    if (finding.severity != Severity::ok) {
      troubles.push_back(std::string(name_of(finding.severity)) + " " + finding.key);
    }
  }
  return troubles;
}

Finding find(const Facts& facts, std::string_view key) {
  for (Finding& finding : diagnose(facts)) {
    if (finding.key == key) return finding;
  }
  ADD_FAILURE() << key << " was not found";
  return {};
}

TEST(Diagnose, FindsNothingWrongOnAGoodTill) {
  Facts facts = healthy();
  facts.usb = {printer(true, "")};
  facts.serial = {port(true)};
  facts.devices = {device("printer", "usb:04b8:0e15"), device("scan", "serial:/dev/ttyUSB0")};
  EXPECT_THAT(troubles(facts), IsEmpty());
}

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

TEST(Diagnose, TellsACenterStepByStep) {
  Facts facts = healthy();
  Device points = device("points", "");
  facts.devices = {points};
  Center center;
  center.name = "points";
  center.url = "https://center.example:7443";
  center.resolves = center.connects = false;
  facts.centers = {center};
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error center_name"));
  facts.centers[0].resolves = true;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error center_down"));
  facts.centers[0].connects = true;
  facts.devices[0].trouble = error(NOREN_E_DENIED, "terminal_revoked", {"T-0001"});
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error terminal_revoked"));
  facts.devices[0].trouble.reset();
  facts.centers[0].asked_ms = facts.now_ms;
  facts.centers[0].time_ms = facts.now_ms - 180'000;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("warning clock_skew"));
  facts.centers[0].time_ms = facts.now_ms + 90'000'000;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error clock_skew"));
  facts.centers[0].url.clear();
  facts.centers[0].time_ms.reset();
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error center_not_enrolled"));
}

TEST(Diagnose, KnowsAClockThatWasReset) {
  Facts facts = healthy();
  facts.now_ms = 1'000'000'000;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error clock_before_release"));
}

TEST(Diagnose, TellsTheDiskFromFullToReadOnly) {
  Facts facts = healthy();
  facts.state->free_bytes = std::uint64_t{200} << 20;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("warning disk_low"));
  facts.state->free_bytes = 1 << 20;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error disk_full"));
  facts.state->writable = false;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error disk_not_writable"));
  facts.state->read_only = true;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error disk_read_only"));
}

TEST(Diagnose, TellsWhatTheJournalWaitsFor) {
  Facts facts = healthy();
  facts.journal->unknown = 2;
  facts.journal->manual = 1;
  EXPECT_THAT(troubles(facts),
              ::testing::ElementsAre("warning journal_manual", "warning journal_unknown"));
  facts.register_is_open = true;  // what is under way says nothing
  EXPECT_THAT(troubles(facts),
              ::testing::ElementsAre("warning register_open", "warning journal_manual"));
  facts.journal->damaged = 1;
  EXPECT_THAT(troubles(facts), ::testing::Contains("error journal_has_damage"));
}

TEST(Diagnose, APluginThatIsNotUsedOnlyWarns) {
  Facts facts = healthy();
  facts.plugins = {
      {"com.example.x", error(NOREN_E_DENIED, "plugin_unsigned", {"com.example.x"}), false}};
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("warning plugin_unsigned"));
  facts.plugins[0].configured = true;
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error plugin_unsigned"));
}

TEST(Diagnose, ADevicesOwnRefusalIsTextAndNextStep) {
  Facts facts = healthy();
  facts.devices = {device("printer", "tcp:192.0.2.10:9100")};
  facts.devices[0].trouble = error(NOREN_E_FAILURE, "printer_cover_open");
  const Finding finding = find(facts, "printer_cover_open");
  const Words english = words_of(finding, Language::english);
  EXPECT_EQ(english.text, "printer (tcp:192.0.2.10:9100): The printer's cover is open.");
  EXPECT_EQ(english.next, "Close it.");
  EXPECT_EQ(words_of(finding, Language::japanese).next, "閉めてください。");
  facts.devices[0].trouble.reset();
  facts.devices[0].health = "Internal HCheck: Not Responding";
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("error device_unhealthy"));
}

TEST(Diagnose, NoSerialNumberIsShownInFull) {
  Facts facts = healthy();
  facts.usb = {printer(false, "usblp")};
  facts.serial = {port(false, {{77, "minicom"}})};
  facts.devices = {device("printer", "usb:04b8:0e15:SN12345678"),
                   device("scan", "serial:0403:6001:FT98765432?baud=9600")};
  facts.devices[0].trouble =
      error(NOREN_E_NOHARDWARE, "printer_unreachable", {"usb:04b8:0e15:SN12345678"});
  facts.devices[1].trouble =
      error(NOREN_E_NOHARDWARE, "device_not_connected", {"serial:0403:6001:FT98765432?baud=9600"});
  for (const Finding& finding : diagnose(facts)) {
    for (const Language language : {Language::japanese, Language::english}) {
      const Words words = words_of(finding, language);
      for (const std::string& text : {words.text, words.next, finding.device}) {
        EXPECT_THAT(text, Not(HasSubstr("SN12345678"))) << finding.key;
        EXPECT_THAT(text, Not(HasSubstr("FT98765432"))) << finding.key;
      }
    }
  }
  EXPECT_EQ(shown_address("usb:04b8:0e15:SN12345678"), "usb:04b8:0e15:...78");
  EXPECT_EQ(shown_address("serial:0403:6001:FT1?baud=9600"), "serial:0403:6001:...?baud=9600");
  EXPECT_EQ(shown_address("serial:/dev/ttyS0"), "serial:/dev/ttyS0");
}

TEST(Texts, HaveEachKeyOnceInBothLanguages) {
  std::set<std::string_view> seen;
  for (const auto part : {texts_of_devices(), texts_of_till()}) {
    for (const Text& text : part) {
      EXPECT_TRUE(seen.insert(text.key).second) << text.key;
      EXPECT_NE(text.japanese, text.english) << text.key;
      EXPECT_EQ(text.japanese_next.empty(), text.english_next.empty()) << text.key;
      for (int i = 0; i < 4; ++i) {
        const std::string place = "{" + std::to_string(i) + "}";
        const auto has = [&](std::string_view words) { return words.find(place) != words.npos; };
        EXPECT_EQ(has(text.japanese) || has(text.japanese_next),
                  has(text.english) || has(text.english_next))
            << text.key;
      }
    }
  }
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
