// SPDX-License-Identifier: Apache-2.0
// Giving a sale up in every state that it can be in.
#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {
namespace {

using sale::State;

constexpr const char* hold_300 = R"({"points":300})";

class AbandonTest : public VerbsFixture {
 protected:
  void held_and_paid() {
    identified();
    ASSERT_EQ(call(redeem, hold_300), NOREN_OK);
    ASSERT_EQ(call(pay, R"({"amount":1200})"), NOREN_OK);
  }
  void unknown_completion() {
    held_and_paid();
    answer_next("complete", unknown());
    ASSERT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  }
  std::string key_of(const std::string& slot) { return port_->of(slot).back().idempotency_key; }
  // What was cancelled, oldest first.
  std::vector<std::string> cancelled() {
    std::vector<std::string> originals;
    for (const host::Call& call : port_->of("cancel")) originals.push_back(call.original_key);
    return originals;
  }
  void expect_abandoned() {
    EXPECT_EQ(sale().state, State::abandoned);
    EXPECT_FALSE(sale().hold);
    EXPECT_TRUE(sale().payments.empty());
    EXPECT_EQ(pending(), 0u);
    restart();
    EXPECT_EQ(sale().state, State::abandoned);
  }
};

TEST_F(AbandonTest, AnOpenSaleMovesNothing) {
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(port_->calls.size(), 0u);
  expect_abandoned();
  EXPECT_EQ(call(abandon), NOREN_OK);
}

TEST_F(AbandonTest, LetsHoldsGoAndReversesPayments) {
  held_and_paid();
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(cancelled(), std::vector{key_of("hold")});
  ASSERT_EQ(count("reverse"), 1u);
  EXPECT_EQ(port_->of("reverse")[0].original_key, key_of("authorize"));
  EXPECT_EQ(port_->of("reverse")[0].amount, 1200);
  EXPECT_NE(key_of("reverse"), key_of("authorize"));
  expect_abandoned();
}

TEST_F(AbandonTest, CarriesOnWhereItStopped) {
  held_and_paid();
  answer_next("cancel", unknown());
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(count("reverse"), 1u);
  EXPECT_EQ(count("cancel"), 1u);
  EXPECT_EQ(count("recover"), 1u);
  expect_abandoned();
}

TEST_F(AbandonTest, ADoneSaleNeedsAReturn) {
  identified();
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(call(abandon), NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "sale_done");
  EXPECT_EQ(count("cancel"), 0u);
}

TEST_F(AbandonTest, BarsACompletionThatWasNeverSeenAndLetsTheHoldGoToo) {
  unknown_completion();
  answer_next("status", refused(NOREN_E_NOEXIST, "operation_not_seen"));
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(cancelled(), (std::vector{key_of("complete"), key_of("hold")}));
  EXPECT_EQ(count("reverse"), 1u);
  EXPECT_EQ(count("recover"), 0u) << "a completion was made to happen only to be undone";
  const auto completion = journal_->find(*operation::Id::parse(key_of("complete"))).value();
  EXPECT_EQ(completion->state, operation::State::refused);
  expect_abandoned();
}

TEST_F(AbandonTest, UndoesACompletionThatDidHappen) {
  unknown_completion();
  answer_next("status", done(R"({"awarded":15,"balance":1015})"));
  EXPECT_EQ(call(abandon), NOREN_OK);
  // The program gives the captured hold back with the completion.
  EXPECT_EQ(cancelled(), std::vector{key_of("complete")});
  EXPECT_EQ(count("reverse"), 1u);
  const auto completion = journal_->find(*operation::Id::parse(key_of("complete"))).value();
  EXPECT_EQ(completion->state, operation::State::done);
  EXPECT_TRUE(sale().completion.empty()) << "points of a sale that was undone are shown";
  expect_abandoned();
}

TEST_F(AbandonTest, AskedAgainAboutAnUndoneCompletionItDoesNotAskForAReturn) {
  unknown_completion();
  answer_next("status", done());
  answer_next("cancel", unknown());
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  restart();
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(count("cancel"), 1u);
  expect_abandoned();
}

TEST_F(AbandonTest, ACompletionWhoseReversalWasRefusedMayBeReversedAgain) {
  unknown_completion();
  answer_next("status", done());
  answer_next("cancel", refused(NOREN_E_OFFLINE, "center_unreachable"));
  EXPECT_EQ(call(abandon), NOREN_E_OFFLINE);
  EXPECT_EQ(call(complete), NOREN_E_ILLEGAL);
  EXPECT_EQ(call(abandon), NOREN_OK);
  expect_abandoned();
}

TEST_F(AbandonTest, ACompletionStaysUnknownWhenItCannotBeAskedAbout) {
  unknown_completion();
  for (const noren_status status : {NOREN_E_OFFLINE, NOREN_E_NOHARDWARE, NOREN_E_BUSY}) {
    answer_next("status", refused(status, "of_the_question"));
    EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME) << status;
    EXPECT_EQ(sale().unknown_operation, key_of("complete")) << status;
  }
  EXPECT_EQ(count("cancel"), 0u);
  EXPECT_EQ(count("reverse"), 0u);
}

// Were the completion forgotten here, it could be made anew while the old one is on its way.
TEST_F(AbandonTest, ACompletionStaysUnknownWhenItsBarWasRefused) {
  unknown_completion();
  answer_next("status", refused(NOREN_E_NOEXIST, "operation_not_seen"));
  answer_next("cancel", refused(NOREN_E_OFFLINE, "center_unreachable"));
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(sale().unknown_operation, key_of("complete"));
  EXPECT_EQ(pending(), 1u);
  restart();
  EXPECT_EQ(sale().unknown_operation, key_of("complete"));
  EXPECT_EQ(call(complete), NOREN_E_ILLEGAL) << "what is to be undone was done";
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(count("complete"), 1u);
  expect_abandoned();
}

TEST_F(AbandonTest, ACompletionStaysUnknownWhenItsBarCouldNotBeJournaled) {
  unknown_completion();
  answer_next("status", refused(NOREN_E_NOEXIST, "operation_not_seen"));
  set_disk_full(true);
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(count("cancel"), 0u);
  set_disk_full(false);
  EXPECT_EQ(sale().unknown_operation, key_of("complete"));
}

TEST_F(AbandonTest, ABarThatIsUnknownSettlesTheCompletionWithIt) {
  unknown_completion();
  answer_next("status", refused(NOREN_E_NOEXIST, "operation_not_seen"));
  answer_next("cancel", unknown());
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(pending(), 2u);
  restart();
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(cancelled(), (std::vector{key_of("complete"), key_of("hold")}));
  expect_abandoned();
}

TEST_F(AbandonTest, AnUnknownPaymentIsSettledFirstAndReversedIfItHappened) {
  identified();
  answer_next("authorize", unknown());
  ASSERT_EQ(call(pay), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("recover", unknown());
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(count("reverse"), 0u);
  answer_next("recover", done(R"({"approval":"A1","service":"simulated"})"));
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(port_->of("reverse").at(0).original_key, key_of("authorize"));
  expect_abandoned();
}

TEST_F(AbandonTest, AnUnknownPaymentThatNeverHappenedIsNotReversed) {
  identified();
  answer_next("authorize", unknown());
  ASSERT_EQ(call(pay), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("recover", refused(NOREN_E_FAILURE, "payment_never_happened"));
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(count("reverse"), 0u);
  expect_abandoned();
}

TEST_F(AbandonTest, AReversalThatIsRefusedLeavesTheSaleOpenWithItsPayment) {
  identified();
  ASSERT_EQ(call(pay), NOREN_OK);
  answer_next("reverse", refused(NOREN_E_FAILURE, "terminal_says_no"));
  EXPECT_EQ(call(abandon), NOREN_E_FAILURE);
  EXPECT_EQ(sale().payments.size(), 1u);
  EXPECT_EQ(call(abandon), NOREN_OK);
  expect_abandoned();
}

TEST_F(AbandonTest, TheWishToGiveUpOutlivesARestart) {
  unknown_completion();
  answer_next("status", unknown());
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  restart();
  EXPECT_EQ(journal_->undoing().value(), std::vector<std::string>{"0001"});
  EXPECT_EQ(call(complete), NOREN_E_ILLEGAL) << "what is to be undone was done";
  answer_next("status", refused(NOREN_E_NOEXIST, "operation_not_seen"));
  EXPECT_EQ(call(resolve), NOREN_OK);
  EXPECT_EQ(count("recover"), 0u) << "a completion was made to happen only to be undone";
  EXPECT_TRUE(journal_->undoing()->empty());
  expect_abandoned();
}

TEST_F(AbandonTest, IsNotCalledDoneWhileSomethingIsStillUnknown) {
  unknown_completion();
  answer_next("status", refused(NOREN_E_NOEXIST, "operation_not_seen"));
  answer_next("cancel", unknown());
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("recover", refused(NOREN_E_FAILURE, "not_now"));
  answer_next("status", unknown());
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(count("reverse"), 0u);
  EXPECT_EQ(sale().unknown_operation, key_of("complete"));
}

// ---- noren_resolve ----------------------------------------------------------------------

TEST_F(AbandonTest, ResolveAsks) {
  unknown_completion();
  answer_next("recover", unknown());
  EXPECT_EQ(call(resolve), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(resolve), NOREN_OK);
  EXPECT_EQ(sale().state, State::done);
  EXPECT_EQ(count("complete"), 1u);
}

TEST_F(AbandonTest, ResolveAnswersWhatWasSettledMeanwhileAsItEnded) {
  unknown_completion();
  answer_next("recover", refused(NOREN_E_FAILURE, "card_blocked"));
  ASSERT_EQ(call(complete), NOREN_E_FAILURE);  // as the till's own resolver may have found out
  EXPECT_EQ(call(resolve, R"({"ref":"0001"})"), NOREN_E_FAILURE)
      << "a completion that was refused was called done";
  EXPECT_EQ(reason_, "card_blocked");
  const std::string asked = R"({"operation":")" + key_of("complete") + R"("})";
  EXPECT_EQ(call(resolve, asked), NOREN_E_FAILURE);
  const std::string paid = R"({"operation":")" + key_of("authorize") + R"("})";
  EXPECT_EQ(call(resolve, paid), NOREN_OK);
}

TEST_F(AbandonTest, ResolveAnswersForTheOperationThatItWasAskedAbout) {
  unknown_completion();
  answer_next("status", refused(NOREN_E_NOEXIST, "operation_not_seen"));
  answer_next("cancel", unknown());
  EXPECT_EQ(call(abandon), NOREN_E_UNKNOWN_OUTCOME);
  const std::string completion = key_of("complete");
  const std::string staff =
      R"({"operation":")" + completion + R"(","how":"staff","done":true,"who":"A","why":"seen"})";
  EXPECT_EQ(call(resolve, staff), NOREN_E_ILLEGAL) << "staff settled another operation";
  EXPECT_EQ(reason_, "settle_first");
  EXPECT_EQ(call(resolve, R"({"operation":")" + completion + R"("})"), NOREN_E_CANCELED)
      << "a completion that was barred was called done";
  expect_abandoned();
}

TEST_F(AbandonTest, AHalfSaidStaffCallLeavesNothingBehind) {
  identified();
  ASSERT_EQ(call(complete), NOREN_OK);
  answer_next("print", unknown());
  ASSERT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(resolve, R"({"ref":"0001","how":"staff"})"), NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "argument_missing");
  EXPECT_EQ(call(resolve, R"({"ref":"0001"})"), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_TRUE(sale().unknown_operation.empty());
}

TEST_F(AbandonTest, ResolveByReversingUndoesTheSale) {
  unknown_completion();
  answer_next("status", done());
  EXPECT_EQ(call(resolve, R"({"how":"reverse"})"), NOREN_OK);
  expect_abandoned();
}

TEST_F(AbandonTest, ResolveByReversingNeverSaysUndoneOfASaleThatIsDone) {
  unknown_completion();
  ASSERT_EQ(call(resolve), NOREN_OK);
  EXPECT_EQ(call(resolve, R"({"how":"reverse"})"), NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "sale_done");
}

TEST_F(AbandonTest, StaffMaySettleEitherWayAndAreWrittenDown) {
  unknown_completion();
  EXPECT_EQ(call(resolve, R"({"how":"staff","done":false,"who":"clerk-7"})"), NOREN_E_ILLEGAL);
  EXPECT_EQ(pending(), 1u);
  EXPECT_EQ(call(resolve, R"({"how":"staff","done":false,"who":"clerk-7","why":"list"})"),
            NOREN_E_FAILURE);
  EXPECT_EQ(pending(), 0u);
  const auto first = journal_->find(*operation::Id::parse(key_of("complete"))).value();
  EXPECT_NE(first->note.find("clerk-7"), std::string::npos);
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(count("complete"), 2u);
  // What has ended by itself meanwhile stays so, whatever staff believe.
  EXPECT_EQ(call(resolve, R"({"how":"staff","done":false,"who":"clerk-7","why":"list"})"),
            NOREN_OK);
  EXPECT_EQ(sale().state, State::done);
}

}  // namespace
}  // namespace noren::runtime
