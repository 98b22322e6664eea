// SPDX-License-Identifier: Apache-2.0
// A plugin that was built for Noren 0.1 works in today's host, in this process and in a child.
#include "host/plugin/interfaces.hpp"
#include "plugins_fixture.hpp"

namespace noren::host {
namespace {

class FrozenPluginTest : public AbiFixture {
 protected:
  FrozenPluginTest() : AbiFixture("test.frozen-0-1") {
    if (!in_process()) return;
    leave_out("noren.payment/1");
    leave_out("noren.loyalty/1");
  }
};
INSTANTIATE_TEST_SUITE_P(Isolations, FrozenPluginTest,
                         ::testing::Values(manifest::Isolation::in_process,
                                           manifest::Isolation::process),
                         isolation_name);

TEST_P(FrozenPluginTest, EverySlotOfEveryInterfaceAnswers) {
  open();
  int slots = 0;
  for (const auto& interface : interfaces()) {
    if (!port->offers(interface.id)) continue;
    for (const auto& slot : interface.slots) {
      Call call = ask_for(interface.id, slot.name, R"({"card":"now"})");
      call.original_key = call.idempotency_key;
      const Answer answer = ask(call);
      EXPECT_EQ(answer.status, NOREN_OK) << interface.id << " " << slot.name;
      EXPECT_EQ(answer.outcome, slot.moves_value ? NOREN_OUTCOME_DONE : NOREN_OUTCOME_NONE);
      ++slots;
    }
  }
  EXPECT_EQ(slots, in_process() ? 14 : 29);
  EXPECT_EQ(launcher.launches, children());
  close();
}

TEST_P(FrozenPluginTest, TakesRequestsAndGivesResultsAsTheyWere) {
  open();
  EXPECT_EQ(ask(ask_for("noren.printer/1", "query")).document,
            R"({"columns":42,"dots":0,"qr":false,"cut":true,"state":"ready"})");
  EXPECT_EQ(ask(ask_for("noren.display/1", "ask")).document, R"({"choice":1})");
  Call firmware = ask_for("noren.firmware/1", "compare");
  firmware.payload.resize(1000);
  EXPECT_EQ(ask(firmware).document, R"({"result":"newer"})");
  EXPECT_NE(ask(ask_for("noren.reader/1", "capture", R"({"card":"now"})")).document.find("sealed"),
            std::string::npos);
}

TEST_P(FrozenPluginTest, UsesEveryService) {
  open();
  EXPECT_EQ(ask(ask_for("noren.health/1", "check")).document, R"({"text":"secret of 4"})");
  EXPECT_EQ(ask(ask_for("noren.display/1", "ask")).status, NOREN_OK);
  EXPECT_TRUE(logged("as in 0.1"));
  EXPECT_EQ(events, (std::vector<std::string>{R"(device.status{"text":"old"})",
                                              R"(progress{"text":"asked","number":0})"}));
}

// Payment never runs in this process.
class FrozenPaymentTest : public FrozenPluginTest {};
INSTANTIATE_TEST_SUITE_P(Isolations, FrozenPaymentTest,
                         ::testing::Values(manifest::Isolation::process), isolation_name);

TEST_P(FrozenPaymentTest, RemembersWhatMovedValue) {
  open();
  Call asked = ask_for("noren.payment/1", "status");
  asked.original_key = asked.idempotency_key;
  const Answer never = ask(asked);
  EXPECT_EQ(never.status, NOREN_E_NOEXIST);
  EXPECT_EQ(never.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(never.error.reason, "plugin_error");
  EXPECT_EQ(never.error.details, (std::vector<std::string>{"old", "never seen"}));
  EXPECT_EQ(never.error.extended, 41);
  EXPECT_EQ(ask(ask_for("noren.payment/1", "authorize")).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(ask(asked).document, R"({"approval":"1250 JPY"})");
}

TEST_P(FrozenPluginTest, GivesUpWhenAsked) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  std::optional<Answer> answer;
  const CallId id = port->submit(ask_for("noren.reader/1", "capture"),
                                 [&](Answer given) { answer = std::move(given); });
  port->cancel(id);
  ASSERT_TRUE(wait([&] { return answer.has_value(); }));
  EXPECT_EQ(answer->status, NOREN_E_CANCELED);
}

}  // namespace
}  // namespace noren::host
