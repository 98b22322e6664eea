// SPDX-License-Identifier: Apache-2.0
// Coupons on further papers: each has a number and a code of its own, on disk before it is printed,
// and the program is told once a newer one came out for certain.
#include "core/coupon/coupon.hpp"
#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {
namespace {

class ReprintTest : public VerbsFixture {
 protected:
  void SetUp() override {
    const std::string key(32, 'K');
    first_ = coupon::code("ABCDEFGH0123", 1, key);
    second_ = coupon::code("ABCDEFGH0123", 2, key);
    identified();
    answer_next("complete",
                done(R"({"awarded":15,"coupons":[{"serial":"ABCDEFGH0123","instance":1,)"
                     R"("code":")" +
                     first_ + R"(","reissue_key":")" + key + R"("}]})"));
    ASSERT_EQ(call(complete), NOREN_OK);
  }

  std::string code() const {
    const json::object document = sale::to_document(sale());
    const json::object& coupon = document.at("coupons").as_array().at(0).as_object();
    EXPECT_FALSE(coupon.contains("reissue_key")) << "it is nobody's business";
    return std::string(coupon.at("code").as_string());
  }

  // What another sale's completion tells the program.
  std::string told() {
    live_ = begin("next", 500);
    identified();
    EXPECT_EQ(call(complete), NOREN_OK);
    const json::object asked = parse_object(port_->of("complete").back().document);
    const auto* replaced = asked.if_contains("replaced");
    return replaced ? json::serialize(*replaced) : "";
  }

  std::string first_, second_;
};

TEST_F(ReprintTest, TheFirstPaperReplacesNone) {
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(code(), first_);
  EXPECT_EQ(told(), "");
}

TEST_F(ReprintTest, AFurtherPaperHasItsOwnCodeAndIsToldOnce) {
  ASSERT_EQ(call(print), NOREN_OK);
  ASSERT_EQ(call(print, R"({"again":true})"), NOREN_OK);
  EXPECT_EQ(code(), second_);
  restart();
  EXPECT_EQ(code(), second_);
  EXPECT_EQ(told(), R"([{"serial":"ABCDEFGH0123","instance":2}])");
  EXPECT_EQ(told(), "");
}

TEST_F(ReprintTest, ItsNumberIsOnDiskBeforeThePaper) {
  ASSERT_EQ(call(print), NOREN_OK);
  std::string on_disk;
  port_->on_submit = [&](const std::string& slot) {
    const auto stored = journal_->load_sale("0001");
    if (slot == "print" && stored && *stored) on_disk = **stored;
  };
  ASSERT_EQ(call(print, R"({"again":true})"), NOREN_OK);
  const auto sale = sale::from_snapshot(on_disk);
  ASSERT_TRUE(sale);
  EXPECT_EQ(sale->paper, 2);
}

// The customer may hold the first paper in hand.
TEST_F(ReprintTest, APaperThatMayNotHaveComeOutReplacesNone) {
  answer_next("print", unknown());
  ASSERT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("print", refused(NOREN_E_FAILURE, "paper_end"));
  EXPECT_EQ(call(print, R"({"again":true})"), NOREN_E_FAILURE);
  auto first_sale = std::move(live_);
  EXPECT_EQ(told(), "");
  live_ = std::move(first_sale);
  answer_next("print", unknown());
  EXPECT_EQ(call(print, R"({"again":true})"), NOREN_E_UNKNOWN_OUTCOME);
  first_sale = std::move(live_);
  EXPECT_EQ(told(), "");
  live_ = std::move(first_sale);
  EXPECT_EQ(call(resolve, R"({"how":"staff","done":true,"who":"clerk-7","why":"seen"})"), NOREN_OK);
  EXPECT_EQ(told(), R"([{"serial":"ABCDEFGH0123","instance":3}])");
}

TEST_F(ReprintTest, WhatWasNotHeardIsToldAgain) {
  ASSERT_EQ(call(print), NOREN_OK);
  ASSERT_EQ(call(print, R"({"again":true})"), NOREN_OK);
  live_ = begin("refused", 500);
  identified();
  answer_next("complete", refused(NOREN_E_FAILURE, "hold_unknown"));
  ASSERT_EQ(call(complete), NOREN_E_FAILURE);
  EXPECT_EQ(told(), R"([{"serial":"ABCDEFGH0123","instance":2}])");
}

}  // namespace
}  // namespace noren::runtime
