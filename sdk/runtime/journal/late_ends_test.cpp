// SPDX-License-Identifier: Apache-2.0
// The disk is full just when something ends.
#include "runtime/journal/late_ends.hpp"

#include <gtest/gtest.h>

#include "runtime/journal/sqlite_journal.hpp"
#include "tests/support/counting_random.hpp"
#include "tests/support/simulated_disk.hpp"

namespace noren::runtime {
namespace {

using operation::Id;
using operation::Operation;
using operation::State;
using operation::Verb;

class LateEndsTest : public testing::Test {
 protected:
  LateEndsTest() { open(); }

  void open() {
    journal_.reset();
    auto journal = SqliteJournal::open(disk_.path("journal.db"), random_, {.terminal = "T-0001"});
    ASSERT_TRUE(journal);
    journal_ = std::move(*journal);
  }
  void cut_power() {
    set_full(false);
    disk_.crash(1);
    open();
  }
  void set_full(bool full) {
    disk_.set_hook([=](simulated::Call call, const std::string&) {
      const bool finds_none = full && call == simulated::Call::write;
      return finds_none ? simulated::Fault::full : simulated::Fault::none;
    });
  }
  Operation begun(const std::string& ref, State state = State::journaled) {
    Operation operation;
    operation.verb = Verb::complete;
    operation.state = state;
    operation.id = Id(1'000'000, journal_->epoch(), journal_->take_sequence(), operation.verb);
    operation.ref = ref;
    EXPECT_TRUE(journal_->begin(operation, "begun " + ref));
    return operation;
  }
  void expect_no_room_to_end(Operation operation, State state, const std::string& sale) {
    operation.state = state;
    operation.reply = R"({"awarded":15})";
    const Status ended = journal_->end(operation, sale);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().reason, "journal_full");
  }
  State state_of(const Operation& operation) {
    const auto found = journal_->find(operation.id);
    return found && *found ? (*found)->state : State{};
  }

  simulated::Disk disk_;
  CountingRandom random_;
  std::unique_ptr<SqliteJournal> journal_;
};

TEST_F(LateEndsTest, IsOnDiskBeforeAnythingThatComesAfterIt) {
  const Operation first = begun("0001");
  set_full(true);
  expect_no_room_to_end(first, State::done, "done 0001");
  set_full(false);
  begun("0002");
  cut_power();
  EXPECT_EQ(state_of(first), State::done);
  EXPECT_EQ((*journal_->find(first.id))->reply, R"({"awarded":15})");
  EXPECT_EQ(**journal_->load_sale("0001"), "done 0001");
  EXPECT_EQ(journal_->unfinished()->size(), 1u);
}

TEST_F(LateEndsTest, TheJournalAnswersByItMeanwhile) {
  const Operation waits = begun("0001", State::queued);
  const Operation asked = begun("0001");
  set_full(true);
  expect_no_room_to_end(waits, State::done, "sent");
  EXPECT_EQ(state_of(waits), State::done) << "or it would be sent, and its answer counted, again";
  ASSERT_EQ(journal_->unfinished()->size(), 1u);
  EXPECT_EQ(journal_->unfinished()->front().id, asked.id);
  EXPECT_EQ(journal_->of_sale("0001")->front().state, State::done);
  EXPECT_EQ(**journal_->load_sale("0001"), "sent");
  expect_no_room_to_end(asked, State::unknown, "unknown");
  expect_no_room_to_end(asked, State::refused, "refused");
  EXPECT_TRUE(journal_->unfinished()->empty());
  EXPECT_EQ(**journal_->load_sale("0001"), "refused");
}

TEST_F(LateEndsTest, ItsSaleDoesNotUndoALaterOne) {
  const Operation first = begun("0001");
  const Operation second = begun("0001");
  set_full(true);
  expect_no_room_to_end(first, State::done, "first");
  expect_no_room_to_end(second, State::done, "second");
  set_full(false);
  ASSERT_TRUE(journal_->save_sale("0001", "later"));
  EXPECT_EQ(**journal_->load_sale("0001"), "later");
  ASSERT_TRUE(journal_->save_sale("0002", "x"));
  cut_power();
  EXPECT_EQ(**journal_->load_sale("0001"), "later");
  EXPECT_TRUE(journal_->unfinished()->empty());
}

TEST_F(LateEndsTest, WithNothingAfterItItIsAskedForAgain) {
  const Operation first = begun("0001");
  set_full(true);
  expect_no_room_to_end(first, State::done, "done");
  EXPECT_FALSE(journal_->save_sale("0002", "x"));
  EXPECT_EQ(state_of(first), State::done);
  cut_power();
  EXPECT_EQ(state_of(first), State::journaled);
}

TEST_F(LateEndsTest, AnEndThatCanNeverBeWrittenIsNotKept) {
  Operation never = begun("0001");
  never.id = Id(0, journal_->epoch(), 99, Verb::complete);
  EXPECT_EQ(journal_->end(never, "ghost").error().reason, "operation_unknown");
  EXPECT_TRUE(journal_->save_sale("0002", "x")) << "it would keep all others out";
  EXPECT_EQ(**journal_->load_sale("0001"), "begun 0001");
}

TEST_F(LateEndsTest, AnEndAloneLeavesTheSaleAsItIs) {
  Operation operation = begun("0001");
  operation.state = State::done;
  ASSERT_TRUE(journal_->end(operation, ""));
  EXPECT_EQ(**journal_->load_sale("0001"), "begun 0001");
  EXPECT_EQ(state_of(operation), State::done);
}

}  // namespace
}  // namespace noren::runtime
