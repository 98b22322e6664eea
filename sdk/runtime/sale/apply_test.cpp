// SPDX-License-Identifier: Apache-2.0
// An end that could not be written down is learned again later, when the sale has gone on.
#include "runtime/sale/apply.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace noren::runtime {
namespace {

using operation::Id;
using operation::Operation;
using operation::Verb;

class ApplyTest : public testing::Test {
 protected:
  ApplyTest() : sale_(sale::begin({{"ref", "0001"}}, "2026-11-22")) {}

  static Operation done(Verb verb, std::string reply = "{}") {
    Operation operation;
    operation.verb = verb;
    operation.id = Id(0, {}, 7, verb);
    operation.amount = 500;
    operation.reply = std::move(reply);
    return operation;
  }

  sale::Sale sale_;
};

TEST_F(ApplyTest, AHoldLearnedLateLeavesAClosedSaleClosed) {
  sale::completed(sale_, "another", {});
  const std::string before = sale::to_snapshot(sale_);
  EXPECT_FALSE(apply(sale_, done(Verb::hold, R"({"held":300})")));
  EXPECT_EQ(sale::to_snapshot(sale_), before);
}

TEST_F(ApplyTest, AHoldLearnedTwiceTakesTheSaleNotBack) {
  const Operation hold = done(Verb::hold, R"({"held":300})");
  ASSERT_TRUE(apply(sale_, hold));
  sale_.state = sale::State::paying;
  ASSERT_TRUE(apply(sale_, hold));
  EXPECT_EQ(sale_.state, sale::State::paying);
}

TEST_F(ApplyTest, APaymentLearnedTwiceIsOnePayment) {
  const Operation payment = done(Verb::authorize);
  ASSERT_TRUE(apply(sale_, payment));
  sale::completed(sale_, "another", {});
  ASSERT_TRUE(apply(sale_, payment));
  EXPECT_EQ(sale_.payments.size(), 1u);
  EXPECT_EQ(sale_.state, sale::State::done);
}

TEST_F(ApplyTest, MoneyTakenForASaleThatWasGivenUpGoesBack) {
  sale::abandoned(sale_);
  ASSERT_TRUE(apply(sale_, done(Verb::authorize)));
  EXPECT_EQ(sale_.payments.size(), 1u);
  EXPECT_TRUE(sale_.undoing) << "whoever finds it goes on undoing";
}

}  // namespace
}  // namespace noren::runtime
