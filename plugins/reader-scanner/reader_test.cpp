// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/reader.hpp"

#include <atomic>

#include "plugins/common/input/testing/played_reader.hpp"

namespace noren::reader_scanner {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

using plugin::testing::kAdded;
using plugin::testing::kRemoved;

struct ScannerTest : plugin::testing::PlayedReader<Scanner, Surroundings> {
  ScannerTest() {
    around().now = [this] { return Clock::time_point(milliseconds(now_ms.load())); };
  }
  std::atomic<int> now_ms = 1'000'000;
};

using SerialScannerTest = plugin::testing::AtALine<ScannerTest>;

TEST_F(SerialScannerTest, GoodsAreToldAndEndNoCapture) {
  start();
  EXPECT_EQ(host.next_event(), kAdded);
  const noren_op op = instance->begin(capture);
  device.send("\x02]E04901234567894\x03");
  EXPECT_EQ(host.next_event(), R"(code.scanned {"symbology":104,"text":"4901234567894"})");
  device.send(
      "\x02]C1010490123456789410A\x1D"
      "21B\x03");
  EXPECT_EQ(host.next_event(),
            R"(code.scanned {"symbology":120,"text":"010490123456789410A\u001d21B"})");
  EXPECT_FALSE(host.ended(op));
  EXPECT_TRUE(host.sealed.empty());
  device.send("\x02]Q1MEMBER-1\x03");
  EXPECT_EQ(host.wait(op).document, R"({"card":{"kind":"code","sealed":"AAAA"},"symbology":204})");
  EXPECT_EQ(sealed(0), "MEMBER-1");
}

TEST_F(SerialScannerTest, AMembersCodeThatComesUnasked) {
  start();
  host.next_event();
  device.send("2012345678903\r");
  EXPECT_EQ(host.next_event(),
            R"(card.arrived {"card":{"kind":"code","sealed":"AAAA"},"symbology":0})");
  EXPECT_EQ(host.next_event(), "card.removed {}");
  EXPECT_EQ(sealed(0), "2012345678903");
}

TEST_F(SerialScannerTest, TheSameCodeCountsOnceWithinAMoment) {
  start(R"({"suffix": "\r"})");
  host.next_event();
  device.send("4901234567894\r4901234567894\r4512345678906\r");
  EXPECT_THAT(host.next_event(), HasSubstr("4901234567894"));
  EXPECT_THAT(host.next_event(), HasSubstr("4512345678906"));
  now_ms += 99;
  device.send("4512345678906\r");
  device.send("4901234567894\r");
  EXPECT_THAT(host.next_event(), HasSubstr("4901234567894"));
  now_ms += 100;
  device.send("4901234567894\r");
  EXPECT_THAT(host.next_event(), HasSubstr("4901234567894")) << "two of the same goods";
}

TEST_F(SerialScannerTest, WhatCanNotBeTakenIsNamed) {
  start();
  host.next_event();
  const std::pair<std::string, std::string_view> cases[] = {
      {"\x02]E04901234567893\x03", "code_check_digit"},
      {"\x02]Q1" + std::string(513, 'x') + "\x03", "code_too_long"},
      {"\x02" + std::string(kCodeMax + 1, 'x') + "\x03", "code_garbled"},
  };
  for (const auto& [sent, reason] : cases) {
    const noren_op op = instance->begin(capture);
    device.send(sent);
    const auto ending = host.wait(op);
    EXPECT_EQ(reason_of(ending), reason);
    EXPECT_EQ(ending.status, NOREN_E_FAILURE);
  }
  EXPECT_TRUE(host.sealed.empty());
}

TEST_F(SerialScannerTest, UnpluggedTwentyTimesInTheMiddleOfACode) {
  around().patience.idle = std::chrono::hours(1);
  start();
  EXPECT_EQ(host.next_event(), kAdded);
  for (int time = 0; time < 20; ++time) {
    device.send("]E0490123");
    device.unplug();
    EXPECT_EQ(host.next_event(), kRemoved);
    device.plug();
    EXPECT_EQ(host.next_event(), kAdded);
    device.send("\x02]Q1MEMBER-" + std::to_string(time) + "\x03");
    EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
    EXPECT_EQ(host.next_event(), "card.removed {}");
    EXPECT_EQ(sealed(static_cast<std::size_t>(time)), "MEMBER-" + std::to_string(time));
  }
  EXPECT_THAT(statistics(), HasSubstr("\"GoodScanCount\":20"));
}

TEST_F(SerialScannerTest, NoMembersCodeIsInAnythingThatIsSaid) {
  start();
  host.next_event();
  const std::string canary = "CANARY-7391846205";
  const std::vector<std::string> codes{"]Q1" + canary,
                                       "]C0" + canary,
                                       canary,
                                       "]Q1" + canary + std::string(600, 'x'),
                                       canary + std::string(kCodeMax, 'x'),
                                       "]E0" + canary};
  for (const std::string& code : codes) {
    const noren_op op = instance->begin(capture);
    device.send("\x02" + code + "\x03");
    host.wait(op);
    now_ms += 10'000;
  }
  host.seal_status = NOREN_E_OFFLINE;
  const noren_op op = instance->begin(capture);
  device.send("\x02" + canary + "\x03");
  EXPECT_EQ(host.wait(op).status, NOREN_E_OFFLINE);
  for (const std::string_view trace : {"CANARY", "7391846205"}) {
    EXPECT_EQ(host.all_words().find(trace), std::string::npos) << trace;
  }
}

TEST_F(SerialScannerTest, AWrongConfigurationIsRefusedAtOnce) {
  expect_refused({R"({"device": "keyboard:1"})", R"({"layout": "dvorak"})", R"({"gap_ms": 1})",
                  R"({"suffix": "123456789"})"});
}

TEST_F(ScannerTest, AHidScannerComesBackTwentyTimes) {
  hid::testing::FakeHid fake;
  around().roots = fake.roots();
  start();
  EXPECT_EQ(reason_of(instance->call(capture)), "device_not_connected");
  std::vector<std::uint8_t> half(62, 'x'), whole(62);
  half[0] = whole[0] = 2;
  half[1] = 56;
  half[61] = 1;  // more follows
  whole[1] = 13;
  const std::string_view aim = "]E0", text = "4901234567894";
  std::copy(aim.begin(), aim.end(), whole.begin() + 2);
  std::copy(text.begin(), text.end(), whole.begin() + 5);
  std::size_t descriptors = 0;
  for (int time = 0; time < 20; ++time) {
    fake.plug("1234:0001", hid::testing::pos_scanner);
    EXPECT_EQ(host.next_event(), kAdded);
    EXPECT_TRUE(fake.send(whole));
    EXPECT_EQ(host.next_event(), R"(code.scanned {"symbology":104,"text":"4901234567894"})");
    if (time == 0) descriptors = drivers::testing::open_descriptors();
    EXPECT_EQ(drivers::testing::open_descriptors(), descriptors) << time;
    EXPECT_TRUE(fake.send(half));  // its second part never comes
    now_ms += 1000;
    fake.unplug();
    EXPECT_EQ(host.next_event(), kRemoved);
  }
}

}  // namespace
}  // namespace noren::reader_scanner
