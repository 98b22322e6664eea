// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/hid_codes.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "drivers/hid/testing/descriptors.hpp"
#include "plugins/reader-scanner/testing/text.hpp"

namespace noren::reader_scanner {
namespace {

using Bytes = std::vector<std::uint8_t>;
using testing::text;

HidCodes reader_of(const Bytes& descriptor) {
  auto reports = hid::parse_descriptor(descriptor);
  auto places = find_code(*reports);
  return {std::move(*reports), std::move(*places)};
}

// A report of hid::testing::pos_scanner.
Bytes report(std::string_view aim, std::string_view data, bool continued) {
  Bytes bytes(62);
  bytes[0] = 2;
  bytes[1] = static_cast<std::uint8_t>(data.size());
  std::copy(aim.begin(), aim.end(), bytes.begin() + 2);
  std::copy(data.begin(), data.end(), bytes.begin() + 5);
  bytes[61] = continued ? 1 : 0;
  return bytes;
}

TEST(HidCodes, OneReport) {
  HidCodes codes = reader_of(hid::testing::pos_scanner);
  EXPECT_EQ(codes.take(report("]E0", "4901234567894", false)), Framing::Step::code);
  EXPECT_EQ(text(codes.text()), "]E04901234567894");
}

TEST(HidCodes, ALongCodeComesInManyReports) {
  HidCodes codes = reader_of(hid::testing::pos_scanner);
  std::string all;
  for (int part = 0; part < 52; ++part) {
    const std::string data(56, static_cast<char>('A' + part % 26));
    all += data;
    EXPECT_EQ(codes.take(report("]Q1", data, true)), Framing::Step::more);
  }
  EXPECT_EQ(codes.take(Bytes{4, 1}), Framing::Step::more) << "another report in between";
  EXPECT_EQ(codes.take(report("]Q1", std::string_view("\x1D\0\r", 3), false)), Framing::Step::code);
  EXPECT_EQ(text(codes.text()), "]Q1" + all + std::string("\x1D\0\r", 3));
  codes.clear();
  EXPECT_EQ(codes.take(report("]E0", "1", false)), Framing::Step::code);
  EXPECT_EQ(text(codes.text()), "]E01");
}

TEST(HidCodes, TooLongOrCutShortIsGarbledOnce) {
  HidCodes codes = reader_of(hid::testing::pos_scanner);
  for (int part = 0; part < 60; ++part) {
    EXPECT_EQ(codes.take(report("]Q1", std::string(56, 'A'), true)), Framing::Step::more);
  }
  EXPECT_EQ(codes.take(report("]Q1", "end", false)), Framing::Step::garbled);
  Bytes lying = report("]Q1", "abc", false);
  lying[1] = 200;
  EXPECT_EQ(codes.take(lying), Framing::Step::garbled);
  EXPECT_EQ(codes.take(report("]Q1", "abc", false)), Framing::Step::code);
}

TEST(HidCodes, AnotherOrderWithoutIds) {
  HidCodes codes = reader_of(hid::testing::other_scanner);
  EXPECT_EQ(codes.take(Bytes{8, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 9, ']', 'C', '0', 1}),
            Framing::Step::more);
  EXPECT_EQ(codes.take(Bytes{1, 'i', 0, 0, 0, 0, 0, 0, 0, 9, ']', 'C', '0', 0}),
            Framing::Step::code);
  EXPECT_EQ(text(codes.text()), "]C0abcdefghi");
  EXPECT_FALSE(find_code(*hid::parse_descriptor(hid::testing::vendor_stripe)));
}

}  // namespace
}  // namespace noren::reader_scanner
