// SPDX-License-Identifier: Apache-2.0
// noren.hpp over the real library, with a simulated shop behind it.
#include <noren/noren.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

namespace {

static_assert(!std::is_copy_constructible_v<noren::Sale>);
static_assert(std::is_nothrow_move_constructible_v<noren::Till>);

class NorenHppTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(till_.open({{"simulated", true}, {"language", "en"}})); }

  noren::Sale begin(std::string_view ref) {
    noren::Sale sale;
    EXPECT_TRUE(till_.begin(sale, {{"ref", ref}}));
    return sale;
  }

  noren::Till till_;
};

TEST_F(NorenHppTest, SellsAndReadsWhatHappened) {
  noren::Sale sale = begin("R-1");
  ASSERT_TRUE(sale.add({{"name", "tea"}, {"amount", 1580}, {"tax", 10}}));
  ASSERT_TRUE(sale.identify());
  EXPECT_EQ(sale.number("points.usable"), 1000);
  ASSERT_TRUE(sale.redeem({{"points", 300}}));
  EXPECT_EQ(sale.text("due"), "1280");
  ASSERT_TRUE(sale.complete());
  EXPECT_EQ(sale.outcome(), NOREN_OUTCOME_DONE);
  EXPECT_EQ(sale.number("points.balance_before"), 1000);
  EXPECT_EQ(sale.number("points.balance"), 1000 - 300 + sale.number("points.awarded"));
  EXPECT_EQ(sale.text("slip.text").find('\0'), std::string::npos);
  EXPECT_GT(sale.text("").size(), 256u) << "longer than the first buffer";
}

TEST_F(NorenHppTest, ALostAnswerIsUnknownAndAsksAgain) {
  noren::Sale sale = begin("R-1");
  ASSERT_TRUE(sale.add({{"amount", 1000}}));
  ASSERT_TRUE(sale.identify());
  ASSERT_TRUE(till_.simulate({{"lose_reply", true}}));
  const noren::Status lost = sale.complete();
  EXPECT_TRUE(lost.is_unknown());
  EXPECT_FALSE(lost);
  EXPECT_FALSE(lost.is_refused());
  EXPECT_EQ(sale.outcome(), NOREN_OUTCOME_UNKNOWN);
  noren::List unfinished;
  ASSERT_TRUE(till_.pending(unfinished));
  EXPECT_EQ(unfinished.number("count"), 1);
  noren::Operation resolved;
  ASSERT_TRUE(till_.resolve(resolved, {{"ref", "R-1"}}));
  EXPECT_EQ(sale.text("state"), "done");
  EXPECT_EQ(sale.number("points.balance"), 1010);
}

TEST_F(NorenHppTest, AStatusKeepsItsOwnText) {
  noren::Sale sale;
  const noren::Status refused = till_.begin(sale, {{"reff", "R-1"}});
  EXPECT_TRUE(refused.is_refused());
  EXPECT_EQ(sale.handle(), 0);
  ASSERT_TRUE(till_.begin(sale, {{"ref", "R-1"}}));
  EXPECT_NE(refused.text().find("reff"), std::string::npos) << refused.text();
  const noren::Status known = till_.begin(sale, {{"ref", "R-1"}});
  EXPECT_EQ(known.code(), NOREN_E_EXISTS);
  EXPECT_EQ(sale.text("state"), "open");
}

TEST_F(NorenHppTest, NoTextBecomesAnArgument) {
  noren::Sale sale = begin("R-1");
  const std::string name = "tea\namount=1\"}\\ \x01 お茶";
  ASSERT_TRUE(sale.add({{"name", name}, {"amount", 500}}));
  EXPECT_EQ(sale.text("lines.0.name"), name);
  EXPECT_EQ(sale.number("lines.0.amount"), 500);
  EXPECT_TRUE(sale.has("lines.0.tax"));
  EXPECT_FALSE(sale.has("lines.1.name"));
  EXPECT_EQ(sale.text("lines.1.name"), "");
}

TEST_F(NorenHppTest, RunsAWholeSale) {
  const noren::Arguments lines[] = {{{"amount", 300}}, {{"amount", 200}, {"tax", 8}}};
  noren::Operation operation;
  ASSERT_TRUE(till_.run(operation, {{"ref", "R-1"},
                                    {"items", std::vector<noren::Arguments>(lines, lines + 2)},
                                    {"redeem", "max"}}));
  EXPECT_EQ(operation.number("total"), 500);
  EXPECT_EQ(operation.number("points.redeemed"), 500);
}

// What is handed over is a hint, beside other news; wait() tells what is true.
TEST_F(NorenHppTest, WhatEndedIsHandedOver) {
  noren::Sale sale = begin("R-1");
  ASSERT_TRUE(sale.add({{"amount", 500}}));
  EXPECT_FALSE(sale.identify({}, 0).is_refused());
  int sales = 0;
  const auto count = [&](noren::View what) { sales += what.handle() == sale.handle(); };
  while (sales == 0 || sale.wait(0).is_running()) {  // ends, or this thread was told nothing
    ASSERT_TRUE(till_.wait_any(noren::forever, count));
  }
  EXPECT_TRUE(sale.has("member.masked"));

  EXPECT_FALSE(sale.quote({}, 0).is_refused());
  sales = 0;
  while (sales == 0 || sale.wait(0).is_running()) {
    ASSERT_TRUE(till_.pump(count));
  }
  EXPECT_EQ(sale.number("points.awardable"), 5);
}

TEST_F(NorenHppTest, HandlesCloseOnce) {
  noren::Sale first = begin("R-1");
  const noren_handle handle = first.handle();
  noren::Sale second = std::move(first);
  EXPECT_EQ(second.text("kind"), "sale");
  second = begin("R-2");
  EXPECT_EQ(noren::View(handle).wait(0).code(), NOREN_E_CLOSED);
  EXPECT_EQ(second.text("ref"), "R-2");
  till_.close();
  EXPECT_EQ(second.text("ref"), "");
}

}  // namespace
