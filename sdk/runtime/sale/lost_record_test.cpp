// SPDX-License-Identifier: Apache-2.0
// The record of a sale's unknown operation is damaged; the sale's own is not.
#include "runtime/sale/lost_record.hpp"

#include "runtime/sale/offline_fixture.hpp"

namespace noren::runtime {
namespace {

using operation::State;

class LostRecordTest : public OfflineTest {
 protected:
  void lose_record(const char* verb) {
    const std::string sql =
        "UPDATE operation SET request='?' WHERE state=4 AND verb='" + std::string(verb) + "'";
    ASSERT_TRUE(journal_->database().run(sql.c_str()));
    ASSERT_TRUE(journal_->unfinished());  // reads it, and sets it aside
    lost_ = sale().unknown_operation;
    ASSERT_EQ(journal_->find(*operation::Id::parse(lost_)).error().reason,
              "journal_operation_damaged");
    ASSERT_EQ(journal_->lost().value(), std::vector<std::string>{"0001"});
  }
  void complete_unknown() {
    identified();
    answer_next("complete", unknown());
    ASSERT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
    lose_record("complete");
  }
  noren_status staff(bool done) {
    return call(resolve, R"({"how":"staff","done":)" + std::string(done ? "true" : "false") +
                             R"(,"who":"manager","why":"looked","operation":")" + lost_ + "\"}");
  }

  std::string lost_;
};

TEST_F(LostRecordTest, StaysUnknownHoweverOftenItIsAsked) {
  complete_unknown();
  EXPECT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME) << "else it is rung up once more";
  EXPECT_EQ(reason_, "journal_operation_damaged");
  EXPECT_EQ(call(resolve), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(resolve, R"({"operation":")" + lost_ + "\"}"), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(count("recover"), 0u) << "what was asked is not known";
  EXPECT_EQ(sale().unknown_operation, lost_);
}

TEST_F(LostRecordTest, ARunStaysUnknownToo) {
  const std::string_view arguments = R"({"ref":"0001","total":1500,"code":"1"})";
  answer_next("complete", unknown());
  ASSERT_EQ(call(run, arguments), NOREN_E_UNKNOWN_OUTCOME);
  lose_record("complete");
  EXPECT_EQ(call(run, arguments), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(count("complete"), 1u);
  EXPECT_EQ(count("cancel"), 0u);
}

TEST_F(LostRecordTest, StaffTellsThatItHappened) {
  complete_unknown();
  EXPECT_EQ(call(resolve, R"({"how":"staff","operation":")" + lost_ + "\"}"), NOREN_E_ILLEGAL);
  EXPECT_EQ(staff(true), NOREN_OK);
  EXPECT_EQ(sale().state, sale::State::done);
  EXPECT_EQ(sale().completed_by, lost_);
  EXPECT_EQ(sale::to_snapshot(stored("0001")), sale::to_snapshot(sale()));
  EXPECT_TRUE(journal_->lost()->empty());
  EXPECT_NE(journal_->noted("settled." + lost_).find("manager"), std::string::npos);
}

TEST_F(LostRecordTest, StaffTellsThatItDidNotHappen) {
  complete_unknown();
  EXPECT_EQ(staff(false), NOREN_E_FAILURE);
  EXPECT_EQ(stored("0001").unknown_operation, "");
  EXPECT_TRUE(journal_->lost()->empty());
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(count("complete"), 2u);
  EXPECT_NE(port_->of("complete")[1].idempotency_key, lost_);
}

TEST_F(LostRecordTest, EvenWhereNothingIsLeftOfTheRecord) {
  complete_unknown();
  ASSERT_TRUE(journal_->database().run("DELETE FROM damaged"));
  EXPECT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(staff(false), NOREN_E_FAILURE);
  EXPECT_EQ(stored("0001").unknown_operation, "");
}

TEST_F(LostRecordTest, APaymentOfAnUnknownAmountIsTakenBackByHand) {
  identified();
  answer_next("authorize", unknown());
  ASSERT_EQ(call(pay), NOREN_E_UNKNOWN_OUTCOME);
  lose_record("authorize");
  EXPECT_EQ(staff(true), NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "payment_needs_record");
  EXPECT_EQ(sale().unknown_operation, lost_);
  EXPECT_EQ(staff(false), NOREN_E_FAILURE);
  EXPECT_EQ(sale().due(), 1500);
}

TEST_F(LostRecordTest, ACancellationWasOfWhatTheSaleHad) {
  identified();
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  answer_next("cancel", unknown());
  ASSERT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  lose_record("cancel");
  EXPECT_EQ(staff(true), NOREN_OK);
  EXPECT_FALSE(sale().hold);
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(count("cancel"), 1u);
}

}  // namespace
}  // namespace noren::runtime
