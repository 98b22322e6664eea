// SPDX-License-Identifier: Apache-2.0
#include "core/money/money.hpp"

#include <gtest/gtest.h>

namespace noren::money {
namespace {

TEST(Money, TakesWholeDigitsAlone) {
  EXPECT_EQ(parse("0001580"), 1580);
  EXPECT_EQ(parse("999999999999"), amount_max);
  for (const char* bad : {"", "-1", "+1", "15.80", "1 580", "1000000000000", "15８0"}) {
    EXPECT_FALSE(parse(bad)) << bad;
  }
}

TEST(Money, RoundsTaxOnceARate) {
  // Three lines of 33 yen at 10 %: 9 yen of 99, not three times 3.
  EXPECT_EQ(totals({{10, 99}}, {}, TaxMode::included).rates.at(10).tax, 9);
  const Totals both = totals({{8, 1078}, {10, 500}}, {}, TaxMode::included);
  EXPECT_EQ(both.rates.at(8).tax, 79);
  EXPECT_EQ(both.rates.at(10).tax, 45);
  EXPECT_EQ(both.total, 1578);
}

TEST(Money, AddsTaxWhereAmountsExcludeIt) {
  const Totals excluded = totals({{8, 998}}, {}, TaxMode::excluded);
  EXPECT_EQ(excluded.rates.at(8).tax, 79);
  EXPECT_EQ(excluded.total, 1077);
}

TEST(Money, TakesTheTillsOwnTax) {
  const Totals stated = totals({{8, 998}}, {{8, 80}}, TaxMode::excluded);
  EXPECT_EQ(stated.total, 1078);
}

}  // namespace
}  // namespace noren::money
