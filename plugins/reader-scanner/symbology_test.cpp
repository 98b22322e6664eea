// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/symbology.hpp"

#include <gmock/gmock.h>

#include "plugins/reader-scanner/testing/text.hpp"

namespace noren::reader_scanner {
namespace {

using testing::bytes;
using testing::text;

std::pair<int, std::string> read(std::string_view sent) {
  const Code code = read_code(bytes(sent));
  return {static_cast<int>(code.symbology), text(code.text)};
}

TEST(Symbology, AimIdentifiersBecomeUnifiedPosNumbers) {
  const std::tuple<std::string_view, int, std::string_view> cases[] = {
      {"]E04901234567894", 104, "4901234567894"},
      {"]E449968712", 103, "49968712"},
      {"]E3490123456789412", 119, "490123456789412"},
      {"]A0ABC", 108, "ABC"},
      {"]C0ABC", 110, "ABC"},
      {"]C10104901234567894", 120, "0104901234567894"},
      {"]F0A123B", 107, "A123B"},
      {"]I014901234567891", 106, "14901234567891"},
      {"]L0X", 201, "X"},
      {"]Q1X", 204, "X"},
      {"]Q3X", 209, "X"},
      {"]d1X", 203, "X"},
      {"]d2X", 208, "X"},
      {"]e0X", 131, "X"},
      {"]z0X", 206, "X"},
      {"]X0X", 501, "X"},
      {"4901234567894", 0, "4901234567894"},
      {"]E", 0, "]E"},
      {"]1X", 0, "]1X"},
      {"]E0", 104, ""},
      {"", 0, ""},
  };
  for (const auto& [sent, number, content] : cases) {
    EXPECT_EQ(read(sent), std::pair(number, std::string(content))) << sent;
  }
}

TEST(Symbology, LineEndsAreTheScannersAndNotTheCodes) {
  EXPECT_EQ(read("]Q1A\r\nB\r\n").second, "A\r\nB");
  EXPECT_EQ(read("\r\n").second, "");
}

TEST(Symbology, OfACompositeTheLinearPartCounts) {
  EXPECT_EQ(read("]E04901234567894|]e01012ABC").second, "4901234567894");
  EXPECT_EQ(read("]Q1A|]e0B").second, "A|]e0B") << "in a QR code it is text like any other";
}

}  // namespace
}  // namespace noren::reader_scanner
