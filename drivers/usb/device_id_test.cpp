// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/device_id.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace noren::usb {
namespace {

// The answer with the length that the standard asks for, or another.
DeviceId read(const std::string& text, std::optional<std::size_t> length = {}) {
  const std::size_t size = length.value_or(text.size() + 2);
  std::vector<std::uint8_t> answer = {static_cast<std::uint8_t>(size / 256),
                                      static_cast<std::uint8_t>(size)};
  answer.insert(answer.end(), text.begin(), text.end());
  return parse_device_id(answer);
}

TEST(DeviceId, ReadsShortAndLongKeys) {
  const DeviceId expected{"ACME", "TM 1", "ESC/POS,RAW", "J1"};
  EXPECT_EQ(read("MFG:ACME;MDL:TM 1;CMD:ESC/POS,RAW;CLS:PRINTER;SN:J1;"), expected);
  EXPECT_EQ(read("manufacturer: ACME ;Model:TM 1;COMMAND SET:ESC/POS,RAW;SERN:J1"), expected);
  EXPECT_EQ(read("MFG:ACME;MFG:Other;").manufacturer, "ACME");
  EXPECT_EQ(read("MDL:A:B;").model, "A:B");
}

TEST(DeviceId, TakesWhatCameWhereTheLengthIsWrong) {
  const std::string text = "MFG:ACME;MDL:X;";
  EXPECT_EQ(read(text, text.size()).manufacturer, "ACME");
  EXPECT_EQ(read(text, 0x1100).model, "X");
  EXPECT_EQ(read(text, 0).model, "X");
  EXPECT_EQ(read(text + std::string(2, '\0') + "MDL:Y", 2 + text.size()).model, "X");
}

TEST(DeviceId, TakesAnything) {
  EXPECT_EQ(parse_device_id({}), DeviceId{});
  EXPECT_EQ(read(""), DeviceId{});
  EXPECT_EQ(read(";;;:;:;MFG"), DeviceId{});
  EXPECT_EQ(read("MFG:;MDL:   ;"), DeviceId{});
  EXPECT_EQ(read("MFG:\x1B[2J\xFF;").manufacturer, "?[2J?");
  EXPECT_EQ(read("MFG:" + std::string(900, 'x')).manufacturer.size(), 200u);
}

}  // namespace
}  // namespace noren::usb
