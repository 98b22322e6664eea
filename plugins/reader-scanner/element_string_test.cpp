// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/element_string.hpp"

#include <gmock/gmock.h>

#include "plugins/reader-scanner/testing/text.hpp"

namespace noren::reader_scanner {
namespace {

using testing::bytes;
using testing::text;

// "(01)... (10)...", or "none".
std::string read(std::string_view sent) {
  const auto elements = read_elements(bytes(sent));
  if (!elements) return "none";
  std::string all;
  for (const Element& element : *elements) {
    all += "(" + text(element.identifier) + ")" + text(element.value);
  }
  return all;
}

TEST(ElementString, PredefinedAndEndedValues) {
  EXPECT_EQ(read("0104901234567894"), "(01)04901234567894");
  EXPECT_EQ(read("010490123456789417261231310300125010LOT/1\x1D"
                 "21S-1"),
            "(01)04901234567894(17)261231(3103)001250(10)LOT/1(21)S-1");
  EXPECT_EQ(read("\x1D"
                 "10A\x1D"
                 "0104901234567894\x1D"),
            "(10)A(01)04901234567894");
  EXPECT_EQ(read("4149999999999991"), "(414)9999999999991");
  EXPECT_EQ(read("8018123456789012345675"), "(8018)123456789012345675");
}

TEST(ElementString, WhatIsNoneIsNotGuessed) {
  for (const auto* sent : {"", "0", "01", "0104901234567893", "01049012345678", "010490123456789A",
                           "0504901234567894", "4901234567894", "10", "10\x1D", "10A B",
                           "https://noren.example/01/04901234567894", "1726", "17261231X", "800"}) {
    EXPECT_EQ(read(sent), "none") << sent;
  }
  EXPECT_EQ(read("10" + std::string(91, 'A')), "none");
  EXPECT_NE(read("10" + std::string(90, 'A')), "none");
}

}  // namespace
}  // namespace noren::reader_scanner
