// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/pipe.hpp"

#include <gtest/gtest.h>

namespace noren::usb {
namespace {

constexpr Pipe kOneWay{0, 0, 7, 1, 1, 0, 0};
constexpr Pipe kBothWays{0, 1, 7, 2, 1, 0x82, 64};
constexpr Pipe kIpp{1, 0, 7, 4, 3, 0x84, 512};
constexpr Pipe kVendor{0, 0, 0xFF, 0, 1, 0x82, 64};
constexpr Pipe kStorage{2, 0, 8, 0x50, 5, 0x86, 512};
constexpr Pipe kKeyboard{1, 0, 3, 1, 0, 0, 0};

TEST(ChoosePipe, TakesThePrinterClassAndAWayBackFirst) {
  EXPECT_EQ(choose_pipe({kOneWay, kBothWays, kIpp}), kBothWays);
  EXPECT_EQ(choose_pipe({kVendor, kOneWay}), kOneWay);
  EXPECT_EQ(choose_pipe({kKeyboard, kStorage, kVendor}), kVendor);
}

TEST(ChoosePipe, LeavesAloneWhatIsNoRawPrinter) {
  EXPECT_EQ(choose_pipe({}), std::nullopt);
  EXPECT_EQ(choose_pipe({kIpp, kStorage, kKeyboard}), std::nullopt);
  Pipe receiver = kVendor;
  receiver.out = 0;
  EXPECT_EQ(choose_pipe({receiver}), std::nullopt);
}

TEST(ChoosePipe, TakesTheFirstOfEqualOnes) {
  Pipe other = kBothWays;
  other.interface = 3;
  EXPECT_EQ(choose_pipe({kBothWays, other}), kBothWays);
}

}  // namespace
}  // namespace noren::usb
