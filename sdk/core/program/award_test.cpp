// SPDX-License-Identifier: Apache-2.0
#include "core/program/award.hpp"

#include <gtest/gtest.h>

namespace noren::program {
namespace {

class AwardTest : public testing::Test {
 protected:
  AwardTest() {
    EarnRule rule;
    rule.name = "base";
    rule.tenders = {"cash", "credit"};
    program_.earn = {rule};
  }
  EarnRule& rule() { return program_.earn.front(); }
  std::int64_t points(const Sale& sale, std::int64_t redeemed = 0) {
    const auto result = award(program_, sale, redeemed);
    return result ? result->points : -1;
  }
  static Sale paid(std::vector<Tender> tenders) {
    Sale sale;
    for (const Tender& tender : tenders) sale.total += tender.amount;
    sale.tenders = std::move(tenders);
    return sale;
  }
  static Line item(std::int64_t amount, std::int32_t tax, bool no_points = false) {
    Line line;
    line.amount = amount;
    line.tax = tax;
    line.no_points = no_points;
    return line;
  }

  Program program_;
};

TEST_F(AwardTest, OnlyWhatWasPaidWithAnEarningTenderEarns) {
  rule().tenders = {"cash"};
  EXPECT_EQ(points(paid({{"cash", 1000, "", ""}, {"emoney", 580, "", ""}})), 10);
  EXPECT_EQ(points(paid({{"emoney", 580, "", ""}})), 0);
}

TEST_F(AwardTest, PointsTenderEarnsWhereTheProgramSaysSo) {
  const Sale sale = paid({{"points", 300, "", ""}, {"cash", 700, "", ""}});
  EXPECT_EQ(points(sale, 300), 7);
  EXPECT_EQ(points(sale), 7);
  rule().points_tender_earns = true;
  EXPECT_EQ(points(sale, 300), 10);
}

TEST_F(AwardTest, CapturedPointsCountWithoutATender) {
  Sale sale;
  sale.total = 1000;
  EXPECT_EQ(points(sale), 10);
  EXPECT_EQ(points(sale, 300), 7);
}

TEST_F(AwardTest, RoundsInTheOrderOfTheRule) {
  rule().points = 3;
  EXPECT_EQ(points(paid({{"cash", 1990, "", ""}})), 57);
  rule().order = Order::multiply_then_floor;
  EXPECT_EQ(points(paid({{"cash", 1990, "", ""}})), 59);
}

TEST_F(AwardTest, TakesTaxOutWhereTheBaseIsWithoutIt) {
  Sale sale = paid({{"cash", 1078, "", ""}});
  sale.lines = {item(1078, 8)};
  EXPECT_EQ(points(sale), 10);
  rule().base = Base::tax_excluded;
  EXPECT_EQ(points(sale), 9);
}

TEST_F(AwardTest, AddsTaxWhereTheBaseIsWithIt) {
  Sale sale = paid({{"cash", 1078, "", ""}});
  sale.tax_mode = "excluded";
  Line tax = item(80, 8);
  tax.kind = "tax";
  sale.lines = {item(998, 8), tax};
  EXPECT_EQ(points(sale), 10);
  rule().base = Base::tax_excluded;
  EXPECT_EQ(points(sale), 9);
}

TEST_F(AwardTest, DiscountsAndExcludedLinesDoNotEarn) {
  Sale sale = paid({{"cash", 1500, "", ""}});
  Line discount = item(200, 10);
  discount.kind = "discount";
  sale.lines = {item(1000, 10), item(700, 10, true), discount};
  EXPECT_EQ(points(sale), 8);
  sale.tenders = {{"cash", 750, "", ""}, {"voucher", 750, "", ""}};
  EXPECT_EQ(points(sale), 4);
}

TEST_F(AwardTest, RulesAddUpAndEachIsNamed) {
  EarnRule bonus = rule();
  bonus.name = "bonus";
  bonus.points = 2;
  bonus.unit = 500;
  program_.earn.push_back(bonus);
  const auto result = award(program_, paid({{"cash", 1200, "", ""}}), 0);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->points, 16);
  ASSERT_EQ(result->rules.size(), 2u);
  EXPECT_EQ(result->rules[1].name, "bonus");
  EXPECT_EQ(result->rules[1].points, 4);
}

TEST_F(AwardTest, ChangeGivenDoesNotEarn) {
  Sale sale = paid({{"cash", 1000, "", ""}});
  sale.total = 640;
  EXPECT_EQ(points(sale), 6);
}

TEST_F(AwardTest, RefusesWhatDoesNotFit) {
  Sale sale;
  sale.total = -1;
  EXPECT_EQ(award(program_, sale, 0).error().details.front(), "total");
  sale.total = 1'000'000'000'000;
  EXPECT_FALSE(award(program_, sale, 0));
  sale.total = 999'999'999'999;
  EXPECT_EQ(points(sale), 9'999'999'999);
  rule().points = 1'000'000;
  EXPECT_EQ(award(program_, sale, 0).error().details.front(), "points");
  sale.total = 1;
  sale.lines = {item(1, 101)};
  EXPECT_EQ(award(program_, sale, 0).error().details.front(), "lines.tax");
}

}  // namespace
}  // namespace noren::program
