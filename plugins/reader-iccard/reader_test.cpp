// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "plugins/testing/played_pcsc.hpp"

namespace noren::reader_iccard {
namespace {

using pcsc::Bytes;
using pcsc::ByteView;
using pcsc::Code;
using plugin::testing::PlayedPcsc;
using ::testing::HasSubstr;

constexpr const char* pin_config = R"({"profiles": {"steps": [
    {"select": "A00000004201"}, {"verify": {"reference": 1, "pin": "card_pin"}},
    {"read_binary": {"file": 1}, "number": {"length": 4, "as": "bcd"}}]}})";
const Bytes atr{0x3B, 0x00};

Code open_card(ByteView command, Bytes& response) {
  response = command[1] == 0xB0 ? Bytes{0x12, 0x34, 0x56, 0x78, 0x90, 0x00} : Bytes{0x90, 0x00};
  return 0;
}

struct IcCardReaderTest : PlayedPcsc<IcCardReader> {};

TEST_F(IcCardReaderTest, ACardThatWaitsForItsPinIsReadOnceSomebodyAsks) {
  api.plug("R");
  start(pin_config);
  host.secrets["card_pin"] = "1234";
  host.next_event();
  api.insert("R", atr, open_card);
  api.plug("S");  // its event comes after the card was looked at
  EXPECT_THAT(host.next_event(), HasSubstr("device.added"));
  EXPECT_TRUE(host.sealed.empty());
  const auto ending = instance->call(capture);
  EXPECT_EQ(ending.status, NOREN_OK) << ending.message;
  EXPECT_THAT(ending.document, HasSubstr("account"));
  const auto second = instance->call(capture, {.timeout_ms = 50});
  EXPECT_EQ(second.status, NOREN_E_TIMEOUT) << "it was told already";
  api.remove("R");
  EXPECT_EQ(host.next_event(), "card.removed {}");
}

TEST_F(IcCardReaderTest, ACardTakenAwayUnreadIsNoEvent) {
  api.plug("R");
  start(pin_config);
  host.next_event();
  api.insert("R", atr, open_card);
  api.remove("R");
  api.unplug("R");
  EXPECT_THAT(host.next_event(), HasSubstr("device.removed"));
}

TEST_F(IcCardReaderTest, AWrongConfigurationIsRefusedAtOnce) {
  const std::pair<const char*, const char*> cases[] = {
      {"{}", "profiles is missing"},
      {R"({"profiles": {"steps": []}})", "profiles[0]"},
      {R"({"profiles": "/nowhere/card.json"})", "can't be read"},
      {R"({"profiles": "/etc/passwd"})", "no JSON"}};
  for (const auto& [config, why] : cases) {
    plugin::testing::TestInstance wrong(host, entry, config);
    EXPECT_EQ(wrong.created(), NOREN_E_ILLEGAL) << config;
    EXPECT_THAT(wrong.created_message(), HasSubstr(why));
  }
}

TEST_F(IcCardReaderTest, AProfileMayStandInAFile) {
  char name[] = "/tmp/noren-profile-XXXXXX";
  ::close(::mkstemp(name));
  std::ofstream(name) << R"({"steps": [{"read_binary": {"file": 1}, "number": {"length": 4}}]})";
  api.plug("R");
  start(R"({"profiles": ")" + std::string(name) + "\"}");
  std::filesystem::remove(name);
  host.next_event();
  api.insert("R", atr, open_card);
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
}

}  // namespace
}  // namespace noren::reader_iccard
