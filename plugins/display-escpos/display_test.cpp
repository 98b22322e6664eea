// SPDX-License-Identifier: Apache-2.0
#include "plugins/display-escpos/display.hpp"

#include <gtest/gtest.h>

#include "display_escpos_profiles.hpp"
#include "plugins/testing/test_host.hpp"
#include "tests/emulators/printers/line_display.hpp"
#include "tests/emulators/printers/shell.hpp"

namespace noren::display_escpos {
namespace {

using plugin::testing::Ending;
using plugin::testing::TestHost;
using plugin::testing::TestInstance;

class Rig {
 public:
  explicit Rig(const std::string& profile = "katakana-2x20")
      : shell_(std::make_unique<emulators::LineDisplayMachine>(), emulators::listen_on_loopback(0)),
        instance_(host_, noren_plugin_entry_v1,
                  R"({"device": ")" + shell_.name() + R"(", "profile": ")" + profile + "\"}"),
        display_(instance_.interface<noren_display_v1>(NOREN_DISPLAY)) {}

  Ending show(const std::string& lines) {
    return instance_.call(display_->show, {.document = R"({"lines":)" + lines + "}"});
  }
  // What stands there. A display says nothing back, so it is looked at until it does.
  void expect(const std::string& rows) {
    for (int looks = 0; looks < 3000 && seen() != rows; ++looks) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(seen(), rows);
  }
  std::string seen() {
    return shell_.look([](emulators::Machine& machine) { return machine.seen(); });
  }
  std::string check(int level) {
    const auto* health = instance_.interface<noren_health_v1>(NOREN_HEALTH);
    return instance_.call(health->check, {.document = "{\"level\":" + std::to_string(level) + "}"})
        .document;
  }
  emulators::Shell& shell() { return shell_; }
  TestHost& host() { return host_; }
  TestInstance& instance() { return instance_; }
  const noren_display_v1* display() { return display_; }

 private:
  TestHost host_;
  emulators::Shell shell_;
  TestInstance instance_;
  const noren_display_v1* display_;
};

TEST(Display, ShowsWhatItIsTold) {
  Rig rig;
  EXPECT_EQ(rig.show(R"(["合計", "￥1,234"])").status, NOREN_OK);
  rig.expect("ｺﾞｳｹｲ\n\\1,234\n");
  EXPECT_EQ(rig.show(R"(["ありがとう"])").status, NOREN_OK);
  rig.expect("       ｱﾘｶﾞﾄｳ\n\n");
  EXPECT_EQ(rig.show("[]").status, NOREN_OK);
  rig.expect("\n\n");
  EXPECT_EQ(rig.shell().connections(), 1);
}

TEST(Display, ShowsKanjiWhereItHasThem) {
  Rig rig("kanji-2x20");
  EXPECT_EQ(rig.show(R"(["合計", "￥1,234"])").status, NOREN_OK);
  rig.expect("合計\n￥1,234\n");
}

TEST(Display, IsFoundAgainAfterItWasUnplugged) {
  Rig rig;
  EXPECT_EQ(rig.show(R"(["one", ""])").status, NOREN_OK);
  rig.expect("one\n\n");
  for (int times = 0; times < 20; ++times) {
    rig.shell().command("power off");
    rig.shell().command("power on");
    // What is written before the end of the old line has come is lost; the next text is not.
    for (int shows = 0; shows < 3000 && rig.seen() != "two\n\n"; ++shows) {
      EXPECT_EQ(rig.show(R"(["two", ""])").status, NOREN_OK);
    }
    rig.expect("two\n\n");
  }
}

TEST(Display, SaysWhereNobodyAnswers) {
  TestHost host;
  TestInstance instance(host, noren_plugin_entry_v1, R"({"device": "tcp:127.0.0.1:1"})");
  const auto* display = instance.interface<noren_display_v1>(NOREN_DISPLAY);
  const Ending ending = instance.call(display->show, {.document = R"({"lines":["x"]})"});
  EXPECT_EQ(ending.status, NOREN_E_NOHARDWARE);
  EXPECT_EQ(reason_of(ending), "display_unreachable");
  EXPECT_NE(host.next_event().find("off_offline"), std::string::npos);
}

TEST(Display, CannotBeAskedAnything) {
  Rig rig;
  const Ending ending = rig.instance().call(
      rig.display()->ask, {.document = R"({"question":"Receipt?","choices":["Yes"]})"});
  EXPECT_EQ(ending.status, NOREN_E_DISABLED);
  EXPECT_EQ(reason_of(ending), "display_has_no_keys");
}

TEST(Display, ChecksItsHealth) {
  Rig rig;
  EXPECT_EQ(rig.check(1), R"({"text":"Internal HCheck: Successful"})");
  EXPECT_EQ(rig.check(2), R"({"text":"External HCheck: Complete"})");
  rig.expect("ﾋｮｳｼﾞﾃｽﾄ\n0123456789ABCDEFGHIJ\n");
  EXPECT_EQ(rig.host().next_event(),
            R"(device.power {"state":"online","text":"customer display"})");
}

TEST(Display, EachProfileIsWhole) {
  for (std::string_view text : kProfiles) EXPECT_TRUE(read_profile(text)) << text;
  EXPECT_FALSE(read_profile(R"({"name": "x", "rows": 2})"));
}

TEST(Display, ChecksItsConfiguration) {
  TestHost host;
  for (const char* config :
       {"{}", R"({"device": "COM1"})", R"({"device": "tcp:h:1", "profile": "9x9"})"}) {
    TestInstance instance(host, noren_plugin_entry_v1, config);
    EXPECT_EQ(instance.created(), NOREN_E_ILLEGAL) << config;
  }
}

}  // namespace
}  // namespace noren::display_escpos
