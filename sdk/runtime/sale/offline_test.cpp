// SPDX-License-Identifier: Apache-2.0
// Without a line to the center: sales are closed all the same, and arrive once, in their order.
#include "runtime/sale/offline_fixture.hpp"

namespace noren::runtime {
namespace {

TEST_F(OfflineTest, ASaleIsClosedAndItsPointsAreProvisional) {
  identified();
  close_without_line();
  EXPECT_EQ(sale().state, sale::State::done);
  const json::object shown = sale::to_document(sale());
  EXPECT_TRUE(shown.at("provisional").as_bool());
  EXPECT_FALSE(shown.at("points").as_object().contains("awarded")) << "nobody has awarded it yet";
  const auto written = journal_->of_sale("0001").value();
  ASSERT_EQ(written.size(), 2u);
  EXPECT_EQ(written[0].state, operation::State::refused) << "the try that reached nobody";
  EXPECT_EQ(written[1].state, operation::State::queued);
  EXPECT_TRUE(parse_object(written[1].request).at("offline").as_bool());
  EXPECT_EQ(call(complete), NOREN_OK) << "called again it is done";
  EXPECT_EQ(count("complete"), 1u);
}

TEST_F(OfflineTest, ItArrivesOnceUnderItsOwnId) {
  identified();
  close_without_line();
  const auto waiting = journal_->of_sale("0001").value().back();
  answer_next("recover", done(R"({"awarded":15,"balance_before":1000,"balance":1015})"));
  EXPECT_FALSE(resolve_now());
  EXPECT_FALSE(resolve_now());
  ASSERT_EQ(count("recover"), 1u);
  const host::Call sent = port_->of("recover").front();
  EXPECT_EQ(sent.original_key, waiting.id.text());
  EXPECT_EQ(json::serialize(parse_object(sent.document).at("request")), waiting.request);
  const sale::Sale settled = stored("0001");
  EXPECT_FALSE(settled.provisional);
  EXPECT_EQ(settled.completion.at("awarded").as_int64(), 15);
  EXPECT_EQ(pending(), 0u);
  EXPECT_EQ(settled_, std::vector<std::string>{"0001"});
}

TEST_F(OfflineTest, AnUnansweredTryIsTheSameOneAgain) {
  identified();
  close_without_line();
  answer_next("recover", unknown());
  EXPECT_TRUE(resolve_now());
  EXPECT_TRUE(stored("0001").provisional);
  EXPECT_FALSE(resolve_now());
  const auto tries = port_->of("recover");
  ASSERT_EQ(tries.size(), 2u);
  EXPECT_EQ(tries[0].original_key, tries[1].original_key);
  EXPECT_EQ(tries[0].document, tries[1].document);
}

TEST_F(OfflineTest, ABusyCenterRefusesNothingThatWaits) {
  identified();
  close_without_line();
  answer_next("recover", refused(NOREN_E_BUSY, "center_busy"));
  EXPECT_TRUE(resolve_now());
  EXPECT_TRUE(stored("0001").provisional);
  EXPECT_EQ(pending(), 1u);
}

TEST_F(OfflineTest, ARestartKeepsItWaiting) {
  identified();
  close_without_line();
  EXPECT_TRUE(resolver_->adopt_unfinished());
  EXPECT_EQ(journal_->of_sale("0001").value().back().state, operation::State::queued);
  EXPECT_FALSE(resolve_now());
  EXPECT_FALSE(stored("0001").provisional);
}

TEST_F(OfflineTest, ACardsNextSaleDoesNotOvertake) {
  identified();
  close_without_line();
  next_sale("0002", "card-1");
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_TRUE(sale().provisional);
  EXPECT_EQ(count("complete"), 1u) << "not even tried";
  next_sale("0003", "card-2");
  EXPECT_EQ(call(complete), NOREN_OK);
  EXPECT_FALSE(sale().provisional) << "another card need not wait";
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(settled_, (std::vector<std::string>{"0001", "0002"}));
}

TEST_F(OfflineTest, TheFirstThatNobodyAnswersHoldsTheRestUp) {
  identified();
  close_without_line();
  next_sale("0002", "card-1");
  ASSERT_EQ(call(complete), NOREN_OK);
  answer_next("recover", unknown());
  EXPECT_TRUE(resolve_now());
  EXPECT_EQ(count("recover"), 1u);
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(settled_, (std::vector<std::string>{"0001", "0002"}));
}

TEST_F(OfflineTest, OneThatIsNeverAnsweredHoldsNoOtherCardUp) {
  identified();
  close_without_line();
  next_sale("0002", "card-2");
  close_without_line();
  for (int round = 0; round < 3; ++round) answer_next("recover", unknown());
  EXPECT_TRUE(resolve_now());
  EXPECT_EQ(count("recover"), 2u) << "no answer twice: the line is dead";
  next_sale("0003", "card-3");
  close_without_line();
  port_->script["recover"] = {done("{}"), unknown(), unknown()};
  EXPECT_TRUE(resolve_now());
  EXPECT_EQ(settled_, (std::vector<std::string>{"0003"}));
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(settled_, (std::vector<std::string>{"0003", "0001", "0002"}));
}

TEST_F(OfflineTest, ASaleThatCouldNeverBeSentIsNotClosed) {
  ASSERT_TRUE(sale::add(live_->sale, {{"amount", 1}, {"name", std::string(70'000, 'x')}}));
  identified();
  answer_next("complete", no_line());
  EXPECT_EQ(call(complete), NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "sale_request_too_large");
  EXPECT_EQ(sale().state, sale::State::identified);
}

TEST_F(OfflineTest, ResolvingLetsNoSaleOvertakeAnEarlierOneOfTheCard) {
  identified();
  close_without_line();
  next_sale("0002", "card-1");
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_EQ(call(resolve), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(reason_, "queued_behind");
  EXPECT_EQ(count("recover"), 0u);
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(call(resolve), NOREN_OK);
}

TEST_F(OfflineTest, WhatTheProgramWouldNotHaveIsSaid) {
  identified();
  close_without_line();
  answer_next("recover", refused(NOREN_E_NOEXIST, "unknown_card"));
  EXPECT_FALSE(resolve_now());
  const sale::Sale settled = stored("0001");
  EXPECT_EQ(settled.state, sale::State::done) << "the goods are sold";
  EXPECT_FALSE(settled.provisional);
  EXPECT_EQ(settled.refused_later, "unknown_card");
  EXPECT_EQ(shown_["0001"], NOREN_OK) << "the till was told that the sale is done";
  EXPECT_EQ(pending(), 0u);
}

TEST_F(OfflineTest, ATillThatWantsToKnowGetsARefusal) {
  identified();
  answer_next("complete", no_line());
  EXPECT_EQ(call(complete, R"({"provisional":false})"), NOREN_E_OFFLINE);
  EXPECT_EQ(sale().state, sale::State::identified);
  EXPECT_EQ(pending(), 0u);
}

TEST_F(OfflineTest, ACouponNeedsTheCenter) {
  ASSERT_TRUE(sale::add(live_->sale, {{"kind", "coupon"}, {"serial", "C1"}}));
  identified();
  answer_next("complete", no_line());
  EXPECT_EQ(call(complete), NOREN_E_OFFLINE);
  EXPECT_EQ(reason_, "coupon_offline");
  EXPECT_EQ(sale().state, sale::State::identified);
}

TEST_F(OfflineTest, AFullDiskLeavesTheSaleOpen) {
  identified();
  port_->on_submit = [this](const std::string& slot) {
    if (slot == "complete") set_disk_full(true);
  };
  answer_next("complete", no_line());
  EXPECT_NE(call(complete), NOREN_OK);
  EXPECT_EQ(sale().state, sale::State::identified);
  EXPECT_FALSE(sale().provisional);
}

TEST_F(OfflineTest, AHoldThatWasMadeBeforeIsCapturedLater) {
  identified();
  ASSERT_EQ(call(redeem, R"({"points":300})"), NOREN_OK);
  const std::string hold = sale().hold->operation;
  close_without_line();
  const json::object request = parse_object(journal_->of_sale("0001").value().back().request);
  EXPECT_EQ(request.at("holds"), (json::array{hold}));
}

TEST_F(OfflineTest, ACardIsTakenAsItIs) {
  answer_next("lookup", no_line());
  identified();
  const json::object shown = sale::to_document(sale());
  EXPECT_TRUE(shown.at("member").as_object().at("unverified").as_bool());
  EXPECT_FALSE(shown.at("points").as_object().contains("usable"));
  close_without_line();
}

TEST_F(OfflineTest, ACenterThatIsStillSilentIsNotAskedToComplete) {
  answer_next("lookup", refused(NOREN_E_TIMEOUT, "center_timeout"));
  identified();
  EXPECT_LE(port_->of("lookup").front().timeout_ms, 2000u) << "nobody waits longer at a counter";
  answer_next("lookup", refused(NOREN_E_TIMEOUT, "center_timeout"));
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_TRUE(sale().provisional);
  EXPECT_EQ(count("complete"), 0u);
  EXPECT_EQ(pending(), 1u);
}

TEST_F(OfflineTest, ACenterThatAnswersAgainAwardsAtOnce) {
  answer_next("lookup", no_line());
  identified();
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_FALSE(sale().provisional);
  EXPECT_EQ(count("complete"), 1u);
}

TEST_F(OfflineTest, NeverMoreThanTheLastKnownBalance) {
  knows_card(policy, 200);
  EXPECT_EQ(redeem_without_line(201), NOREN_E_EXTENDED);
}

TEST_F(OfflineTest, AnOldBalanceIsNone) {
  knows_card(policy);
  clock_.now_ms += 7 * 86'400'000LL + 1;
  EXPECT_EQ(redeem_without_line(1), NOREN_E_OFFLINE);
  clock_.now_ms -= 8 * 86'400'000LL;  // nor does a clock that went back make it new
  EXPECT_EQ(redeem_without_line(1), NOREN_E_OFFLINE);
}

TEST_F(OfflineTest, GivingItUpGivesNobodyAnythingBack) {
  knows_card(policy);
  ASSERT_EQ(redeem_without_line(300), NOREN_OK);
  EXPECT_EQ(call(abandon), NOREN_OK);
  EXPECT_EQ(count("cancel"), 0u);
  EXPECT_EQ(sale().state, sale::State::abandoned);
}

TEST_F(OfflineTest, WhatTheCenterSaidOfItselfGoesBackToIt) {
  answer_next("lookup", done(R"({"usable":1,"center":{"time_ms":5000,"head":"7.ab.cd"}})"));
  identified();
  EXPECT_FALSE(sale().member->lookup.contains("center"));
  clock_.now_ms += 400;
  ASSERT_EQ(call(complete), NOREN_OK);
  const json::object seen =
      parse_object(port_->of("complete").front().document).at("seen").as_object();
  EXPECT_EQ(seen.at("center_ms").as_int64(), 5000);
  EXPECT_EQ(seen.at("elapsed_ms").as_int64(), 400);
  EXPECT_EQ(seen.at("head").as_string(), "7.ab.cd");
}

TEST_F(OfflineTest, ACenterThatWasRestoredHearsOfTheNewestHeadAndNotOfItsOwn) {
  answer_next("lookup", done(R"({"usable":9,"center":{"time_ms":5000,"head":"10.ab.cd"}})"));
  answer_next("quote", done(R"({"center":{"time_ms":6000,"head":"9.ab.cd"}})"));
  identified();
  ASSERT_EQ(call(quote), NOREN_OK);
  answer_next("hold", done(R"({"held":5,"value":5,"center":{"time_ms":7000,"head":"3.a.b.99"}})"));
  ASSERT_EQ(call(redeem, R"({"points":5})"), NOREN_OK);
  ASSERT_EQ(call(complete), NOREN_OK);
  const auto head = [&](const char* slot) {
    const json::object request = parse_object(port_->of(slot).front().document);
    return std::string(request.at("seen").as_object().at("head").as_string());
  };
  EXPECT_EQ(head("hold"), "10.ab.cd");
  EXPECT_EQ(head("complete"), "3.a.b.99") << "of a ledger that the office accepted since";
}

TEST_F(OfflineTest, StaffCannotSettleWhatGoesByItself) {
  identified();
  close_without_line();
  EXPECT_EQ(call(resolve, R"({"how":"staff","done":false,"who":"clerk-7","why":"?"})"),
            NOREN_E_ILLEGAL);
  EXPECT_EQ(reason_, "queued_goes_by_itself");
  EXPECT_EQ(call(resolve), NOREN_OK) << "asking sends it";
  EXPECT_FALSE(sale().provisional);
}

TEST_F(OfflineTest, ATillsOwnClockMakesNothingTooOldToAskAbout) {
  answer_next("lookup",
              done(R"({"usable":1,"policy":{"unknown":{"sale":"not_settled","days":55}}})"));
  identified();
  answer_next("complete", unknown());
  ASSERT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  clock_.now_ms += 20'000 * 86'400'000LL;  // from 1970, where it began, to today
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(count("recover"), 1u);
}

TEST_F(OfflineTest, WhatIsTooOldToAskAboutIsAPersons) {
  clock_.now_ms = 1'800'000'000'000;
  answer_next("lookup", done(R"({"usable":1,"policy":{"unknown":{"sale":"not_settled","days":55}},)"
                             R"("center":{"time_ms":1800000000000,"head":""}})"));
  identified();
  answer_next("complete", unknown());
  ASSERT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  clock_.now_ms += 56 * 86'400'000LL;
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(count("recover"), 0u);
  EXPECT_EQ(journal_->unfinished().value().at(0).state, operation::State::manual);
}

}  // namespace
}  // namespace noren::runtime
