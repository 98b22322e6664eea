// SPDX-License-Identifier: Apache-2.0
// What a port promises, the same in this process and in a child.
#include "port_fixture.hpp"

namespace noren::host {
namespace {

class PortTest : public PortFixture, public ::testing::WithParamInterface<manifest::Isolation> {
 protected:
  PortTest() : PortFixture(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(Isolations, PortTest,
                         ::testing::Values(manifest::Isolation::in_process,
                                           manifest::Isolation::process),
                         [](const auto& info) {
                           return info.param == manifest::Isolation::process ? "Child"
                                                                             : "InProcess";
                         });

TEST_P(PortTest, CallsMadeBeforeItIsUpWaitForIt) {
  open();
  EXPECT_EQ(ups, 0);
  const Answer answer = ask(print("echo"));
  EXPECT_EQ(answer.status, NOREN_OK);
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(ups, 1);
  EXPECT_EQ(launcher.launches, GetParam() == manifest::Isolation::process ? 1 : 0);
}

TEST_P(PortTest, NothingOfARequestIsLost) {
  open();
  Call asked = check("echo");
  asked.idempotency_key = "11111111-2222-3333-4444-555555555555";
  asked.original_key = "66666666-7777-8888-9999-aaaaaaaaaaaa";
  asked.amount = 999'999'999'999;
  asked.currency = "EUR";
  asked.timeout_ms = 4321;
  asked.payload.resize(100'000);
  const Answer answer = ask(asked);
  EXPECT_EQ(answer.status, NOREN_OK);
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_NONE);
  EXPECT_EQ(answer.document, R"({"text":"seen"})");
  EXPECT_TRUE(
      logged("11111111-2222-3333-4444-555555555555|"
             "66666666-7777-8888-9999-aaaaaaaaaaaa|999999999999EUR|4321|100000|13"));
}

TEST_P(PortTest, RefusalsCarryReasonAndDetails) {
  open();
  const Answer answer = ask(print("refuse"));
  EXPECT_EQ(answer.status, NOREN_E_FAILURE);
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(answer.error.reason, "daily_limit");
  EXPECT_EQ(answer.error.details, std::vector<std::string>{"1000"});
  EXPECT_EQ(answer.document, R"({"reason":"daily_limit","details":["1000"]})");

  const Answer at_once = ask(print("refuse_at_once"));
  EXPECT_EQ(at_once.status, NOREN_E_NOHARDWARE);
  EXPECT_EQ(at_once.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(at_once.error.reason, "plugin_error");
  EXPECT_EQ(at_once.error.details, (std::vector<std::string>{"echo", "not today"}));
  EXPECT_EQ(at_once.error.extended, 77);
}

TEST_P(PortTest, UnknownIsUnknownOnlyWhereValueMoves) {
  open();
  const Answer moved = ask(print("unknown"));
  EXPECT_EQ(moved.status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(moved.outcome, NOREN_OUTCOME_UNKNOWN);
  const Answer asked = ask(check("unknown"));
  EXPECT_EQ(asked.status, NOREN_E_FAILURE);
  EXPECT_EQ(asked.outcome, NOREN_OUTCOME_NONE);
}

TEST_P(PortTest, SecondCompletionIsDropped) {
  open();
  EXPECT_EQ(ask(print("twice")).status, NOREN_OK);
  EXPECT_EQ(ask(print("complete_stranger")).status, NOREN_OK);
  EXPECT_TRUE(wait([&] { return logged("second 106"); }));
  EXPECT_TRUE(logged("that is not open"));
  EXPECT_EQ(ask(print("echo")).status, NOREN_OK);
}

TEST_P(PortTest, CompletesFromAnotherThread) {
  open();
  EXPECT_EQ(ask(print("thread")).outcome, NOREN_OUTCOME_DONE);
}

class PortLieTest
    : public PortFixture,
      public ::testing::WithParamInterface<std::tuple<manifest::Isolation, const char*>> {
 protected:
  PortLieTest() : PortFixture(std::get<0>(GetParam())) {}
};
INSTANTIATE_TEST_SUITE_P(Lies, PortLieTest,
                         ::testing::Combine(::testing::Values(manifest::Isolation::in_process,
                                                              manifest::Isolation::process),
                                            ::testing::Values("illegal_pair", "running", "lie",
                                                              "not_json", "too_large", "throw")));

TEST_P(PortLieTest, ALieIsUnknownWhereValueMovesAndAFailureElsewhere) {
  const std::string what = std::get<1>(GetParam());
  open();
  // print's schema has no member that "lie" gets wrong.
  if (what != "lie") {
    const Answer moved = ask(print(what));
    EXPECT_EQ(moved.status, NOREN_E_UNKNOWN_OUTCOME);
    EXPECT_EQ(moved.outcome, NOREN_OUTCOME_UNKNOWN);
    EXPECT_EQ(moved.error.status, NOREN_E_UNKNOWN_OUTCOME);
  }
  const Answer asked = ask(check(what));
  EXPECT_EQ(asked.status, NOREN_E_FAILURE);
  EXPECT_EQ(asked.outcome, NOREN_OUTCOME_NONE);
  EXPECT_FALSE(asked.error.reason.empty());
  EXPECT_EQ(asked.document, "{}");
  EXPECT_FALSE(logged("4111")) << "a document's content is in the log";
  EXPECT_EQ(ask(print("echo")).status, NOREN_OK);
}

TEST_P(PortTest, ACallThatNeverEndsIsAnsweredAtItsDeadline) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  Call moves = print("hold");
  moves.timeout_ms = 1;
  const Answer moved = ask(moves);
  EXPECT_EQ(moved.status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(moved.outcome, NOREN_OUTCOME_UNKNOWN);
  EXPECT_EQ(moved.error.reason, "plugin_timeout");
  Call asks = check("hold");
  asks.timeout_ms = 1;
  EXPECT_EQ(ask(asks).status, NOREN_E_TIMEOUT);
  // The plugin was told to give up and completes it now: too late.
  EXPECT_TRUE(wait([&] { return logged("too late"); }));
}

TEST_P(PortTest, CancelEndsAHeldCall) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  std::optional<Answer> answer;
  const CallId id = port->submit(print("hold"), [&](Answer given) { answer = given; });
  port->cancel(id);
  ASSERT_TRUE(wait([&] { return answer.has_value(); }));
  EXPECT_EQ(answer->status, NOREN_E_CANCELED);
  EXPECT_EQ(answer->outcome, NOREN_OUTCOME_REFUSED);
  port->cancel(id);  // of a call that has ended: nothing
}

TEST_P(PortTest, LargeDocumentsPassAndTooLargeOnesAreRefusedBeforeTheyLeave) {
  open();
  Call large = check("echo");
  large.document = "{\"do\":\"echo\",\"x\":\"" + std::string(1 << 20, 'x') + "\"}";
  EXPECT_EQ(ask(large).status, NOREN_OK);
  Call too_large = print("echo");
  too_large.document = std::string(17 << 20, ' ');
  const Answer refused = ask(too_large);
  EXPECT_EQ(refused.status, NOREN_E_ILLEGAL);
  EXPECT_EQ(refused.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(refused.error.reason, "document_too_large");
}

TEST_P(PortTest, ServicesWork) {
  open();
  EXPECT_EQ(ask(check("seal")).status, NOREN_OK);
  EXPECT_EQ(ask(check("secret")).status, NOREN_OK);
  EXPECT_EQ(ask(check("store")).status, NOREN_OK);
}

TEST_P(PortTest, EventsAndProgressAreChecked) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  EXPECT_EQ(ask(check("event")).status, NOREN_OK);
  EXPECT_EQ(events, (std::vector<std::string>{R"(device.added{"text":"echo"})",
                                              R"(progress{"text":"half","number":5})"}));
  EXPECT_TRUE(logged("sent an event that"));
  EXPECT_FALSE(logged("4111"));
}

TEST_P(PortTest, WhatIsNotOfferedIsRefused) {
  open();
  EXPECT_TRUE(port->offers("noren.printer/1"));
  EXPECT_FALSE(port->offers("noren.display/1"));
  const Answer answer = ask(call("noren.display/1", "show", "echo"));
  EXPECT_EQ(answer.status, NOREN_E_NOSERVICE);
  EXPECT_EQ(answer.error.reason, "plugin_no_interface");
}

TEST_P(PortTest, NoMoreCallsThanTheLimit) {
  setup.manifest.limits.ops_in_flight = 1;
  open();
  std::optional<Answer> first;
  const CallId id = port->submit(print("hold"), [&](Answer given) { first = given; });
  const Answer second = ask(print("echo"));
  EXPECT_EQ(second.status, NOREN_E_BUSY);
  EXPECT_EQ(second.outcome, NOREN_OUTCOME_REFUSED);
  port->cancel(id);
  EXPECT_TRUE(wait([&] { return first.has_value(); }));
}

TEST_P(PortTest, CloseEndsOpenCallsFirst) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  std::optional<Answer> held;
  port->submit(print("hold"), [&](Answer given) { held = given; });
  bool closed = false;
  port->close([&] {
    EXPECT_TRUE(held.has_value());
    closed = true;
  });
  ASSERT_TRUE(wait([&] { return closed; }));
  EXPECT_EQ(held->status, NOREN_E_CANCELED);
  EXPECT_EQ(ask(print("echo")).error.reason, "plugin_closed");
  EXPECT_TRUE(downs.empty());
}

TEST_P(PortTest, CloseDoesNotWaitForEverForAPluginThatDoes) {
  setup.options.close_timeout = std::chrono::milliseconds(20);
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  std::optional<Answer> held;
  port->submit(print("hold_for_ever"), [&](Answer given) { held = given; });
  close();
  EXPECT_EQ(held->status, NOREN_E_UNKNOWN_OUTCOME);
}

TEST_P(PortTest, DestroyingThePortAnswersWhatIsOpen) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  std::optional<Answer> held;
  port->submit(print("hold"), [&](Answer given) { held = given; });
  port.reset();
  ASSERT_TRUE(wait([&] { return held.has_value(); }));
  EXPECT_EQ(held->outcome, NOREN_OUTCOME_UNKNOWN);
}

TEST_P(PortTest, APluginThatCannotStartIsDownWithItsReason) {
  setup.config = R"({"do":"refuse_create"})";
  setup.options.restart_delays = {};
  open();
  const Answer answer = ask(print("echo"));
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(answer.error.reason, "plugin_create");
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(ask(print("echo")).error.reason, "plugin_down");
  EXPECT_EQ(ups, 0);
}

TEST_P(PortTest, ATableWithAHoleIsRefusedByName) {
  setup.manifest.interfaces = {"noren.display/1"};
  setup.options.restart_delays = {};
  open();
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "plugin_null_slot");
  EXPECT_EQ(downs[0].details, (std::vector<std::string>{"test.echo", "noren.display/1"}));
}

TEST_P(PortTest, AnInterfaceThatIsOnlyPromisedIsRefusedByName) {
  setup.manifest.interfaces = {"noren.reader/1"};
  setup.options.restart_delays = {};
  open();
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "plugin_interface_missing");
}

TEST_P(PortTest, ALibraryWithAnotherHashIsNotLoaded) {
  setup.manifest.library->sha256 = std::string(64, '0');
  setup.options.restart_delays = {};
  open();
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "plugin_hash");
}

TEST_P(PortTest, AFileThatIsNoPluginIsNotLoaded) {
  setup.library = NOREN_TEST_PLUGIN_HOST;
  setup.options.restart_delays = {};
  open();
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "plugin_no_entry");
}

}  // namespace
}  // namespace noren::host
