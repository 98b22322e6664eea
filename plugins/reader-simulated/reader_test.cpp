// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <noren/plugin/simulated.h>

#include "plugins/testing/test_host.hpp"

namespace noren::reader_simulated {
namespace {

using ::testing::HasSubstr;

struct SimulatedReaderTest : ::testing::Test {
  void start(std::string_view config) {
    instance.emplace(host, noren_plugin_entry_v1, config);
    ASSERT_EQ(instance->created(), NOREN_OK) << instance->created_message();
    ASSERT_EQ(instance->open().status, NOREN_OK);
    capture = instance->interface<noren_reader_v1>(NOREN_READER)->capture;
    hand = instance->interface<noren_simulated_v1>(NOREN_SIMULATED);
    ASSERT_NE(hand, nullptr);
  }
  std::string sealed(std::size_t i) { return {host.sealed.at(i).begin(), host.sealed.at(i).end()}; }
  plugin::testing::TestHost host;
  std::optional<plugin::testing::TestInstance> instance;
  noren_submit_fn capture = nullptr;
  const noren_simulated_v1* hand = nullptr;
};

plugin::testing::TestRequest card(std::string name) {
  return {.document = R"({"card":")" + name + "\"}"};
}

TEST_F(SimulatedReaderTest, TheAutomaticCustomerAnswersEveryCapture) {
  start(R"({"auto_card": "town-1"})");
  for (int sale = 0; sale < 2; ++sale) {
    const auto ending = instance->call(capture);
    EXPECT_EQ(ending.status, NOREN_OK);
    EXPECT_EQ(ending.document, R"({"card":{"kind":"code","sealed":"AAAA"}})");
    EXPECT_EQ(host.next_event(), "card.removed {}");
  }
  EXPECT_EQ(sealed(0), "town-1");
}

TEST_F(SimulatedReaderTest, ACardPresentedEndsTheCaptureAndLiesThereUntilRemoved) {
  start("{}");
  const noren_op op = instance->begin(capture);
  EXPECT_EQ(instance->call(hand->set, card("town-2")).status, NOREN_OK);
  EXPECT_EQ(host.wait(op).status, NOREN_OK);
  EXPECT_EQ(sealed(0), "town-2");
  const noren_op second = instance->begin(capture);
  EXPECT_EQ(instance->call(hand->set, card("")).status, NOREN_OK);
  EXPECT_EQ(host.next_event(), "card.removed {}");
  EXPECT_FALSE(host.ended(second));
  instance->cancel(second);
  EXPECT_EQ(host.wait(second).status, NOREN_E_CANCELED);
}

TEST_F(SimulatedReaderTest, ACardPresentedUnaskedIsAnEventAndReplacesTheOneThatLiesThere) {
  start("{}");
  instance->call(hand->set, card("town-1"));
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
  instance->call(hand->set, card("town-2"));
  EXPECT_EQ(host.next_event(), "card.removed {}");
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
}

TEST_F(SimulatedReaderTest, OnceCardsAreLaidByHandTheAutomaticCustomerStaysAway) {
  start(R"({"auto_card": "town-1"})");
  EXPECT_EQ(instance->call(hand->set, card("")).status, NOREN_OK);
  const noren_op op = instance->begin(capture);
  EXPECT_EQ(instance->call(hand->set, card("town-2")).status, NOREN_OK);
  EXPECT_EQ(host.wait(op).status, NOREN_OK);
  EXPECT_EQ(sealed(0), "town-2");
}

TEST_F(SimulatedReaderTest, SaysWhatIsWrong) {
  start("{}");
  const auto nameless = instance->call(hand->set);
  EXPECT_EQ(nameless.status, NOREN_E_ILLEGAL);
  EXPECT_THAT(nameless.document, HasSubstr("simulated_card_name"));
  host.seal_status = NOREN_E_OFFLINE;
  EXPECT_EQ(instance->call(hand->set, card("town-1")).status, NOREN_E_OFFLINE);
  EXPECT_EQ(
      plugin::testing::TestInstance(host, noren_plugin_entry_v1, R"({"arrive_ms":-1})").created(),
      NOREN_E_ILLEGAL);
}

}  // namespace
}  // namespace noren::reader_simulated
