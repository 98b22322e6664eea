// SPDX-License-Identifier: Apache-2.0
// A whole sale in one call.
#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {
namespace {

using sale::State;

constexpr const char* whole =
    R"({"ref":"0002","total":1500,"tax":"10","code":"1","redeem":300,"pay":"plugin","print":true})";

class RunTest : public VerbsFixture {
 protected:
  void SetUp() override { live_ = begin("0002", 0); }
};

TEST_F(RunTest, DoesEverythingOnce) {
  EXPECT_EQ(call(run, whole), NOREN_OK);
  EXPECT_EQ(sale().state, State::done);
  EXPECT_EQ(port_->of("authorize").at(0).amount, 1200);
  EXPECT_EQ(sale().print_state, "done");
  const std::size_t calls = port_->calls.size();
  EXPECT_EQ(call(run, whole), NOREN_OK);
  EXPECT_EQ(port_->calls.size(), calls);
}

TEST_F(RunTest, WhatFailsBeforeCompletingIsUndone) {
  answer_next("authorize", refused(NOREN_E_FAILURE, "declined"));
  EXPECT_EQ(call(run, whole), NOREN_E_FAILURE);
  EXPECT_EQ(reason_, "declined");
  EXPECT_EQ(port_->of("cancel").at(0).original_key, port_->of("hold").at(0).idempotency_key);
  EXPECT_EQ(sale().state, State::abandoned);
  EXPECT_EQ(count("complete"), 0u);
}

TEST_F(RunTest, ACompletionThatIsRefusedGivesTheMoneyBack) {
  answer_next("complete", refused(NOREN_E_FAILURE, "program_closed"));
  EXPECT_EQ(call(run, whole), NOREN_E_FAILURE);
  EXPECT_EQ(count("reverse"), 1u);
  EXPECT_EQ(count("cancel"), 1u);
  EXPECT_EQ(sale().state, State::abandoned);
}

TEST_F(RunTest, AnUndoingThatIsUnknownIsNotCalledARefusal) {
  answer_next("complete", refused(NOREN_E_FAILURE, "program_closed"));
  answer_next("reverse", unknown());
  EXPECT_EQ(call(run, whole), NOREN_E_UNKNOWN_OUTCOME);
}

// The money is taken and cannot be given back now: "it did not happen" would be a lie.
TEST_F(RunTest, AnUndoingThatIsRefusedIsNotCalledARefusalEither) {
  answer_next("complete", refused(NOREN_E_FAILURE, "program_closed"));
  answer_next("reverse", refused(NOREN_E_OFFLINE, "terminal_unreachable"));
  EXPECT_EQ(call(run, whole), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(reason_, "sale_not_undone");
  EXPECT_EQ(sale().payments.size(), 1u);
  EXPECT_TRUE(sale().undoing);
  // The same call again goes on giving back; it takes nothing more.
  restart();
  EXPECT_EQ(call(run, whole), NOREN_E_CANCELED);
  EXPECT_EQ(count("authorize"), 1u);
  EXPECT_EQ(count("reverse"), 2u);
  EXPECT_EQ(sale().state, State::abandoned);
}

TEST_F(RunTest, GivingUpInTheMiddleDoesNotStopTheUndoing) {
  port_->on_submit = [&](const std::string& slot) {
    if (slot != "authorize") return;
    live_->cancellation.request();
    port_->on_submit = nullptr;
  };
  answer_next("authorize", refused(NOREN_E_CANCELED, "payment_canceled"));
  EXPECT_EQ(call(run, whole), NOREN_E_CANCELED);
  EXPECT_EQ(port_->cancels, 1) << "the wish to stop reached what gives the points back";
  EXPECT_EQ(sale().state, State::abandoned);
}

TEST_F(RunTest, AnUnknownCompletionIsAskedAboutAndNothingElseHappens) {
  answer_next("complete", unknown());
  EXPECT_EQ(call(run, whole), NOREN_E_UNKNOWN_OUTCOME);
  restart();
  EXPECT_EQ(call(run, whole), NOREN_OK);
  EXPECT_EQ(count("complete"), 1u);
  EXPECT_EQ(count("recover"), 1u);
  EXPECT_EQ(count("authorize"), 1u);
  EXPECT_EQ(count("hold"), 1u);
}

TEST_F(RunTest, AnUnknownPaymentIsAskedAboutAndTheSaleGoesOn) {
  answer_next("authorize", unknown());
  EXPECT_EQ(call(run, whole), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("recover", done(R"({"approval":"A1","service":"simulated"})"));
  EXPECT_EQ(call(run, whole), NOREN_OK);
  EXPECT_EQ(count("authorize"), 1u);
  EXPECT_EQ(sale().state, State::done);
}

TEST_F(RunTest, AnUnknownPaymentThatNeverHappenedEndsTheRunUndone) {
  answer_next("authorize", unknown());
  EXPECT_EQ(call(run, whole), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("recover", refused(NOREN_E_FAILURE, "payment_never_happened"));
  EXPECT_EQ(call(run, whole), NOREN_E_FAILURE);
  EXPECT_EQ(reason_, "payment_never_happened");
  EXPECT_EQ(sale().state, State::abandoned);
  EXPECT_EQ(count("authorize"), 1u);
}

TEST_F(RunTest, AnUndoingThatIsUnknownGoesOnAndIsNotSoldAgain) {
  answer_next("complete", refused(NOREN_E_FAILURE, "program_closed"));
  answer_next("reverse", unknown());
  EXPECT_EQ(call(run, whole), NOREN_E_UNKNOWN_OUTCOME);
  restart();
  EXPECT_EQ(call(run, whole), NOREN_E_CANCELED);
  EXPECT_EQ(sale().state, State::abandoned);
  EXPECT_EQ(count("reverse"), 1u);
  EXPECT_EQ(count("complete"), 1u);
}

TEST_F(RunTest, PaperThatFailsAfterCompletingLeavesTheSaleDone) {
  answer_next("print", refused(NOREN_E_FAILURE, "paper_end"));
  EXPECT_EQ(call(run, whole), NOREN_OK);
  EXPECT_EQ(sale().print_state, "refused");
  EXPECT_EQ(count("cancel"), 0u);
}

TEST_F(RunTest, PaperThatIsUnknownLeavesTheSaleDoneToo) {
  answer_next("print", unknown());
  EXPECT_EQ(call(run, whole), NOREN_OK);
  EXPECT_EQ(sale().print_state, "unknown");
  EXPECT_EQ(call(run, whole), NOREN_OK);
  EXPECT_EQ(count("print"), 1u);
}

TEST_F(RunTest, ChecksTheTotal) {
  EXPECT_EQ(call(run, R"({"ref":"0002","nobody":true,"total":300,"items":[{"amount":100}]})"),
            NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "sale_total_differs");
  EXPECT_EQ(port_->calls.size(), 0u);
}

TEST_F(RunTest, NobodysSaleIsClosedAtTheTillAlone) {
  EXPECT_EQ(call(run, R"({"ref":"0002","nobody":true,"total":300})"), NOREN_OK);
  EXPECT_EQ(port_->calls.size(), 0u);
  EXPECT_EQ(sale().state, State::done);
}

}  // namespace
}  // namespace noren::runtime
