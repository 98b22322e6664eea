// SPDX-License-Identifier: Apache-2.0
// Every verb that moves value, against every way in which its plugin can end it.
#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {
namespace {

using sale::State;

// One verb in a sale that is ready for it.
struct Case {
  const char* name;  // of the slot
  SaleVerb* verb;
  const char* arguments;
  const char* others;  // another thing asked; null where there is none
  void (*prepare)(sale::Sale&);
};

void nothing(sale::Sale&) {}

const Case cases[] = {
    {"hold", redeem, R"({"points":300})", R"({"points":400})", nothing},
    {"authorize", pay, R"({"amount":1000})", R"({"amount":999})", nothing},
    {"complete", complete, R"({"provisional":false})", R"({"x":1})", nothing},
    {"cancel", abandon, "{}", nullptr,
     [](sale::Sale& sale) {
       sale.hold = sale::Hold{"00000000-0000-0000-0000-000000000101", 300, 300, ""};
       sale.state = State::held;
     }},
};

class EveryVerb : public VerbsFixture, public testing::WithParamInterface<Case> {
 protected:
  void SetUp() override {
    identified();
    GetParam().prepare(live_->sale);
    before_ = sale::to_snapshot(sale());
  }
  noren_status act() { return call(GetParam().verb, GetParam().arguments); }
  void next(host::Answer answer) { answer_next(GetParam().name, std::move(answer)); }
  std::size_t sent() const { return count(GetParam().name); }
  // The one call that was made under an id of its own.
  std::string key() const { return port_->of(GetParam().name).at(0).idempotency_key; }

  std::string before_;
};

TEST_P(EveryVerb, IsDoneOnceAndAnswersTheSameWhenCalledAgain) {
  EXPECT_EQ(act(), NOREN_OK);
  EXPECT_EQ(sent(), 1u);
  EXPECT_EQ(pending(), 0u);
  const auto written = journal_->of_sale("0001").value();
  EXPECT_EQ(written.back().state, operation::State::done);
  EXPECT_EQ(written.back().status, NOREN_OK);
  if (GetParam().verb != pay) {  // paying again is paying more
    EXPECT_EQ(act(), NOREN_OK);
    EXPECT_EQ(sent(), 1u);
  }
}

TEST_P(EveryVerb, ThatIsRefusedLeavesTheSaleAsItWasAndMayBeTriedAgain) {
  next(refused(NOREN_E_FAILURE, "no_such_luck"));
  EXPECT_EQ(act(), NOREN_E_FAILURE);
  EXPECT_EQ(reason_, "no_such_luck");
  EXPECT_EQ(sale::to_snapshot(sale()), before_);
  EXPECT_EQ(pending(), 0u);
  EXPECT_EQ(act(), NOREN_OK);
  EXPECT_EQ(sent(), 2u);
  EXPECT_NE(port_->of(GetParam().name)[0].idempotency_key,
            port_->of(GetParam().name)[1].idempotency_key);
}

TEST_P(EveryVerb, WhosePluginIsDownIsRefusedAndSentNothing) {
  next(plugin_down());
  EXPECT_EQ(act(), NOREN_E_NOHARDWARE);
  EXPECT_EQ(sale::to_snapshot(sale()), before_);
  EXPECT_EQ(pending(), 0u);
}

TEST_P(EveryVerb, ThatIsUnknownIsAskedAboutUnderTheSameIdAndSettlesDone) {
  next(unknown());
  EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(pending(), 1u);
  EXPECT_EQ(sale().unknown_operation, key());
  EXPECT_EQ(sale::to_document(sale()).at("state").as_string(), "unknown");
  const std::size_t operations = journaled();

  answer_next("recover", unknown());
  EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME);
  if (std::string_view(GetParam().name) == "hold") {
    answer_next("recover", done(R"({"held":300,"value":300})"));
  }
  EXPECT_EQ(act(), NOREN_OK);
  EXPECT_EQ(sent(), 1u) << "sent again as new";
  EXPECT_EQ(journaled(), operations);
  ASSERT_EQ(count("recover"), 2u);
  for (const host::Call& question : port_->of("recover")) {
    EXPECT_EQ(question.original_key, key());
    EXPECT_EQ(question.idempotency_key, key());
    EXPECT_EQ(question.amount, port_->of(GetParam().name)[0].amount);
  }
  EXPECT_EQ(pending(), 0u);
  EXPECT_TRUE(sale().unknown_operation.empty());
}

TEST_P(EveryVerb, ThatIsUnknownMaySettleRefused) {
  next(unknown());
  EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("recover", refused(NOREN_E_FAILURE, "never_happened"));
  const noren_status settled = act();
  if (GetParam().verb == abandon) {
    // The first cancellation never happened, so it is made now, as a new one.
    EXPECT_EQ(settled, NOREN_OK);
    EXPECT_EQ(sent(), 2u);
  } else {
    EXPECT_EQ(settled, NOREN_E_FAILURE);
    EXPECT_EQ(sent(), 1u);
    EXPECT_EQ(sale::to_snapshot(sale()), before_);
  }
  EXPECT_EQ(pending(), 0u);
}

TEST_P(EveryVerb, StaysUnknownWhileOnlyTheQuestionFails) {
  next(unknown());
  EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME);
  for (const noren_status status :
       {NOREN_E_OFFLINE, NOREN_E_TIMEOUT, NOREN_E_CANCELED, NOREN_E_NOHARDWARE, NOREN_E_BUSY,
        NOREN_E_INTERNAL, NOREN_E_CLOSED, NOREN_E_NOSERVICE}) {
    answer_next("recover", refused(status, "of_the_question"));
    EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME) << status;
    EXPECT_EQ(pending(), 1u) << status;
  }
  is_configured_ = false;  // somebody took the plugin out of noren.toml
  EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(pending(), 1u);
  EXPECT_EQ(sent(), 1u);
}

TEST_P(EveryVerb, ThatIsUnknownIsNotAskedForSomethingElse) {
  if (!GetParam().others) return;  // it takes none
  next(unknown());
  EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME);
  const std::size_t calls = port_->calls.size();
  EXPECT_EQ(call(GetParam().verb, GetParam().others), NOREN_E_EXISTS);
  EXPECT_EQ(reason_, "other_arguments");
  EXPECT_EQ(port_->calls.size(), calls);
  // More patience is not another question.
  json::object patient = parse_object(GetParam().arguments);
  patient["timeout_ms"] = 90'000;
  answer_next("recover", unknown());
  EXPECT_EQ(call(GetParam().verb, json::serialize(patient)), NOREN_E_UNKNOWN_OUTCOME);
}

TEST_P(EveryVerb, HoldsUpAllOthersWhileUnknown) {
  next(unknown());
  EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME);
  const std::size_t calls = port_->calls.size();
  const std::size_t operations = journaled();
  for (const Case& other : cases) {
    if (other.verb == GetParam().verb || other.verb == abandon) continue;
    const noren_status status = call(other.verb, other.arguments);
    // A release that is unknown belongs to redeem, but was asked for by other arguments.
    EXPECT_TRUE(status == NOREN_E_ILLEGAL || status == NOREN_E_EXISTS) << other.name;
  }
  EXPECT_EQ(call(identify, R"({"code":"2"})"), NOREN_E_ILLEGAL);
  EXPECT_FALSE(sale::add(live_->sale, {{"amount", 1}, {"kind", "tender"}}));
  EXPECT_EQ(port_->calls.size(), calls);
  EXPECT_EQ(journaled(), operations);
}

TEST_P(EveryVerb, SurvivesARestartWithItsId) {
  next(unknown());
  EXPECT_EQ(act(), NOREN_E_UNKNOWN_OUTCOME);
  restart();
  EXPECT_EQ(sale().unknown_operation, key());
  if (std::string_view(GetParam().name) == "hold") {
    answer_next("recover", done(R"({"held":300,"value":300})"));
  }
  EXPECT_EQ(act(), NOREN_OK);
  EXPECT_EQ(sent(), 1u);
  EXPECT_EQ(port_->of("recover").at(0).original_key, key());
  EXPECT_EQ(pending(), 0u);
}

TEST_P(EveryVerb, SendsNothingWhenTheDiskIsFull) {
  set_disk_full(true);
  EXPECT_EQ(act(), NOREN_E_FAILURE);
  EXPECT_EQ(reason_, "journal_io");
  EXPECT_EQ(sent(), 0u);
  EXPECT_EQ(sale::to_snapshot(sale()), before_);
  set_disk_full(false);
  EXPECT_EQ(act(), NOREN_OK);
}

TEST_P(EveryVerb, IsTrueEvenIfItsEndCouldNotBeWrittenDown) {
  port_->on_submit = [&](const std::string& slot) {
    if (slot == GetParam().name) set_disk_full(true);
  };
  const noren_status status = act();
  EXPECT_EQ(sent(), 1u);
  if (GetParam().verb != abandon) {  // which also has to write that the sale is over
    EXPECT_EQ(status, NOREN_OK);
  }
  port_->on_submit = nullptr;
  set_disk_full(false);
  EXPECT_EQ(pending(), 0u);
  restart();  // the journal's memory goes on; one that is opened anew asks (late_ends_test)
  EXPECT_EQ(sale().unknown_operation, "");
  EXPECT_EQ((*journal_->find(*operation::Id::parse(key())))->state, operation::State::done);
}

INSTANTIATE_TEST_SUITE_P(Verbs, EveryVerb, testing::ValuesIn(cases),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace noren::runtime
