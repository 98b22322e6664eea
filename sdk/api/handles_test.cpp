// SPDX-License-Identifier: Apache-2.0
// Handles, waiting, news and text, as noren.h describes them.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "api/simulated_fixture.hpp"

namespace noren::api {
namespace {

class HandlesTest : public SimulatedFixture {
 protected:
  // The devices of the simulated shop tell that they are there; after that all is quiet.
  void SetUp() override {
    SimulatedFixture::SetUp();
    for (int up = 0; up < 5;) {
      noren_handle event = 0;
      ASSERT_EQ(noren_wait_any(till_, 20'000, &event), NOREN_OK) << up << " are up";
      ASSERT_EQ(text(event, "kind"), "event");
      if (text(event, "type") == "plugin.up") ++up;
      EXPECT_NE(text(event, "device"), "");
      EXPECT_EQ(noren_close(event), NOREN_OK);
    }
  }
  // Everything that wait_any has now.
  std::vector<noren_handle> news() {
    std::vector<noren_handle> given;
    noren_handle handle = 0;
    while (noren_wait_any(till_, 0, &handle) == NOREN_OK) given.push_back(handle);
    EXPECT_EQ(handle, 0);
    return given;
  }
  bool is_readable() {
    noren_int64 descriptor = -1;
    EXPECT_EQ(noren_wakeup(till_, "", 0, &descriptor), NOREN_OK);
    pollfd poll_for{static_cast<int>(descriptor), POLLIN, 0};
    return poll(&poll_for, 1, 0) == 1;
  }
};

// ---- Handles ------------------------------------------------------------------------------

TEST_F(HandlesTest, AClosedOneIsAnErrorAndNeverAnothers) {
  const noren_handle closed = begin("1");
  ASSERT_EQ(noren_close(closed), NOREN_OK);
  const noren_handle next = begin("2");
  EXPECT_NE(closed, next);
  noren_int64 value = 0;
  for (const noren_handle handle : {closed, noren_handle{-1}, noren_handle{-2147483647},
                                    noren_handle{2147483647}, noren_handle{4096}}) {
    EXPECT_EQ(noren_wait(handle, 0), NOREN_E_CLOSED) << handle;
    EXPECT_EQ(noren_get_int(handle, "due", -1, &value), NOREN_E_CLOSED);
    EXPECT_EQ(noren_sale_add(handle, "amount=1", -1), NOREN_E_CLOSED);
    EXPECT_EQ(noren_sale_complete(handle, "", 0, NOREN_FOREVER), NOREN_E_CLOSED);
    EXPECT_EQ(noren_cancel(handle), NOREN_E_CLOSED);
    EXPECT_EQ(noren_close(handle), NOREN_E_CLOSED);
    EXPECT_EQ(noren_pump(handle), NOREN_E_CLOSED);
  }
  EXPECT_EQ(noren_wait(0, 0), NOREN_E_CLOSED);
  EXPECT_EQ(noren_close(0), NOREN_OK);
  EXPECT_EQ(text(next, "ref"), "2");
}

TEST_F(HandlesTest, OneOfAnotherKindIsRefusedByName) {
  const noren_handle sale = begin("1");
  noren_handle made = 0;
  EXPECT_EQ(noren_sale_begin(sale, "ref=2", -1, &made), NOREN_E_ILLEGAL);
  EXPECT_EQ(made, 0);
  EXPECT_EQ(noren_sale_add(till_, "amount=1", -1), NOREN_E_ILLEGAL);
  EXPECT_EQ(noren_wait_any(sale, 0, &made), NOREN_E_ILLEGAL);
  EXPECT_EQ(noren_cancel(till_), NOREN_E_ILLEGAL);
  EXPECT_NE(last_error(), "");
  EXPECT_EQ(text(till_, "kind"), "till");
  EXPECT_EQ(text(sale, "kind"), "sale");
}

TEST_F(HandlesTest, ClosingATillTakesAllThatWasMadeFromIt) {
  const noren_handle sale = begin("1");
  const noren_handle other_till = open("simulated=yes");
  noren_handle others = 0;
  ASSERT_EQ(noren_sale_begin(other_till, "ref=1", -1, &others), NOREN_OK);
  ASSERT_EQ(noren_close(till_), NOREN_OK);
  EXPECT_EQ(noren_wait(sale, 0), NOREN_E_CLOSED);
  EXPECT_EQ(noren_wait(others, 0), NOREN_OK);
  till_ = other_till;
}

TEST_F(HandlesTest, AProgramThatClosesNoneKeepsItsNewest) {
  const noren_handle oldest = begin("0");
  ASSERT_EQ(simulate("card=none"), NOREN_OK);
  const noren_handle running = begin("running");
  ASSERT_EQ(noren_sale_identify(running, "", 0, 0), NOREN_RUNNING);
  noren_handle newest = 0;
  for (int number = 1; number <= 1100; ++number) {
    newest = begin("many-" + std::to_string(number));
    ASSERT_GT(newest, 0) << number;
  }
  EXPECT_EQ(noren_wait(oldest, 0), NOREN_E_CLOSED);
  EXPECT_EQ(noren_wait(running, 0), NOREN_RUNNING) << "what runs is never closed unasked";
  EXPECT_EQ(noren_wait(till_, 0), NOREN_OK);
  EXPECT_EQ(text(newest, "ref"), "many-1100");
  noren_handle again = 0;
  EXPECT_EQ(noren_sale_begin(till_, "ref=0", -1, &again), NOREN_E_EXISTS);
  EXPECT_EQ(text(again, "state"), "open");
}

// ---- Waiting ------------------------------------------------------------------------------

TEST_F(HandlesTest, ASaleDoesOneThingAtATime) {
  ASSERT_EQ(simulate("card=none"), NOREN_OK);
  const noren_handle sale = begin("1");
  ASSERT_EQ(noren_sale_identify(sale, "", 0, 0), NOREN_RUNNING);
  EXPECT_EQ(noren_wait(sale, 0), NOREN_RUNNING);
  EXPECT_EQ(noren_wait(sale, 1), NOREN_RUNNING) << "a wait that gives up is 1000, never 112";
  EXPECT_EQ(noren_sale_identify(sale, "", 0, 0), NOREN_E_BUSY);
  EXPECT_EQ(noren_sale_add(sale, "amount=1", -1), NOREN_E_BUSY);
  EXPECT_EQ(noren_cancel(sale), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_wait(sale, NOREN_FOREVER)), NOREN_E_CANCELED);
  EXPECT_EQ(noren_sale_add(sale, "amount=1", -1), NOREN_OK);
}

TEST_F(HandlesTest, NobodysCardIsATimeout) {
  ASSERT_EQ(simulate("card=none"), NOREN_OK);
  const noren_handle sale = begin("1");
  EXPECT_EQ(ended(sale, noren_sale_identify(sale, "timeout_ms=1", -1, NOREN_FOREVER)),
            NOREN_E_TIMEOUT);
}

TEST_F(HandlesTest, ClosingWakesWhoWaits) {
  ASSERT_EQ(simulate("card=none"), NOREN_OK);
  const noren_handle sale = begin("1");
  ASSERT_EQ(noren_sale_identify(sale, "", 0, 0), NOREN_RUNNING);
  noren_status by_sale = 0;
  noren_status by_till = 0;
  std::thread first([&] { by_sale = noren_wait(sale, NOREN_FOREVER); });
  std::thread second([&] {
    noren_handle handle = 0;
    do {  // news of the reader may come first
      by_till = noren_wait_any(till_, NOREN_FOREVER, &handle);
    } while (by_till == NOREN_OK);
  });
  EXPECT_EQ(noren_close(sale), NOREN_OK);
  first.join();
  EXPECT_EQ(by_sale, NOREN_E_CLOSED);
  EXPECT_EQ(noren_close(till_), NOREN_OK);
  second.join();
  EXPECT_EQ(by_till, NOREN_E_CLOSED);
  till_ = 0;
}

TEST_F(HandlesTest, WaitAnyGivesEachThatEndedOnceAndSkipsTheClosed) {
  const noren_handle sale = begin("1");
  ASSERT_EQ(noren_sale_add(sale, "amount=1000", -1), NOREN_OK);
  EXPECT_FALSE(is_readable());
  ASSERT_EQ(noren_sale_identify(sale, "code=town-1", -1, NOREN_FOREVER), NOREN_OK);
  EXPECT_TRUE(is_readable());
  EXPECT_EQ(news(), std::vector{sale});
  EXPECT_FALSE(is_readable());
  ASSERT_EQ(noren_sale_quote(sale, "", 0, NOREN_FOREVER), NOREN_OK);
  EXPECT_TRUE(is_readable());
  ASSERT_EQ(noren_close(sale), NOREN_OK);
  EXPECT_FALSE(is_readable());
  EXPECT_EQ(news(), std::vector<noren_handle>{});
}

// However fast the work is, whoever waits for its end hears of it.
TEST_F(HandlesTest, NoEndIsEverMissed) {
  for (int number = 0; number < 500; ++number) {
    noren_handle operation = 0;
    const noren_status status = noren_balance(till_, "code=town-1", -1, 0, &operation);
    ASSERT_TRUE(status == NOREN_RUNNING || status == NOREN_OK);
    noren_handle given = 0;
    ASSERT_EQ(noren_wait_any(till_, 20'000, &given), NOREN_OK) << number;
    ASSERT_EQ(given, operation);
    ASSERT_EQ(noren_wait(given, 0), NOREN_OK);
    ASSERT_EQ(noren_close(given), NOREN_OK);
  }
}

struct Pumped {
  std::thread::id thread;
  std::vector<noren_handle> handles;
  noren_handle till = 0;
  noren_status pump_inside = -1;
  noren_status close_inside = -1;
};

void NOREN_CALL on_event(noren_handle handle, void* user) {
  auto& pumped = *static_cast<Pumped*>(user);
  pumped.thread = std::this_thread::get_id();
  pumped.handles.push_back(handle);
  pumped.pump_inside = noren_pump(pumped.till);
  pumped.close_inside = noren_close(pumped.till);
  EXPECT_EQ(noren_wait(handle, 0), NOREN_OK);
}

TEST_F(HandlesTest, PumpCallsOnTheCallersThreadAndNotFromInside) {
  Pumped pumped;
  pumped.till = till_;
  ASSERT_EQ(noren_on_event(till_, on_event, &pumped), NOREN_OK);
  const noren_handle sale = begin("1");
  ASSERT_EQ(noren_sale_identify(sale, "code=town-1", -1, NOREN_FOREVER), NOREN_OK);
  EXPECT_TRUE(pumped.handles.empty()) << "called outside noren_pump";
  ASSERT_EQ(noren_pump(till_), NOREN_OK);
  EXPECT_EQ(pumped.handles, std::vector{sale});
  EXPECT_EQ(pumped.thread, std::this_thread::get_id());
  EXPECT_EQ(pumped.pump_inside, NOREN_E_REENTRANT);
  EXPECT_EQ(pumped.close_inside, NOREN_E_REENTRANT);
  ASSERT_EQ(noren_on_event(till_, nullptr, nullptr), NOREN_OK);
  EXPECT_EQ(noren_pump(till_), NOREN_OK);
}

TEST_F(HandlesTest, AProgramMayEndWithoutClosingAnything) {
  ASSERT_EQ(noren_close(till_), NOREN_OK);
  till_ = 0;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {  // a fresh process that has opened nothing yet
    noren_handle till = 0;
    noren_handle sale = 0;
    bool good = noren_open("simulated=yes", -1, &till) == NOREN_OK;
    good = good && noren_sale_begin(till, "ref=1", -1, &sale) == NOREN_OK;
    good = good && noren_simulate(till, "card=none", -1) == NOREN_OK;
    good = good && noren_sale_identify(sale, "", 0, 0) == NOREN_RUNNING;
    std::exit(good ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "killed by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// ---- Text ---------------------------------------------------------------------------------

TEST_F(HandlesTest, ABufferThatIsTooSmallGetsNothingAndTheSize) {
  const noren_handle sale = begin("20261122-01-0001");
  char text[8];
  std::memset(text, '?', sizeof text);
  noren_int32 size = 0;
  EXPECT_EQ(noren_get_text(sale, "ref", -1, text, sizeof text, &size), NOREN_E_BUFFER);
  EXPECT_EQ(size, 16);
  EXPECT_STREQ(text, "");
  EXPECT_EQ(text[1], '?');
  EXPECT_EQ(noren_get_text(sale, "ref", -1, nullptr, 0, &size), NOREN_E_BUFFER);
  EXPECT_EQ(size, 16);
  char whole[17];
  EXPECT_EQ(noren_get_text(sale, "ref", -1, whole, 16, nullptr), NOREN_E_BUFFER);
  EXPECT_EQ(noren_get_text(sale, "ref", -1, whole, 17, nullptr), NOREN_OK);
  EXPECT_STREQ(whole, "20261122-01-0001");
  EXPECT_EQ(noren_get_text(sale, "nowhere.0.x", -1, whole, 17, &size), NOREN_E_NOEXIST);
  EXPECT_EQ(noren_get_text(sale, "ref", -1, nullptr, 5, &size), NOREN_E_ILLEGAL);
}

TEST_F(HandlesTest, TheLastErrorStaysAndTellsItsSize) {
  ASSERT_EQ(noren_sale_add(begin("1"), "colour=red", -1), NOREN_E_ILLEGAL);
  const std::string text = last_error();
  EXPECT_NE(text.find("colour"), std::string::npos) << "the unknown key is not named: " << text;
  char small[4];
  noren_int32 size = 0;
  EXPECT_EQ(noren_last_error(small, sizeof small, &size, nullptr), NOREN_E_BUFFER);
  EXPECT_STREQ(small, "");
  EXPECT_EQ(static_cast<std::size_t>(size), text.size());
  EXPECT_EQ(last_error(), text);
}

TEST_F(HandlesTest, JsonAndLinesMeanTheSame) {
  const noren_handle lines = begin("1");
  const noren_handle json = begin("2");
  ASSERT_EQ(noren_sale_add(lines, "line=3\nname = tea \namount=0500\ntax=10\nx_note=a", -1),
            NOREN_OK);
  ASSERT_EQ(
      noren_sale_add(json, R"({"line":3,"name":"tea","amount":500,"tax":10,"x_note":"a"})", -1),
      NOREN_OK)
      << last_error();
  EXPECT_EQ(text(lines, "lines"), text(json, "lines"));
  EXPECT_EQ(text(json, "lines.0.x_note"), "a");
  EXPECT_EQ(text(lines, "due"), "500");
}

TEST_F(HandlesTest, BadArgumentsAreNamedAndChangeNothing) {
  const noren_handle sale = begin("1");
  const std::pair<const char*, const char*> bad[] = {
      {"amount=1\namount=2", "amount"},  {"amount=1.5", "amount"},
      {"amount=-1", "amount"},           {"amount=1\nkind=gift", "kind"},
      {"amount=1\ntax=9", "tax"},        {R"({"amount":"x"})", "amount"},
      {"amount=1\ncolour=red", "colour"}};
  for (const auto& [arguments, key] : bad) {
    EXPECT_EQ(noren_sale_add(sale, arguments, -1), NOREN_E_ILLEGAL) << arguments;
    EXPECT_NE(last_error().find(key), std::string::npos) << last_error();
  }
  EXPECT_EQ(noren_sale_add(sale, "amount", -1), NOREN_E_ILLEGAL);
  EXPECT_EQ(noren_sale_add(sale, "{", -1), NOREN_E_ILLEGAL);
  EXPECT_EQ(noren_sale_add(sale, "name=\xff\xfe\namount=1", -1), NOREN_E_ILLEGAL);
  EXPECT_EQ(number(sale, "lines.count"), 0);
  noren_handle till = 0;
  EXPECT_EQ(noren_open("simulated=yes\nconfig=/etc/noren/noren.toml", -1, &till), NOREN_E_ILLEGAL);
  EXPECT_EQ(till, 0);
}

TEST_F(HandlesTest, ShiftJisGoesInAndOut) {
  const noren_handle till = open("simulated=yes\nencoding=shift_jis");
  noren_handle sale = 0;
  ASSERT_EQ(noren_sale_begin(till, "ref=1", -1, &sale), NOREN_OK);
  // 表 is 95 5C: its second byte is a backslash to whoever looks at bytes alone.
  const std::string name = "\x95\x5c";
  ASSERT_EQ(noren_sale_add(sale, ("name=" + name + "\namount=100  ").c_str(), -1), NOREN_OK);
  EXPECT_EQ(text(sale, "lines.0.name"), name);
  ASSERT_EQ(noren_sale_add(sale, (R"({"name":")" + name + R"(","amount":1})").c_str(), -1),
            NOREN_OK)
      << "the backslash byte was taken for JSON's own";
  EXPECT_EQ(text(sale, "lines.1.name"), name);
  EXPECT_EQ(noren_sale_add(sale, "colour=1", -1), NOREN_E_ILLEGAL);
  EXPECT_NE(last_error().find("\x83\x4c\x81\x5b"), std::string::npos) << "キー in Shift_JIS";
  EXPECT_EQ(noren_close(till), NOREN_OK);
}

TEST_F(HandlesTest, SizesCountBytesAndTrailingBlanksAreDropped) {
  noren_handle sale = 0;
  ASSERT_EQ(noren_sale_begin(till_, "ref=42   \0\0garbage", 11, &sale), NOREN_OK);
  EXPECT_EQ(text(sale, "ref"), "42");
  noren_int64 value = 0;
  EXPECT_EQ(noren_get_int(sale, "due-and-more", 3, &value), NOREN_OK);
}

}  // namespace
}  // namespace noren::api
