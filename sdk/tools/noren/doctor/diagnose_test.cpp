// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tools/noren/doctor/diagnose_fixture.hpp"
#include "tools/noren/doctor/texts.hpp"

namespace noren::tool::doctor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Diagnose, FindsNothingWrongOnAGoodTill) {
  Facts facts = healthy();
  facts.usb = {printer(true, "")};
  facts.serial = {port(true)};
  facts.devices = {device("printer", "usb:04b8:0e15"), device("scan", "serial:/dev/ttyUSB0")};
  EXPECT_THAT(troubles(facts), IsEmpty());
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

TEST(Diagnose, SaysWhatRootCannotFindOut) {
  Facts facts = healthy();
  facts.user = {"root", true};
  EXPECT_THAT(troubles(facts), ::testing::ElementsAre("warning running_as_root"));
  EXPECT_THAT(words_of(find(facts, "running_as_root"), Language::english).next,
              HasSubstr("sudo -u pos noren doctor"));
  facts.state->owner = "root";
  EXPECT_THAT(troubles(facts), IsEmpty());
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

}  // namespace
}  // namespace noren::tool::doctor
