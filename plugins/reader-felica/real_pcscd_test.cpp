// SPDX-License-Identifier: Apache-2.0
// FeliCa cards on the real pcscd.
#include <atomic>
#include <fstream>
#include <thread>

#include "plugins/testing/real_pcscd.hpp"

namespace noren::reader_felica {
namespace {

using plugin::testing::open_descriptors;
using plugin::testing::Process;
using plugin::testing::reader_name;
using plugin::testing::RealPcscd;
using plugin::testing::reason_of;
using plugin::testing::wait_for_an_empty_reader;
using ::testing::HasSubstr;

constexpr const char* areas =
    R"("areas":[{"system":"FE00","service":"684F","length":8,"as":"bcd"}])";
constexpr const char* systems =
    R"({"0003": {}, "FE00": {"684F": ["10019007000042250000000000000000"]}})";
constexpr std::string_view account = "1001900700004225";

struct RealPcscdTest : RealPcscd {
  RealPcscdTest() {
    char name[] = "/tmp/noren-card-XXXXXX";
    folder = ::mkdtemp(name);
  }
  ~RealPcscdTest() override { std::filesystem::remove_all(folder); }

  std::vector<std::string> card(int slot = 0, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"python3",
                                   FELICA_CARD,
                                   "--away",
                                   "--port",
                                   plugin::testing::reader_port(slot),
                                   "--print-idm-to",
                                   folder / ("idm" + std::to_string(slot))};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  void start_with_areas() { start(areas); }
  std::vector<std::uint8_t> idm(int slot = 0) const {
    std::string text;
    std::ifstream(folder / ("idm" + std::to_string(slot))) >> text;
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
      bytes.push_back(static_cast<std::uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    }
    return bytes;
  }

  std::filesystem::path folder;
};

TEST_F(RealPcscdTest, ReadsACardThatComesAndGoes) {
  start();
  Process emulated(card());
  const auto ending = touch(emulated);
  EXPECT_EQ(ending.status, NOREN_OK) << ending.message;
  EXPECT_THAT(ending.document, HasSubstr("felica_idm"));
  ASSERT_EQ(host.sealed.size(), 1U);
  EXPECT_EQ(host.sealed[0], idm());
  emulated.say("remove");
  EXPECT_EQ(host.next_event(), "card.removed {}");
  emulated.say("insert");
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
}

TEST_F(RealPcscdTest, FiftyTouchesLoseNoEventAndNoDescriptor) {
  start();
  Process emulated(card());
  come_and_go(emulated);
}

TEST_F(RealPcscdTest, TwoReadersAtOnce) {
  start("", "Noren Test Reader");
  EXPECT_THAT(host.next_event(), HasSubstr("device.added"));
  Process first(card(0));
  Process second(card(1));
  first.say("insert");
  second.say("insert");
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
  ASSERT_EQ(host.sealed.size(), 2U);
  EXPECT_THAT(host.sealed, ::testing::UnorderedElementsAre(idm(0), idm(1)));
  first.say("remove");
  EXPECT_EQ(host.next_event(), "card.removed {}");
  second.say("remove");
  EXPECT_EQ(host.next_event(), "card.removed {}");
}

struct RealDialectTest : RealPcscdTest, ::testing::WithParamInterface<const char*> {
  std::vector<std::string> card_with(const std::string& kind) const {
    return card(0, {"--dialect", GetParam(), "--kind", kind, "--systems", systems});
  }
};

TEST_P(RealDialectTest, ReadsAProgramsNumber) {
  start_with_areas();
  Process emulated(card_with(GetParam() == std::string("pn532") ? "acr122" : "felica"));
  const noren_op op = instance->begin(capture);
  emulated.say("insert");
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_OK) << ending.message;
  EXPECT_THAT(ending.document, HasSubstr("account"));
  EXPECT_EQ(last_sealed(), account);
  EXPECT_EQ(host.all_words().find(account), std::string::npos);
}

TEST_P(RealDialectTest, FindsThePhonesTransitCard) {
  start();
  Process emulated(card_with("phone"));
  emulated.say("insert");
  EXPECT_THAT(host.next_event(), HasSubstr("felica_idm"));
  ASSERT_EQ(host.sealed.size(), 1U);
  EXPECT_EQ(host.sealed[0], idm());
}

TEST_P(RealDialectTest, ACardPulledAtWhicheverCommandLeavesNothing) {
  start_with_areas();
  Process emulated(card_with("felica"));
  EXPECT_GE(pull_at_every_command(emulated), 3) << "a card that nobody pulled is read";
  EXPECT_EQ(last_sealed(), account);
}

TEST_P(RealDialectTest, NoiseIsNeverTakenForANumber) {
  start_with_areas();
  Process emulated(card_with("felica"));
  for (int at = 1; at <= 12; ++at) {
    ASSERT_EQ(emulated.tell("garble-at " + std::to_string(at)), "ready");
    host.sealed.clear();
    const auto ending = touch(emulated);
    // Noise in what is only tried, or in what puts the reader back, does no harm.
    if (ending.status == NOREN_OK) {
      EXPECT_EQ(last_sealed(), account) << at;
    } else {
      EXPECT_NE(reason_of(ending), "") << at;
      EXPECT_TRUE(host.sealed.empty()) << at;
    }
    ASSERT_EQ(emulated.tell("remove"), "removed");
    if (ending.status == NOREN_OK) {
      EXPECT_EQ(host.next_event(), "card.removed {}");
    }
    wait_for_an_empty_reader();
  }
}

INSTANTIATE_TEST_SUITE_P(All, RealDialectTest, ::testing::Values("direct", "pn532", "transparent"));

TEST_F(RealPcscdTest, NamesACardThatIsPulledInTheMiddle) {
  start();
  Process emulated(card(0, {"--remove-at", "1"}));
  const noren_op op = instance->begin(capture);
  emulated.say("insert");
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_E_FAILURE);
  EXPECT_EQ(reason_of(ending), "card_removed_early");
  EXPECT_TRUE(host.sealed.empty());
}

// A program of the same till that takes the card and resets it as often as it can.
class Intruder {
 public:
  ~Intruder() {
    stop_ = true;
    thread_.join();
  }
  int resets() const { return resets_; }

 private:
  void run() {
    SCARDCONTEXT context = 0;
    SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context);
    while (!stop_) {
      SCARDHANDLE handle = 0;
      DWORD protocol = 0;
      if (SCardConnect(context, reader_name(0).c_str(), SCARD_SHARE_SHARED,
                       SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle,
                       &protocol) != SCARD_S_SUCCESS) {
        std::this_thread::yield();
        continue;
      }
      if (SCardBeginTransaction(handle) == SCARD_S_SUCCESS) {
        SCardEndTransaction(handle, SCARD_RESET_CARD);
        ++resets_;
      }
      SCardDisconnect(handle, SCARD_LEAVE_CARD);
    }
    SCardReleaseContext(context);
  }
  std::atomic<bool> stop_{false};
  std::atomic<int> resets_{0};
  std::thread thread_{[this] { run(); }};
};

TEST_F(RealPcscdTest, NoOtherProgramStepsBetweenTwoCommands) {
  start_with_areas();
  Process emulated(card(0, {"--dialect", "transparent", "--systems", systems}));
  Intruder intruder;
  // Until the other program has stepped in often enough, or a bad machine gives it no time.
  for (int time = 1; time <= 40 && (time <= 8 || intruder.resets() <= 8); ++time) {
    const auto ending = touch(emulated);
    ASSERT_EQ(ending.status, NOREN_OK) << reason_of(ending) << " after " << intruder.resets();
    EXPECT_EQ(last_sealed(), account);
    ASSERT_EQ(emulated.tell("remove"), "removed");
    ASSERT_EQ(host.next_event(), "card.removed {}");
  }
  EXPECT_GT(intruder.resets(), 8);
}

// A run of its own: the daemon is another one afterwards.
struct RealDaemonTest : RealPcscdTest {};

TEST_F(RealDaemonTest, OutlivesTheDaemon) {
  start();
  Process emulated(card());
  // While nothing happens ...
  noren_op op = instance->begin(capture);
  plugin::testing::kill_pcscd(std::atoi(std::getenv("PCSCD_PID")));
  EXPECT_THAT(host.next_event(), HasSubstr("device.removed"));
  EXPECT_EQ(host.wait(op).status, NOREN_E_NOHARDWARE);
  auto daemon = std::make_unique<Process>(plugin::testing::pcscd_words());
  EXPECT_THAT(host.next_event(), HasSubstr("device.added"));
  const std::size_t before = open_descriptors();

  // ... and in the middle of a command.
  for (int kill = 0; kill < 3; ++kill) {
    host.sealed.clear();
    ASSERT_EQ(emulated.tell("stall-at 1"), "ready");
    op = instance->begin(capture);
    ASSERT_EQ(emulated.tell("insert"), "inserted");
    ASSERT_EQ(emulated.hear(), "stalled");
    plugin::testing::kill_pcscd(daemon->pid());
    const auto ending = host.wait(op);
    EXPECT_EQ(ending.status, NOREN_E_NOHARDWARE);
    EXPECT_EQ(reason_of(ending), "pcsc_not_running");
    EXPECT_TRUE(host.sealed.empty());
    EXPECT_THAT(host.next_event(), HasSubstr("device.removed"));
    ASSERT_EQ(emulated.tell("stall-at 0"), "ready");
    ASSERT_EQ(emulated.tell("remove"), "removed");
    daemon = std::make_unique<Process>(plugin::testing::pcscd_words());
    EXPECT_THAT(host.next_event(), HasSubstr("device.added"));
    ASSERT_EQ(emulated.tell("insert"), "inserted");
    EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
    ASSERT_EQ(emulated.tell("remove"), "removed");
    EXPECT_EQ(host.next_event(), "card.removed {}");
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace noren::reader_felica
