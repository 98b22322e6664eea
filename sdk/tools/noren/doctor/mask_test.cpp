// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/mask.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tools/noren/doctor/recording.hpp"
#include "tools/noren/doctor/relay.hpp"

namespace noren::tool::doctor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::uint8_t> bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

std::string masked(std::string_view text, Traffic traffic) {
  auto stream = bytes(text);
  mask_traffic(stream, traffic);
  return {stream.begin(), stream.end()};
}

TEST(MaskText, HidesCardNumbersHoweverTheyAreGrouped) {
  for (const char* number :
       {"4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "0101060138012345",
        "01 01 06 01 38 01 23 45", "01:01:06:01:38:01:23:45", "0101060138ab23cd", "13800000",
        "track2=;4111111111111111=2512", "idm0101060138012345x"}) {
    const std::string text = mask_text(std::string("card ") + number + " refused");
    for (const char* part : {"4111", "0106", "06:01", "06 01", "138", "1111"}) {
      EXPECT_THAT(text, Not(HasSubstr(part))) << number;
    }
    EXPECT_EQ(text.size(), std::string("card  refused").size() + std::string(number).size());
  }
}

TEST(MaskText, KeepsWhatSupportNeeds) {
  for (const char* text :
       {"2026-11-23T04:05:06 error printer: tcp:192.168.100.200:9100 is silent",
        "2026-11-23 04:05:06 usb:04b8:0e15", "noren 0.1.0", "status 1001, 12 of 48 columns",
        "operation 00112233-4455-6677-8899-aabbccddeeff is unknown", "/dev/ttyUSB0 baud=115200"}) {
    EXPECT_EQ(mask_text(text), text);
  }
}

TEST(MaskText, HidesWhatASecretsNameStandsBefore) {
  for (const char* text :
       {"password=hunter2", "api_key: hunter2", "\"token\": \"hunter2\"", "Authorization: hunter2",
        "Bearer hunter2", "terminal_key=hunter2", "my-secret = hunter2", "PIN=hunter2"}) {
    EXPECT_THAT(mask_text(text), Not(HasSubstr("hunter2"))) << text;
  }
  EXPECT_EQ(mask_text("the key was turned"), "the key was turned");
}

TEST(MaskText, HidesTokensAndKeepsItsOwnWork) {
  const std::string token = "AAAAb3BlbnNlc2FtZTEyMzQ1Njc4OTA=";
  EXPECT_THAT(mask_text("sealed " + token), Not(HasSubstr("b3Blb")));
  const std::string once = mask_text("card 4111111111111111 token=x " + token);
  EXPECT_EQ(mask_text(once), once);
}

TEST(MaskSecrets, TakesThemOutWhereverTheyStand) {
  EXPECT_EQ(mask_secrets("a=opensesame, b=xopensesamex, no", {"opensesame", "no"}),
            "a=**********, b=x**********x, no");
}

TEST(MaskSettings, KeepsHowADeviceIsReachedAndNothingElse) {
  const auto settings = boost::json::parse(R"({"output":"usb:04b8:0e15:SN12345678","columns":48,
      "areas_only":true,"merchant":"M-1","number":4111111111111111,"areas":["x"],
      "url":"https://user:pw@center.example:7443/?k=1","device":"serial:/dev/ttyS0?baud=9600"})");
  EXPECT_EQ(boost::json::serialize(mask_settings(settings.as_object())),
            R"({"output":"usb:04b8:0e15:...78","columns":48,"areas_only":true,"merchant":"***",)"
            R"("number":"***","areas":"***","url":"https://center.example:7443/",)"
            R"("device":"serial:/dev/ttyS0?baud=9600"})");
}

TEST(MaskTraffic, KeepsAPrintersCommandsAndStates) {
  const std::string commands = {0x10, 0x04, 0x01, 0x1b, '@', 0x1d, 'I', 0x01, 0x1d, 'a', '\xff'};
  EXPECT_EQ(masked(commands, Traffic::to_printer), commands);
  EXPECT_EQ(masked("\x16\x32\x12\x72", Traffic::from_printer), "\x16\x32\x12\x72");
  EXPECT_EQ(masked("\x1b\x02Taro 0123\n\x8e\x52\x93\x63", Traffic::to_printer),
            "\x1b\x02"
            "Aaaa 0000\n\x80"
            "A\x80"
            "a");
  EXPECT_EQ(masked("_SN12345", Traffic::from_printer), "_AA00000");
}

TEST(MaskTraffic, LeavesNothingOfWhatAReaderSends) {
  EXPECT_EQ(masked("\x02%B4111^TARO^25?\r\x03", Traffic::of_reader), "\x02%A0000^AAAA^00?\r\x03");
  const std::string identifier = {0x01, 0x12, 0x06, '\xfe', 0x38, 0x7f, 0x23, 0x45};
  EXPECT_EQ(masked(identifier, Traffic::of_reader),
            (std::string{0, 0, 0x06, '\x80', '0', 0, '#', 'A'}));
}

TEST(Recorder, MasksANumberThatCameInPieces) {
  Recorder recorder;
  const std::size_t scanner = recorder.add({"scan", "noren.reader-scanner", "device", {}}, false);
  const std::size_t printer = recorder.add({"printer", "noren.printer-escpos", "output", {}}, true);
  recorder.note(printer, Event::Kind::open);
  for (const char* piece : {"T", "a", "r", "o"}) {
    recorder.note(printer, Event::Kind::sent, bytes(piece));
    recorder.note(printer, Event::Kind::received, bytes("\x12"));
  }
  recorder.note(scanner, Event::Kind::received, bytes("41"));
  recorder.note(scanner, Event::Kind::received, bytes("1\r"));
  const Recording recording = recorder.finish();
  std::string told;
  for (const Event& event : recording.events) told.append(event.bytes.begin(), event.bytes.end());
  EXPECT_EQ(told,
            "A\x12"
            "a\x12"
            "a\x12"
            "a\x12"
            "00"
            "0\r");
}

TEST(Recording, ComesBackAsItWas) {
  Recording recording;
  recording.devices = {{"printer", "noren.printer-escpos", "output", {{"columns", 48}}}};
  recording.events = {{12, 0, Event::Kind::open, {}, {}},
                      {13, 0, Event::Kind::sent, {0x10, 0x04, 0x01}, {}},
                      {15, 0, Event::Kind::received, {0x16}, {}},
                      {20, 0, Event::Kind::closed, {}, {}},
                      {21, 0, Event::Kind::fault, {}, "denied"}};
  const std::string text = to_text(recording);
  EXPECT_EQ(text,
            "noren-recording 1\n"
            "device {\"name\":\"printer\",\"plugin\":\"noren.printer-escpos\","
            "\"key\":\"output\",\"config\":{\"columns\":48}}\n"
            "12 0 open\n13 0 > 100401\n15 0 < 16\n20 0 closed\n21 0 fault denied\n");
  const auto parsed = parse_recording(text);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(to_text(*parsed), text);
}

TEST(Recording, WhatIsNoneIsRefusedByItsLine) {
  const std::string good =
      "noren-recording 1\n"
      "device {\"name\":\"p\",\"plugin\":\"x.y\",\"key\":\"output\",\"config\":{}}\n";
  for (const char* line : {"1 1 open", "x 0 open", "-1 0 open", "1 0 > ", "1 0 > 1", "1 0 > zz",
                           "1 0 open more", "1 0 dance", "1 0 fault", "1 0 fault x y", "1 0"}) {
    const auto parsed = parse_recording(good + line + "\n");
    ASSERT_FALSE(parsed) << line;
    EXPECT_EQ(parsed.error().details.front(), "3") << line;
  }
  EXPECT_FALSE(parse_recording(""));
  EXPECT_FALSE(parse_recording("noren-recording 2\n"));
  EXPECT_FALSE(parse_recording("noren-recording 1\ndevice {}\n"));
}

}  // namespace
}  // namespace noren::tool::doctor
