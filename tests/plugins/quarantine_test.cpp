// SPDX-License-Identifier: Apache-2.0
// A plugin whose process dies again and again is left alone, until somebody allows it again.
#include "runtime/quarantine.hpp"

#include "port_fixture.hpp"

namespace noren::host {
namespace {

// The real one, and how often it was asked.
class WatchedQuarantine final : public Quarantine {
 public:
  explicit WatchedQuarantine(const std::filesystem::path& folder) : real_(folder) {}
  bool holds(std::string_view id, std::string_view hash) const override {
    ++asked;
    return real_.holds(id, hash);
  }
  Status put(std::string_view id, std::string_view hash, std::string_view why,
             std::int64_t unix_time) override {
    reasons.emplace_back(why);
    return real_.put(id, hash, why, unix_time);
  }
  Status release(std::string_view id) override { return real_.release(id); }

  mutable int asked = 0;
  std::vector<std::string> reasons;

 private:
  runtime::FileQuarantine real_;
};

class PortQuarantineTest : public PortFixture {
 protected:
  PortQuarantineTest()
      : PortFixture(manifest::Isolation::process), quarantine(folder / "quarantine") {
    setup.quarantine = &quarantine;
    setup.manifest.library->sha256 = "";
  }

  // The plugin's process ends once, in the middle of a call that moves value.
  void die(const char* how = "crash") {
    const int before = launcher.launches;
    const Answer answer = ask(print(how));
    EXPECT_EQ(answer.status, NOREN_E_UNKNOWN_OUTCOME);
    EXPECT_LE(launcher.launches, before + 1) << "one start for one death, now or soon";
  }
  void die_until_quarantined() {
    for (int up = 1; up <= 3; ++up) {
      ASSERT_TRUE(wait([&] { return ups == up; }));
      die();
    }
    ASSERT_TRUE(
        wait([&] { return !downs.empty() && downs.back().reason == "plugin_quarantined"; }));
  }
  void expect_refused() {
    const Answer answer = ask(print("echo"));
    EXPECT_EQ(answer.status, NOREN_E_NOHARDWARE);
    EXPECT_EQ(answer.outcome, NOREN_OUTCOME_REFUSED);
    EXPECT_EQ(answer.error.reason, "plugin_quarantined");
    EXPECT_EQ(answer.error.details, std::vector<std::string>{"test.echo"});
  }

  WatchedQuarantine quarantine;
};

TEST_F(PortQuarantineTest, AfterThreeDeathsItIsNotStartedAFourthTime) {
  open();
  die_until_quarantined();
  EXPECT_EQ(downs.size(), 3u);
  EXPECT_EQ(quarantine.reasons, std::vector<std::string>{"child_ended signal 6"});
  expect_refused();
  // Its time to be started came again and again.
  const int asked = quarantine.asked;
  ASSERT_TRUE(wait([&] { return quarantine.asked > asked + 5; }));
  EXPECT_EQ(launcher.launches, 3);
  EXPECT_EQ(ups, 3);
  EXPECT_EQ(downs.size(), 3u);
}

TEST_F(PortQuarantineTest, TwoDeathsAreForgiven) {
  open();
  for (int up = 1; up <= 2; ++up) {
    ASSERT_TRUE(wait([&] { return ups == up; }));
    die();
  }
  ASSERT_TRUE(wait([&] { return ups == 3; }));
  EXPECT_TRUE(quarantine.reasons.empty());
  EXPECT_EQ(ask(print("echo")).outcome, NOREN_OUTCOME_DONE);
}

TEST_F(PortQuarantineTest, DeathsThatLieFarApartAreForgiven) {
  setup.options.quarantine_window = std::chrono::milliseconds(0);
  open();
  for (int up = 1; up <= 4; ++up) {
    ASSERT_TRUE(wait([&] { return ups == up; }));
    die();
  }
  ASSERT_TRUE(wait([&] { return ups == 5; }));
  EXPECT_TRUE(quarantine.reasons.empty());
}

TEST_F(PortQuarantineTest, AHangAndAnEndCountAlike) {
  setup.options.heartbeat_interval = std::chrono::milliseconds(20);
  setup.options.heartbeat_limit = std::chrono::milliseconds(200);
  open();
  int up = 1;
  for (const char* how : {"crash", "exit", "hang"}) {
    ASSERT_TRUE(wait([&] { return ups == up; }));
    ++up;
    die(how);
  }
  ASSERT_TRUE(wait([&] { return downs.size() == 3; }));
  EXPECT_EQ(downs.back().reason, "plugin_quarantined");
  EXPECT_EQ(quarantine.reasons, std::vector<std::string>{"plugin_hung test.echo"});
}

TEST_F(PortQuarantineTest, AnOrderlyRefusalIsNoDeath) {
  setup.config = R"({"do":"refuse_create"})";
  open();
  ASSERT_TRUE(wait([&] { return launcher.launches >= 6; }));
  EXPECT_TRUE(quarantine.reasons.empty());
  EXPECT_EQ(downs.back().reason, "plugin_create");
}

TEST_F(PortQuarantineTest, ItStaysQuarantinedWhenTheTillIsOpenedAnew) {
  open();
  die_until_quarantined();
  port.reset();
  downs.clear();
  WatchedQuarantine of_the_next_till(folder / "quarantine");
  setup.quarantine = &of_the_next_till;
  open();
  expect_refused();
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "plugin_quarantined");
  EXPECT_EQ(launcher.launches, 3);
  port.reset();
}

TEST_F(PortQuarantineTest, ReleasedItIsStartedByTheNextCall) {
  setup.options.restart_delays = {std::chrono::milliseconds(1), std::chrono::milliseconds(1),
                                  std::chrono::hours(1)};
  open();
  die_until_quarantined();
  expect_refused();
  ASSERT_TRUE(runtime::FileQuarantine(folder / "quarantine").release("test.echo"));
  EXPECT_EQ(ask(print("echo")).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(ups, 4);
  // It has all its lives again.
  die();
  EXPECT_EQ(quarantine.reasons.size(), 1u);
}

TEST_F(PortQuarantineTest, ReleasedItIsStartedAlsoWhereNobodyCalls) {
  open();
  die_until_quarantined();
  ASSERT_TRUE(runtime::FileQuarantine(folder / "quarantine").release("test.echo"));
  ASSERT_TRUE(wait([&] { return ups == 4; }));
  EXPECT_EQ(launcher.launches, 4);
}

TEST_F(PortQuarantineTest, AnotherBuildOfThePluginStartsAnew) {
  ASSERT_TRUE(quarantine.put("test.echo", std::string(64, 'a'), "child_ended signal 11", 1));
  open();
  EXPECT_EQ(ask(print("echo")).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(ups, 1);
}

TEST_F(PortQuarantineTest, AMarkThatCannotBeWrittenHoldsUntilTheTillIsClosed) {
  std::ofstream(folder / "quarantine") << "not a folder";
  open();
  die_until_quarantined();
  EXPECT_TRUE(logged("its quarantine was not written"));
  expect_refused();
  const int asked = static_cast<int>(lines().size());
  EXPECT_EQ(launcher.launches, 3);
  EXPECT_EQ(static_cast<int>(lines().size()), asked);
}

TEST_F(PortQuarantineTest, APluginInThisProcessCannotDieAlone) {
  setup.manifest.isolation = manifest::Isolation::in_process;
  ASSERT_TRUE(quarantine.put("test.echo", "", "child_ended signal 11", 1));
  open();
  EXPECT_EQ(ask(print("echo")).outcome, NOREN_OUTCOME_DONE);
}

}  // namespace
}  // namespace noren::host
