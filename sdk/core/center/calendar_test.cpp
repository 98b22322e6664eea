// SPDX-License-Identifier: Apache-2.0
#include "core/center/calendar.hpp"

#include <gtest/gtest.h>

namespace noren::center {
namespace {

constexpr std::int64_t japan = 540;
constexpr std::int64_t utc_2026_06_30_15_00 = 1'782'831'600'000;  // midnight of July in Japan

TEST(Calendar, ADayBeginsAtItsPlacesMidnight) {
  EXPECT_EQ(day_text(utc_2026_06_30_15_00 - 1, japan), "2026-06-30");
  EXPECT_EQ(day_text(utc_2026_06_30_15_00, japan), "2026-07-01");
  EXPECT_EQ(day_text(utc_2026_06_30_15_00, 0), "2026-06-30");
  EXPECT_EQ(day_text(0, japan), "1970-01-01");
}

TEST(Calendar, CountsDaysAcrossMonthsAndLeapYears) {
  EXPECT_EQ(day_text(utc_2026_06_30_15_00, japan, 31), "2026-08-01");
  EXPECT_EQ(day_text(utc_2026_06_30_15_00, japan, 608), "2028-02-29");
  EXPECT_EQ(end_of_day_ms(utc_2026_06_30_15_00, japan, 0), utc_2026_06_30_15_00 + 86'400'000);
  EXPECT_EQ(end_of_day_ms(utc_2026_06_30_15_00 - 1, japan, 0), utc_2026_06_30_15_00);
}

}  // namespace
}  // namespace noren::center
