// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/reader.hpp"

#include "plugins/common/input/testing/played_reader.hpp"

namespace noren::reader_magstripe {
namespace {

using plugin::testing::kAdded;
using plugin::testing::kRemoved;
using ::testing::HasSubstr;

constexpr std::string_view kArrived = R"(card.arrived {"card":{"kind":"account","sealed":"AAAA"}})";
constexpr std::string_view kNumber = "7083560000013710910";

using ReaderTest = plugin::testing::PlayedReader<MagstripeReader, Surroundings>;
using SerialReaderTest = plugin::testing::AtALine<ReaderTest>;

TEST_F(SerialReaderTest, ASwipeEndsTheCaptureAndIsOver) {
  start();
  EXPECT_EQ(host.next_event(), kAdded);
  const noren_op op = instance->begin(capture);
  device.send("%B7083560000013710910^HANA^4912?\r;7083560000013710910=4912?\r");
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_OK);
  EXPECT_EQ(ending.document, R"({"card":{"kind":"account","sealed":"AAAA"}})");
  EXPECT_EQ(host.next_event(), "card.removed {}");
  EXPECT_EQ(sealed(0), kNumber);
}

TEST_F(SerialReaderTest, FramedMessagesNeedNoPause) {
  around().patience.idle = std::chrono::hours(1);
  start();
  host.next_event();
  device.send("\x02;111=4912?\r\x03\x02;222=49");
  EXPECT_EQ(host.next_event(), kArrived);
  host.next_event();
  device.send("12?\r\x03");
  EXPECT_EQ(host.next_event(), kArrived);
  EXPECT_EQ(sealed(0), "111");
  EXPECT_EQ(sealed(1), "222");
}

TEST_F(SerialReaderTest, AFaultEndsTheCaptureWithItsNumber) {
  start();
  host.next_event();
  const noren_op op = instance->begin(capture);
  device.send(";7083560000013710910=49\r");
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_E_EXTENDED);
  EXPECT_THAT(ending.document, HasSubstr("stripe_end_sentinel"));
  EXPECT_THAT(ending.document, HasSubstr("202"));
  EXPECT_TRUE(host.sealed.empty());
}

TEST_F(SerialReaderTest, NoiseWithoutAnEndIsBoundedAndForgotten) {
  start();
  host.next_event();
  const noren_op op = instance->begin(capture);
  device.send(std::string(5000, 'x'));
  EXPECT_THAT(host.wait(op).document, HasSubstr("stripe_end_sentinel"));
  device.send(";111=4912?");
  EXPECT_EQ(host.next_event(), kArrived);
}

TEST_F(SerialReaderTest, UnpluggedTwentyTimesInTheMiddleOfASwipe) {
  start();
  EXPECT_EQ(host.next_event(), kAdded);
  for (int time = 0; time < 20; ++time) {
    device.send("\x02;70835600");
    device.unplug();
    EXPECT_EQ(host.next_event(), kRemoved);
    device.plug();
    EXPECT_EQ(host.next_event(), kAdded);
    device.send("\x02;" + std::to_string(time + 100) + "=4912?\x03");
    EXPECT_EQ(host.next_event(), kArrived);
    EXPECT_EQ(host.next_event(), "card.removed {}");
    EXPECT_EQ(sealed(static_cast<std::size_t>(time)), std::to_string(time + 100));
  }
  EXPECT_THAT(statistics(), HasSubstr("\"GoodReadCount\":20"));
  EXPECT_THAT(statistics(), HasSubstr("\"CommunicationErrorCount\":20"));
}

TEST_F(SerialReaderTest, WithoutAReaderACaptureSaysSo) {
  device.unplug();
  start();
  const auto ending = instance->call(capture);
  EXPECT_EQ(ending.status, NOREN_E_NOHARDWARE);
  EXPECT_EQ(reason_of(ending), "device_not_connected");
  device.plug();
  EXPECT_EQ(host.next_event(), kAdded);
  const noren_op op = instance->begin(capture);
  device.unplug();
  EXPECT_EQ(host.wait(op).status, NOREN_E_NOHARDWARE);
  const auto* health = instance->interface<noren_health_v1>(NOREN_HEALTH);
  EXPECT_EQ(reason_of(instance->call(health->check)), "device_not_connected");
}

TEST_F(SerialReaderTest, StatisticsCountByUposNames) {
  start();
  host.next_event();
  for (const std::string_view swipe : {"%B1?;12=", ";1A=9?", "%E?", ";111=9?"}) {
    const noren_op op = instance->begin(capture);
    device.send("\x02" + std::string(swipe) + "\x03");
    host.wait(op);
  }
  const std::string counts = statistics();
  for (const auto* count :
       {R"("GoodReadCount":1,)", R"("FailedReadCount":3,)", R"("UnreadableCardCount":2)",
        R"("ParityLRCErrorTrack2Count":1,)", R"("MissingStartSentinelTrack1Count":0,)"}) {
    EXPECT_THAT(counts, HasSubstr(count));
  }
  const auto* table = instance->interface<noren_statistics_v1>(NOREN_STATISTICS);
  EXPECT_EQ(instance->call(table->reset, {.document = R"({"names":["Nonsense"]})"}).status,
            NOREN_E_ILLEGAL);
  EXPECT_EQ(instance->call(table->reset, {.document = R"({"names":["GoodReadCount"]})"}).status,
            NOREN_OK);
  EXPECT_THAT(statistics(), HasSubstr("\"GoodReadCount\":0"));
}

TEST_F(SerialReaderTest, WhatIsOnTheCardIsInNothingThatIsSaid) {
  start(R"({"track": 2, "prefixes": ["7083"]})");
  host.next_event();
  const std::string canary = "7083918273645546372";
  const std::vector<std::string> swipes{
      "%B" + canary + "^CANARY/NAME^4912?;" + canary + "=4912?\r",  // good
      ";" + canary + "=4912\r",
      ";" + canary + "A?\r",
      canary + "?\r",
      ";4000000000000002=4912?\r",
      "%CANARY/NAME\r",
      std::string(600, '7') + canary};
  for (const std::string& swipe : swipes) {
    const noren_op op = instance->begin(capture);
    device.send("\x02" + swipe + "\x03");
    device.send("\r");
    host.wait(op);
  }
  host.seal_status = NOREN_E_OFFLINE;
  const noren_op op = instance->begin(capture);
  device.send("\x02;" + canary + "=4912?\x03");
  EXPECT_EQ(host.wait(op).status, NOREN_E_OFFLINE);
  device.send("\x02;" + canary);
  device.unplug();
  while (host.next_event() != kRemoved) {
  }
  for (const std::string_view trace : {"7083918273", "645546372", "CANARY", "40000000", "4912"}) {
    EXPECT_EQ(host.all_words().find(trace), std::string::npos) << trace;
  }
}

TEST_F(SerialReaderTest, AWrongConfigurationIsRefusedAtOnce) {
  expect_refused(
      {R"({"device": "paper:1"})", R"({"device": "hid:12"})", R"({"track": 9})", R"({"bits": 1})"});
}

TEST_F(ReaderTest, AHidReaderIsFoundByItsDescriptorAndComesBack) {
  hid::testing::FakeHid fake;
  around().roots = fake.roots();
  fake.plug("1234:0001", hid::testing::pos_scanner);
  start();
  EXPECT_EQ(reason_of(instance->call(capture)), "device_not_connected") << "it is a scanner";
  std::vector<std::uint8_t> report(337);
  const std::string track = ";" + std::string(kNumber) + "=4912?";
  report[4] = static_cast<std::uint8_t>(track.size());
  std::copy(track.begin(), track.end(), report.begin() + 117);
  std::size_t descriptors = 0;
  for (int time = 0; time < 20; ++time) {
    fake.unplug();
    if (time > 0) {
      EXPECT_EQ(host.next_event(), kRemoved);
    }
    fake.plug("0801:0002", hid::testing::vendor_stripe);
    EXPECT_EQ(host.next_event(), kAdded);
    EXPECT_TRUE(fake.send(report));
    EXPECT_EQ(host.next_event(), kArrived);
    EXPECT_EQ(host.next_event(), "card.removed {}");
    EXPECT_EQ(sealed(static_cast<std::size_t>(time)), kNumber);
    if (time == 0) descriptors = drivers::testing::open_descriptors();
  }
  EXPECT_EQ(drivers::testing::open_descriptors(), descriptors);
}

}  // namespace
}  // namespace noren::reader_magstripe
