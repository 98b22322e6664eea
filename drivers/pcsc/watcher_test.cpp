// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/watcher.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "drivers/pcsc/fake_api.hpp"

namespace noren::pcsc {
namespace {

Code answer_ok(ByteView, Bytes& response) {
  response = {0x90, 0x00};
  return 0;
}

// Writes down what happens, one line each; next() waits for the next line.
class Diary : public Listener {
 public:
  void reader_added(const std::string& reader) override { write("added " + reader); }
  void reader_removed(const std::string& reader) override { write("removed " + reader); }
  void card_inserted(const std::string& reader, const Bytes& atr, Channel& channel) override {
    const Response response = channel.transmit(Bytes{0xFF, 0xCA, 0, 0, 0});
    write("card " + reader + " " + std::to_string(atr.size()) + " " +
          std::string(name_of(response.fault)));
  }
  void card_removed(const std::string& reader) override { write("gone " + reader); }
  void service_lost(Fault why) override { write("lost " + std::string(name_of(why))); }
  void service_found() override { write("found"); }

  std::string next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds(30), [this] { return !lines_.empty(); })) {
      return "nothing happened";
    }
    std::string line = lines_.front();
    lines_.pop_front();
    return line;
  }

 private:
  void write(std::string line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;
};

constexpr Patience hurried{std::chrono::milliseconds(1000), std::chrono::milliseconds(1)};

struct WatcherTest : ::testing::Test {
  testing::FakeApi api;
  Diary diary;
};

TEST_F(WatcherTest, TellsReadersAndCardsAsTheyComeAndGo) {
  Watcher watcher(api, diary, hurried);
  EXPECT_EQ(diary.next(), "found");
  api.plug("A");
  EXPECT_EQ(diary.next(), "added A");
  api.insert("A", {0x3B, 0x8F}, answer_ok);
  EXPECT_EQ(diary.next(), "card A 2 none");
  api.remove("A");
  EXPECT_EQ(diary.next(), "gone A");
  api.unplug("A");
  EXPECT_EQ(diary.next(), "removed A");
}

TEST_F(WatcherTest, ACardThatLayThereBeforeIsTold) {
  api.plug("A");
  api.insert("A", {0x3B}, answer_ok);
  Watcher watcher(api, diary, hurried);
  EXPECT_EQ(diary.next(), "added A");
  EXPECT_EQ(diary.next(), "found");
  EXPECT_EQ(diary.next(), "card A 1 none");
}

TEST_F(WatcherTest, AQuickSwapBetweenTwoLooksIsARemovalAndANewCard) {
  api.plug("A");
  Watcher watcher(api, diary, hurried);
  diary.next();
  diary.next();
  api.insert("A", {0x3B}, answer_ok);
  EXPECT_EQ(diary.next(), "card A 1 none");
  api.swap("A", {0x3B, 0x80}, answer_ok);
  EXPECT_EQ(diary.next(), "gone A");
  EXPECT_EQ(diary.next(), "card A 2 none");
}

TEST_F(WatcherTest, AReaderPulledWithItsCardTellsTheCardFirst) {
  api.plug("A");
  api.insert("A", {0x3B}, answer_ok);
  Watcher watcher(api, diary, hurried);
  for (int line = 0; line < 3; ++line) diary.next();
  api.unplug("A");
  EXPECT_EQ(diary.next(), "gone A");
  EXPECT_EQ(diary.next(), "removed A");
}

TEST_F(WatcherTest, ADaemonThatDiesIsFoundAgainWithANewContext) {
  api.plug("A");
  api.insert("A", {0x3B}, answer_ok);
  Watcher watcher(api, diary, hurried);
  EXPECT_EQ(diary.next(), "added A");
  EXPECT_EQ(diary.next(), "found");
  EXPECT_EQ(diary.next(), "card A 1 none");
  api.set_daemon(false);
  EXPECT_EQ(diary.next(), "gone A");
  EXPECT_EQ(diary.next(), "removed A");
  EXPECT_EQ(diary.next(), "lost no_service");
  api.set_daemon(true);
  EXPECT_EQ(diary.next(), "added A");
  EXPECT_EQ(diary.next(), "found");
  EXPECT_EQ(diary.next(), "card A 1 none");
}

TEST_F(WatcherTest, WithoutADaemonItSaysSoOnceAndGoesOnTrying) {
  api.set_daemon(false);
  Watcher watcher(api, diary, hurried);
  EXPECT_EQ(diary.next(), "lost no_service");
  api.plug("A");
  api.set_daemon(true);
  EXPECT_EQ(diary.next(), "added A");
  EXPECT_EQ(diary.next(), "found");
}

TEST_F(WatcherTest, AMuteCardAndOnePulledInTheMiddleAreTold) {
  api.plug("A");
  Watcher watcher(api, diary, hurried);
  diary.next();
  diary.next();
  api.insert("A", {}, {});
  EXPECT_EQ(diary.next(), "card A 0 card_mute");
  api.remove("A");
  EXPECT_EQ(diary.next(), "gone A");
  api.insert("A", {0x3B}, [this](ByteView, Bytes&) {
    api.remove("A");
    return static_cast<Code>(SCARD_E_NOT_TRANSACTED);
  });
  EXPECT_EQ(diary.next(), "card A 1 no_card");
  EXPECT_EQ(diary.next(), "gone A");
}

TEST_F(WatcherTest, LooksAgainAtTheCardsThatLieThere) {
  api.plug("A");
  api.plug("B");
  Watcher watcher(api, diary, hurried);
  for (int line = 0; line < 3; ++line) diary.next();
  api.insert("A", {0x3B}, answer_ok);
  EXPECT_EQ(diary.next(), "card A 1 none");
  watcher.look_again();
  EXPECT_EQ(diary.next(), "card A 1 none");
  api.remove("A");
  EXPECT_EQ(diary.next(), "gone A");
}

TEST_F(WatcherTest, LeavesNothingOpen) {
  api.plug("A");
  api.insert("A", {0x3B}, answer_ok);
  {
    Watcher watcher(api, diary, hurried);
    for (int line = 0; line < 3; ++line) diary.next();
  }
  EXPECT_EQ(api.open_contexts, 0);
  EXPECT_EQ(api.open_cards, 0);
}

}  // namespace
}  // namespace noren::pcsc
