// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/apdu.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace noren::pcsc {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(Apdu, TellsTheFourCasesApart) {
  EXPECT_EQ(case_of(Bytes{0x00, 0x20, 0x00, 0x81}), CommandCase::none);
  EXPECT_EQ(case_of(Bytes{0x00, 0xB0, 0x00, 0x00, 0x00}), CommandCase::answer);
  EXPECT_EQ(case_of(Bytes{0x00, 0xA4, 0x04, 0x00, 2, 1, 2}), CommandCase::data);
  EXPECT_EQ(case_of(Bytes{0x00, 0xA4, 0x04, 0x00, 2, 1, 2, 0}), CommandCase::both);
}

TEST(Apdu, LeavesTheExtendedAndTheShapelessAlone) {
  EXPECT_EQ(case_of({}), CommandCase::unknown);
  EXPECT_EQ(case_of(Bytes{0x00, 0xB0, 0x00}), CommandCase::unknown);
  EXPECT_EQ(case_of(Bytes{0x00, 0xB0, 0x00, 0x00, 0x00, 0x01, 0x00}), CommandCase::unknown);
  EXPECT_EQ(case_of(Bytes{0x00, 0xA4, 0x04, 0x00, 3, 1, 2}), CommandCase::unknown);
  EXPECT_EQ(case_of(Bytes{0x00, 0xA4, 0x04, 0x00, 1, 1, 2, 3}), CommandCase::unknown);
}

TEST(Apdu, TheRestIsFetchedOnTheChannelOfTheCommand) {
  EXPECT_EQ(class_of_get_response(0x00), 0x00);
  EXPECT_EQ(class_of_get_response(0x02), 0x02);
  EXPECT_EQ(class_of_get_response(0x1E), 0x02) << "chaining and secure messaging are not repeated";
  EXPECT_EQ(class_of_get_response(0x73), 0x43);
  EXPECT_EQ(class_of_get_response(0x80), 0x00);
  EXPECT_EQ(class_of_get_response(0xA0), 0xA0);
  EXPECT_EQ(class_of_get_response(0xFF), 0xFF);
}

}  // namespace
}  // namespace noren::pcsc
