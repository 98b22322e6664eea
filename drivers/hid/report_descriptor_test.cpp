// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/report_descriptor.hpp"

#include <gmock/gmock.h>

#include <array>
#include <string>

#include "drivers/hid/report.hpp"
#include "drivers/hid/testing/descriptors.hpp"

namespace noren::hid {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr Usage data{0x8C, 0xFE}, identifier{0x8C, 0xFB}, continued{0x8C, 0xFF}, count{1, 0x3B};

TEST(ReportDescriptor, FindsWhatAScannerReports) {
  const auto descriptor = parse_descriptor(testing::pos_scanner);
  ASSERT_TRUE(descriptor);
  EXPECT_TRUE(descriptor->numbered);
  EXPECT_TRUE(descriptor->is({0x8C, 0x02}));
  EXPECT_FALSE(descriptor->is({0x8C, 0x12})) << "an inner collection";
  const auto place = find(*descriptor, ReportKind::input, data);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->report, 2);
  EXPECT_EQ(place->offset, 4u * 8);
  EXPECT_EQ(place->count, 56u);
  const auto more = find(*descriptor, ReportKind::input, continued);
  ASSERT_TRUE(more);
  EXPECT_EQ(more->offset, 60u * 8);
  EXPECT_EQ(more->bits, 1u);
  EXPECT_FALSE(find(*descriptor, ReportKind::feature, data));
  EXPECT_FALSE(find(*descriptor, ReportKind::input, data, std::uint8_t{4}));
  EXPECT_TRUE(find(*descriptor, ReportKind::output, {0x8C, 0x61}));
}

TEST(ReportDescriptor, AnotherOrderIsFoundByItsUsages) {
  const auto descriptor = parse_descriptor(testing::other_scanner);
  ASSERT_TRUE(descriptor);
  const Bytes bytes{3, 'a', 'b', 'c', 0, 0, 0, 0, 0, 99, ']', 'Q', '1', 1};
  const Report report(*descriptor, bytes);
  const auto place = find(*descriptor, ReportKind::input, data);
  EXPECT_EQ(report.id(), 0);
  EXPECT_EQ(report.number(*find(*descriptor, ReportKind::input, count)), 3u);
  EXPECT_EQ(std::string(report.bytes(*place).begin(), report.bytes(*place).begin() + 3), "abc");
  EXPECT_EQ(report.number(*find(*descriptor, ReportKind::input, {0x8C, 0xFD})), '1');
  EXPECT_EQ(report.number(*find(*descriptor, ReportKind::input, continued)), 1u);
}

TEST(ReportDescriptor, TracksOfBothPages) {
  const auto vendor = parse_descriptor(testing::vendor_stripe);
  ASSERT_TRUE(vendor);
  EXPECT_FALSE(vendor->numbered);
  EXPECT_EQ(find(*vendor, ReportKind::input, {0xFF00, 0x31})->offset, 117u * 8);
  EXPECT_EQ(find(*vendor, ReportKind::input, {0xFF00, 0x31})->count, 110u);
  EXPECT_EQ(find(*vendor, ReportKind::input, {0xFF00, 0x29})->offset, 4u * 8);
  EXPECT_EQ(find(*vendor, ReportKind::input, {0xFF00, 0x29})->count, 1u);
  const auto standard = parse_descriptor(testing::standard_stripe);
  ASSERT_TRUE(standard);
  EXPECT_EQ(find(*standard, ReportKind::input, {0x8E, 0x14})->offset, 3u * 8);
  EXPECT_EQ(find(*standard, ReportKind::input, {0x8E, 0x24})->count, 72u);
}

TEST(ReportDescriptor, GlobalsArePushedAndPopped) {
  const auto descriptor = parse_descriptor(
      Bytes{0x05, 0x01, 0x75, 0x04, 0x95, 0x01, 0xA4,              // page 1, 4 bits, push
            0x05, 0x02, 0x75, 0x0C, 0x09, 0x07, 0x81, 0x02, 0xB4,  // page 2, 12 bits, pop
            0x09, 0x08, 0x81, 0x02});
  ASSERT_TRUE(descriptor);
  const Bytes bytes{0xBC, 0x5A};
  const Report report(*descriptor, bytes);
  EXPECT_EQ(report.number(*find(*descriptor, ReportKind::input, {2, 7})), 0xABCu);
  EXPECT_EQ(report.number(*find(*descriptor, ReportKind::input, {1, 8})), 0x5u);
}

TEST(ReportDescriptor, AUsageOfFourBytesHasItsOwnPage) {
  const auto descriptor = parse_descriptor(
      Bytes{0x05, 0x01, 0x0B, 0xFE, 0x00, 0x8C, 0x00, 0x75, 0x08, 0x95, 0x02, 0x81, 0x02});
  ASSERT_TRUE(descriptor);
  EXPECT_EQ(find(*descriptor, ReportKind::input, data)->count, 2u);
}

TEST(ReportDescriptor, WhatContradictsItselfIsNotUsed) {
  const std::array<Bytes, 10> wrong{
      Bytes{},
      Bytes{0x26, 0xFF},                                           // cut short
      Bytes{0xFE, 0x05, 0x10, 0x00},                               // a long item cut short
      Bytes{0xA1, 0x01},                                           // a collection stays open
      Bytes{0xC0},                                                 // none to be closed
      Bytes{0xB4},                                                 // nothing to be popped
      Bytes{0x85, 0x00},                                           // 0 is no report id
      Bytes{0x75, 0x08, 0x95, 0x01, 0x81, 0x02, 0x85, 0x01},       // an id behind the first field
      Bytes{0x75, 0x21, 0x95, 0x01, 0x81, 0x02},                   // 33 bits
      Bytes{0x75, 0x20, 0x97, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0x02}  // four thousand million of them
  };
  for (const Bytes& bytes : wrong) EXPECT_FALSE(parse_descriptor(bytes)) << bytes.size();
  EXPECT_FALSE(parse_descriptor(Bytes(kDescriptorMax + 1, 0x00)));
}

TEST(Report, AShortReportReadsAsNothing) {
  const auto descriptor = parse_descriptor(testing::pos_scanner);
  const auto place = find(*descriptor, ReportKind::input, data);
  const Bytes bytes{2, 5, ']', 'Q'};
  const Report report(*descriptor, bytes);
  EXPECT_TRUE(report.bytes(*place).empty());
  EXPECT_EQ(report.number(*find(*descriptor, ReportKind::input, {0x8C, 0xFD})), 0u);
  EXPECT_EQ(Report(*descriptor, {}).id(), 0);
}

}  // namespace
}  // namespace noren::hid
