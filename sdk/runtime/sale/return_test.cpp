// SPDX-License-Identifier: Apache-2.0
// Returns of goods, and what is printed of sales whose outcome nobody knows.
#include "runtime/sale/sales.hpp"
#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {
namespace {

class ReturnTest : public VerbsFixture {
 protected:
  void SetUp() override {
    identified();
    ASSERT_EQ(call(complete), NOREN_OK);
    sold_ = sale();
  }

  void begin_return() {
    auto made = sale::begin_return({{"ref", "R-1"}, {"original", "0001"}}, "2026-11-23", sold_);
    ASSERT_TRUE(made);
    live_ = std::make_unique<LiveSale>(io_.get_executor(), std::move(*made), clock_.now_ms);
  }
  std::string add(const json::object& line) {
    const Status added = sale::add(live_->sale, line);
    return added ? "" : added.error().reason;
  }

  sale::Sale sold_;
};

TEST_F(ReturnTest, TakesBackAtTheProgramByTheSalesOwnId) {
  begin_return();
  ASSERT_EQ(add({{"line", 1}, {"amount", 500}}), "");
  EXPECT_EQ(call(complete), NOREN_OK);
  ASSERT_EQ(count("refund"), 1u);
  const host::Call sent = port_->of("refund").front();
  EXPECT_EQ(sent.original_key, sold_.completed_by);
  const json::object request = parse_object(sent.document);
  EXPECT_EQ(request.at("original").as_string(), sold_.completed_by);
  EXPECT_EQ(request.at("sale").at("lines").at(0).at("amount").as_int64(), 500);
  EXPECT_EQ(request.at("sale").at("lines").at(0).at("tax").as_int64(), 10);
  const json::object shown = sale::to_document(sale());
  EXPECT_EQ(shown.at("refund").at("money").as_int64(), 500);
  EXPECT_EQ(shown.at("points").at("taken_back").as_int64(), 5);
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(count("refund"), 1u) << "once";
}

TEST_F(ReturnTest, IsOfWhatWasSold) {
  begin_return();
  EXPECT_EQ(add({{"line", 7}}), "return_line_unknown");
  EXPECT_EQ(add({{"amount", 100}}), "argument_missing");
  EXPECT_EQ(add({{"line", 1}, {"amount", 1501}}), "return_more_than_sold");
  EXPECT_EQ(add({{"line", 1}, {"kind", "tender"}, {"amount", 1}}), "return_line_kind");
  EXPECT_EQ(call(redeem, R"({"points":1})"), NOREN_E_ILLEGAL);
  EXPECT_EQ(call(pay), NOREN_E_ILLEGAL);
}

TEST_F(ReturnTest, OnlyOfASaleThatIsDone) {
  sale::Sale open = sale::begin({{"ref", "0002"}}, "2026-11-22");
  EXPECT_EQ(sale::begin_return({{"ref", "R"}}, "", open).error().reason, "return_not_done");
  sale::Sale waiting = sold_;
  waiting.provisional = true;
  EXPECT_EQ(sale::begin_return({{"ref", "R"}}, "", waiting).error().status, NOREN_E_OFFLINE);
}

TEST_F(ReturnTest, WithoutALineItDoesNotHappen) {
  begin_return();
  answer_next("refund", refused(NOREN_E_OFFLINE, "center_unreachable"));
  EXPECT_EQ(call(complete), NOREN_E_OFFLINE);
  EXPECT_EQ(sale().state, sale::State::open);
  EXPECT_EQ(pending(), 0u) << "the money to give back is not known";
  EXPECT_EQ(call(complete), NOREN_OK);
}

TEST_F(ReturnTest, AnUnknownOneIsAskedAboutUnderItsId) {
  begin_return();
  answer_next("refund", unknown());
  EXPECT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  restart();
  answer_next("recover", done(R"({"taken_back":15,"refund_money":1500})"));
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(count("refund"), 1u);
  EXPECT_EQ(parse_object(port_->of("recover").front().document).at("verb").as_string(), "refund");
  EXPECT_EQ(sale().completion.at("refund_money").as_int64(), 1500);
}

TEST_F(ReturnTest, GivenUpWhileUnknownItIsBarredOrStands) {
  begin_return();
  answer_next("refund", unknown());
  ASSERT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("status", refused(NOREN_E_NOEXIST, "operation_not_seen"));
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(count("cancel"), 1u);
  EXPECT_EQ(sale().state, sale::State::abandoned);

  begin_return();
  answer_next("refund", unknown());
  ASSERT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("status", done(R"({"taken_back":15,"refund_money":1500})"));
  EXPECT_EQ(call(abandon), NOREN_E_ILLEGAL) << "it happened";
  EXPECT_EQ(reason_, "sale_done");
  EXPECT_EQ(sale().state, sale::State::done);
  EXPECT_FALSE(sale().undoing);
  EXPECT_EQ(count("cancel"), 1u);
}

// Of a sale that nobody had shown a card for.
class TillReturnTest : public VerbsFixture {
 protected:
  void SetUp() override {
    ASSERT_TRUE(sale::add(live_->sale, {{"line", 2}, {"amount", 300}, {"tax", "8"}}));
    ASSERT_EQ(call(complete), NOREN_OK);
    sold_ = std::move(live_);
  }

  void begin_return(const std::string& ref) {
    auto made = sale::begin_return({{"ref", ref}, {"original", "0001"}}, "2026-11-23", sold_->sale);
    ASSERT_TRUE(made);
    live_ = std::make_unique<LiveSale>(io_.get_executor(), std::move(*made), clock_.now_ms);
    live_->original = sold_;
  }
  void give_back(std::int64_t line, std::int64_t amount) {
    ASSERT_TRUE(sale::add(live_->sale, {{"line", line}, {"amount", amount}}));
  }
  std::int64_t money() const { return sale().completion.at("refund_money").as_int64(); }

  std::shared_ptr<LiveSale> sold_;
};

TEST_F(TillReturnTest, AllReturnsTogetherAreNoMoreThanWasSold) {
  begin_return("R-1");
  give_back(1, 1000);
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(money(), 1000);
  begin_return("R-2");
  give_back(1, 501);
  EXPECT_EQ(call(complete), NOREN_E_FAILURE);
  EXPECT_EQ(reason_, "return_more_than_sold");
  EXPECT_EQ(sale().state, sale::State::open);
  give_back(1, 500);
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(count("refund"), 0u) << "the program has no part in it";
  begin_return("R-3");
  EXPECT_EQ(call(complete), NOREN_OK) << "without lines: all that is left";
  EXPECT_EQ(money(), 300);
  begin_return("R-4");
  EXPECT_EQ(call(complete), NOREN_E_FAILURE);
  EXPECT_EQ(reason_, "nothing_left_to_return");
}

TEST_F(TillReturnTest, GivesBackWhatWasPaidAndNotMore) {
  live_ = begin("0002", 1000);
  ASSERT_TRUE(
      sale::add(live_->sale, {{"line", 2}, {"kind", "discount"}, {"amount", 300}, {"tax", "10"}}));
  ASSERT_EQ(call(complete), NOREN_OK);
  sold_ = std::move(live_);
  begin_return("R-1");
  give_back(1, 1000);
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(money(), 700) << "the discount was on what comes back";
}

TEST_F(TillReturnTest, PointsThatPaidAreNoMoney) {
  sold_->sale.refused_later = "card_blocked";
  sold_->sale.hold = sale::Hold{"", 300, 300, "", true};
  begin_return("R-1");
  give_back(1, 1400);
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(money(), 1400);
  begin_return("R-2");
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(money(), 100) << "1,800 were sold for 1,500 and 300 points";
}

TEST_F(TillReturnTest, IsStillCountedAfterARestart) {
  begin_return("R-1");
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(money(), 1800);
  const auto stored = journal_->load_sale("0001");
  ASSERT_TRUE(stored && *stored);
  sold_ = std::make_shared<LiveSale>(io_.get_executor(), sale::from_snapshot(**stored).value(),
                                     clock_.now_ms);
  begin_return("R-2");
  give_back(2, 1);
  EXPECT_EQ(call(complete), NOREN_E_FAILURE);
}

TEST_F(TillReturnTest, ThatDidNotHappenCountsForNothing) {
  begin_return("R-1");
  set_disk_full(true);
  EXPECT_NE(call(complete), NOREN_OK);
  EXPECT_EQ(sale().state, sale::State::open);
  EXPECT_TRUE(sold_->sale.returns.empty());
  set_disk_full(false);
  // The power went between the two records: listed, and not done.
  sold_->sale.returns.emplace_back("R-1");
  begin_return("R-2");
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(money(), 1800);
}

class PendingSlipTest : public VerbsFixture {
 protected:
  void SetUp() override {
    identified();
    answer_next("complete", unknown());
    ASSERT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  }
};

TEST_F(PendingSlipTest, ComesOutOnceAndChangesNothing) {
  const std::string about = sale().unknown_operation;
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(count("print"), 1u);
  EXPECT_EQ(slips_, std::vector<std::string>{"pending slip of 0001"});
  EXPECT_EQ(call(print, R"({"again":true})"), NOREN_OK);
  EXPECT_EQ(count("print"), 2u);
  EXPECT_EQ(sale().unknown_operation, about) << "still nobody knows";
  EXPECT_EQ(sale().print_state, "");
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(slips_.back(), "slip of 0001") << "the receipt is a first print";
  EXPECT_EQ(sale().prints, 1);
}

TEST_F(PendingSlipTest, ThatFailsLeavesTheReceiptUnprinted) {
  answer_next("print", unknown());
  EXPECT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(sale().print_state, "");
  EXPECT_EQ(*sale().unknown_verb, operation::Verb::complete);
  EXPECT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME) << "somebody has to look at the paper";
  EXPECT_EQ(count("print"), 1u);
  EXPECT_EQ(call(print, R"({"again":true})"), NOREN_OK);
  EXPECT_EQ(count("print"), 2u);
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(pending(), 0u) << "whoever asked for another one has looked";
}

}  // namespace
}  // namespace noren::runtime
