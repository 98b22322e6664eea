// SPDX-License-Identifier: Apache-2.0
#include "core/center/basket.hpp"

#include <gtest/gtest.h>

namespace noren::center {
namespace {

using program::Line;
using program::Sale;

Line line(std::int32_t number, std::int64_t amount, std::int32_t tax = 10,
          const std::string& kind = "item") {
  Line line;
  line.line = number;
  line.kind = kind;
  line.amount = amount;
  line.tax = tax;
  return line;
}

Sale sale(std::int64_t total, std::vector<Line> lines) {
  Sale sale;
  sale.total = total;
  sale.lines = std::move(lines);
  return sale;
}

std::string refusal(Basket basket, const Sale& returned) {
  const Status taken = basket.take(returned);
  if (taken) return "taken";
  std::string text = taken.error().reason;
  for (const std::string& detail : taken.error().details) text += " " + detail;
  return text;
}

TEST(Basket, TakesNoMoreOfALineThanWasSold) {
  Basket basket(sale(1500, {line(1, 1000), line(2, 500, 8)}));
  EXPECT_EQ(refusal(basket, sale(0, {line(1, 1001)})), "return_more_than_sold 1 1000");
  EXPECT_EQ(refusal(basket, sale(0, {line(1, 600), line(1, 600)})), "return_more_than_sold 1 400");
  EXPECT_EQ(refusal(basket, sale(0, {line(3, 1)})), "return_line_unknown 3");
  EXPECT_EQ(refusal(basket, sale(0, {line(2, 1, 10)})), "return_line_differs 2");
  EXPECT_EQ(refusal(basket, sale(0, {line(2, 1, 8, "discount")})), "return_line_differs 2");
  EXPECT_EQ(refusal(basket, sale(0, {line(1, -1)})), "amount_out_of_range lines.amount");
  ASSERT_TRUE(basket.take(sale(0, {line(1, 600)})));
  EXPECT_EQ(basket.returned(), 600);
  EXPECT_EQ(refusal(basket, sale(0, {line(1, 401)})), "return_more_than_sold 1 400");
  // One line that is wrong takes nothing of the others.
  EXPECT_FALSE(basket.take(sale(0, {line(2, 500, 8), line(1, 401)})));
  EXPECT_EQ(basket.returned(), 600);
  ASSERT_TRUE(basket.take(sale(0, {})));
  EXPECT_TRUE(basket.is_empty());
  EXPECT_EQ(basket.returned(), 1500);
  EXPECT_EQ(refusal(basket, sale(0, {})), "nothing_left_to_return");
}

TEST(Basket, WhatIsLeftOfADiscountGoesWithTheGoods) {
  Basket basket(sale(900, {line(1, 600), line(2, 400), line(3, 100, 10, "discount")}));
  ASSERT_TRUE(basket.take(sale(0, {line(1, 600), line(3, 60, 10, "discount")})));
  EXPECT_EQ(basket.returned(), 540);
  ASSERT_TRUE(basket.take(sale(0, {line(2, 400)})));
  EXPECT_TRUE(basket.is_empty());
  EXPECT_EQ(basket.returned(), 900);
}

TEST(Basket, TaxFollowsItsItemsWhateverTheOrder) {
  const Sale sold = sale(2'178, {line(1, 999), line(2, 981), line(3, 198, 10, "tax")});
  const auto half = [&](std::int32_t first, std::int64_t amount) {
    Basket basket(sold);
    EXPECT_TRUE(basket.take(sale(0, {line(first, amount)})));
    const std::int64_t returned = basket.returned();
    EXPECT_TRUE(basket.take(sale(0, {})));
    EXPECT_EQ(basket.returned(), 2'178);
    return returned;
  };
  EXPECT_EQ(half(1, 999), 1'099);  // 98 of the tax stay with 981
  EXPECT_EQ(half(2, 981), 1'080);
  Basket stated(sold);
  EXPECT_TRUE(stated.take(sale(0, {line(1, 999), line(3, 500, 10, "tax")})));
  EXPECT_EQ(stated.returned(), 1'099);
}

TEST(Basket, ASaleWithoutLinesComesBackByItsTotal) {
  Basket basket(sale(1000, {}));
  EXPECT_EQ(refusal(basket, sale(1001, {})), "return_more_than_sold total 1000");
  EXPECT_EQ(refusal(basket, sale(10, {line(1, 10)})), "return_line_unknown 1");
  ASSERT_TRUE(basket.take(sale(400, {})));
  EXPECT_EQ(basket.left().total, 600);
  ASSERT_TRUE(basket.take(sale(0, {})));
  EXPECT_EQ(refusal(basket, sale(0, {})), "nothing_left_to_return");
}

TEST(Basket, TheTotalCountsWhereTheLinesSayOtherwise) {
  Basket basket(sale(990, {line(1, 500), line(2, 500)}));
  ASSERT_TRUE(basket.take(sale(0, {line(1, 500)})));
  EXPECT_EQ(basket.returned(), 495);
  ASSERT_TRUE(basket.take(sale(0, {line(2, 500)})));
  EXPECT_EQ(basket.returned(), 990);
}

}  // namespace
}  // namespace noren::center
