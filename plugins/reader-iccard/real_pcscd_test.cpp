// SPDX-License-Identifier: Apache-2.0
// Contact cards on the real pcscd.
#include "plugins/testing/real_pcscd.hpp"

namespace noren::reader_iccard {
namespace {

using plugin::testing::Process;
using plugin::testing::RealPcscd;
using plugin::testing::reason_of;
using plugin::testing::wait_for_an_empty_reader;
using ::testing::HasSubstr;

constexpr std::string_view account = "1001900700004225";

// The FCI is longer than a part of the T=0 card's answers; the record is announced by 6Cxx.
constexpr const char* profiles = R"("profiles":[
  {"steps":[{"select":"D27600012401"},{"read_binary":{"file":1},"number":{}}]},
  {"name":"member","steps":[
    {"select":"A00000004201"},
    {"read_binary":{"file":1,"offset":4,"length":8}},
    {"read_record":{"file":2,"record":2},"number":{"tag":["70","5A"],"as":"bcd"}}]}])";
constexpr const char* pin_profiles = R"("profiles":{"steps":[
    {"select":"A00000004201"},
    {"verify":{"reference":1,"pin":"card_pin","length":8}},
    {"read_record":{"file":2,"record":2},"number":{"tag":["70","5A"],"as":"bcd"}}]})";

struct RealCardTest : RealPcscd, ::testing::WithParamInterface<const char*> {
  static std::vector<std::string> card(const std::string& name) {
    return {"python3",
            ISO7816_CARD,
            "--away",
            "--port",
            plugin::testing::reader_port(0),
            std::string(ISO7816_CARDS) + "/" + name + ".json"};
  }
  static std::string name() { return GetParam(); }
};

TEST_P(RealCardTest, ReadsTheNumberOfAProfile) {
  start(profiles);
  Process emulated(card(name()));
  const auto ending = touch(emulated);
  EXPECT_EQ(ending.status, NOREN_OK) << reason_of(ending) << ending.message;
  EXPECT_EQ(last_sealed(), account);
  EXPECT_EQ(host.all_words().find(account), std::string::npos);
}

TEST_P(RealCardTest, ACardPulledAtWhicheverCommandLeavesNothing) {
  start(profiles);
  Process emulated(card(name()));
  EXPECT_GE(pull_at_every_command(emulated), 4);
  EXPECT_EQ(last_sealed(), account);
}

TEST_P(RealCardTest, APinIsSentOnceAndOnlyWhenSomebodyAsks) {
  start(pin_profiles);
  host.secrets["card_pin"] = "1234\n";
  Process emulated(card(name() + "_pin"));
  ASSERT_EQ(emulated.tell("insert"), "inserted");
  // It lies there, and nobody asks: a status wait sends nothing.
  SCARDCONTEXT context = 0;
  ASSERT_EQ(SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context), 0);
  const std::string reader = plugin::testing::reader_name(0);
  SCARD_READERSTATE state{};
  state.szReader = reader.c_str();
  for (int look = 0; look < 100 && (state.dwEventState & SCARD_STATE_PRESENT) == 0; ++look) {
    SCardGetStatusChange(context, 100, &state, 1);
    state.dwCurrentState = state.dwEventState;
  }
  SCardReleaseContext(context);
  EXPECT_EQ(emulated.tell("commands"), "0");
  const auto ending = instance->call(capture);
  EXPECT_EQ(ending.status, NOREN_OK) << reason_of(ending);
  EXPECT_EQ(last_sealed(), account);
  EXPECT_EQ(emulated.tell("state"), "1 sent, 3 left");
  EXPECT_EQ(host.all_words().find("1234"), std::string::npos);
}

TEST_P(RealCardTest, ACardPulledAroundItsPinLosesNoTry) {
  start(pin_profiles);
  host.secrets["card_pin"] = "1234";
  Process emulated(card(name() + "_pin"));
  EXPECT_GE(pull_at_every_command(emulated), 4);
  EXPECT_EQ(last_sealed(), account);
  EXPECT_THAT(emulated.tell("state"), HasSubstr("3 left"));
}

TEST_P(RealCardTest, AWrongPinCostsOneTryHoweverOftenTheCardIsShown) {
  start(pin_profiles);
  host.secrets["card_pin"] = "9999";
  Process emulated(card(name() + "_pin"));
  for (int time = 0; time < 3; ++time) {
    const auto ending = touch(emulated);
    EXPECT_EQ(reason_of(ending), time == 0 ? "icc_pin_wrong" : "icc_pin_stopped");
    EXPECT_EQ(emulated.tell("state"), "1 sent, 2 left");
    ASSERT_EQ(emulated.tell("remove"), "removed");
    wait_for_an_empty_reader();
  }
  // Another till, or this one after a restart, sends it once more and then leaves the last try.
  for (const char* reason : {"icc_pin_wrong", "icc_pin_last_try"}) {
    instance->close();
    instance.reset();
    EXPECT_THAT(host.next_event(), HasSubstr("device.removed"));
    start(pin_profiles);
    EXPECT_EQ(reason_of(touch(emulated)), reason);
    EXPECT_EQ(emulated.tell("state"), "2 sent, 1 left");
    ASSERT_EQ(emulated.tell("remove"), "removed");
    wait_for_an_empty_reader();
  }
  EXPECT_TRUE(host.sealed.empty());
}

TEST_P(RealCardTest, FiftyInsertionsLoseNoEventAndNoDescriptor) {
  start(profiles);
  Process emulated(card(name()));
  come_and_go(emulated);
}

INSTANTIATE_TEST_SUITE_P(All, RealCardTest, ::testing::Values("t0", "t1"));

}  // namespace
}  // namespace noren::reader_iccard
