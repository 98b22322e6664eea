// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/reader.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

#include "drivers/hid/testing/descriptors.hpp"
#include "drivers/hid/testing/fake_hid.hpp"
#include "plugins/common/input/testing/played_device.hpp"
#include "plugins/testing/test_host.hpp"

namespace noren::reader_magstripe {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

Surroundings surroundings;  // of the running test

class PlayedReader : public MagstripeReader {
 public:
  PlayedReader(plugin::Host host, std::string_view config)
      : MagstripeReader(host, config, surroundings) {}
};

noren_status NOREN_CALL entry(const noren_host* host, noren_plugin* plugin, noren_error* error) {
  return plugin::enter<PlayedReader>(host, plugin, error);
}

constexpr std::string_view kAdded = R"(device.added {"text":"hid:"})";
constexpr std::string_view kRemoved = R"(device.removed {"text":"hid:"})";
constexpr std::string_view kArrived = R"(card.arrived {"card":{"kind":"account","sealed":"AAAA"}})";
constexpr std::string_view kNumber = "7083560000013710910";

struct ReaderTest : ::testing::Test {
  ReaderTest() {
    surroundings = {};
    surroundings.patience = {milliseconds(1000), milliseconds(1), milliseconds(20)};
  }
  void start(std::string_view config = "{}") {
    instance.emplace(host, entry, config);
    ASSERT_EQ(instance->created(), NOREN_OK) << instance->created_message();
    ASSERT_EQ(instance->open().status, NOREN_OK);
    capture = instance->interface<noren_reader_v1>(NOREN_READER)->capture;
  }
  void TearDown() override {
    if (instance) {
      EXPECT_EQ(instance->close().status, NOREN_OK);
    }
    instance.reset();
    surroundings = {};
  }
  std::string sealed(std::size_t index) const {
    return {host.sealed.at(index).begin(), host.sealed.at(index).end()};
  }
  std::string statistics() {
    const auto* table = instance->interface<noren_statistics_v1>(NOREN_STATISTICS);
    return instance->call(table->retrieve).document;
  }

  plugin::testing::TestHost host;
  plugin::testing::PlayedDevice device;
  std::optional<plugin::testing::TestInstance> instance;
  noren_submit_fn capture = nullptr;
};

struct SerialReaderTest : ReaderTest {
  SerialReaderTest() {
    surroundings.opener = device.opener();
    device.plug();
  }
};

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
  surroundings.patience.idle = std::chrono::hours(1);
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
  for (const auto* config : {R"({"device": "paper:1"})", R"({"device": "hid:12"})",
                             R"({"track": 9})", R"({"bits": 1})"}) {
    plugin::testing::TestInstance wrong(host, entry, config);
    EXPECT_EQ(wrong.created(), NOREN_E_ILLEGAL) << config;
  }
}

TEST_F(ReaderTest, AHidReaderIsFoundByItsDescriptorAndComesBack) {
  hid::testing::FakeHid fake;
  surroundings.roots = fake.roots();
  fake.plug("1234:0001", hid::testing::pos_scanner);
  start();
  EXPECT_EQ(reason_of(instance->call(capture)), "device_not_connected") << "it is a scanner";
  std::vector<std::uint8_t> report(337);
  const std::string track = ";" + std::string(kNumber) + "=4912?";
  report[4] = static_cast<std::uint8_t>(track.size());
  std::copy(track.begin(), track.end(), report.begin() + 117);
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
  }
}

}  // namespace
}  // namespace noren::reader_magstripe
