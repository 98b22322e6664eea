// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/damage.hpp"

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
using simulated::Call;
using simulated::Fault;

// A journal on a disk that fails when it is told to.
class DamageTest : public testing::Test {
 protected:
  std::unique_ptr<SqliteJournal> open() {
    auto journal = SqliteJournal::open(
        disk_.path("journal.db"), random_,
        {.terminal = "T-0001",
         .alarm = [this](std::string_view line) { alarms_.emplace_back(line); }});
    EXPECT_TRUE(journal);
    return journal ? std::move(*journal) : nullptr;
  }
  // A finished complete of sale "0001".
  Operation finished(SqliteJournal& journal, const std::string& ref = "0001") {
    Operation operation;
    operation.verb = Verb::complete;
    operation.id = Id(1'000'000, journal.epoch(), journal.take_sequence(), operation.verb);
    operation.ref = ref;
    operation.request = R"({"card":"sealed"})";
    EXPECT_TRUE(journal.begin(operation, "before"));
    operation.state = State::done;
    operation.status = 0;
    operation.reply = R"({"awarded":15})";
    EXPECT_TRUE(journal.end(operation, "after"));
    return operation;
  }
  void damage(const char* sql) { EXPECT_TRUE(Database::open(disk_.path("journal.db"))->run(sql)); }
  void fail(Call call, Fault fault) {
    disk_.set_hook(
        [=](Call asked, const std::string&) { return asked == call ? fault : Fault::none; });
  }

  simulated::Disk disk_;
  CountingRandom random_;
  std::vector<std::string> alarms_;
};

TEST_F(DamageTest, AnEndThatIsDamagedIsUnknown) {
  const Operation operation = finished(*open());
  damage("UPDATE operation SET state=2");
  auto journal = open();
  ASSERT_EQ(alarms_.size(), 1u);
  EXPECT_NE(alarms_[0].find(operation.id.text()), std::string::npos);
  const auto found = journal->find(operation.id);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->state, State::unknown);
  EXPECT_EQ((*found)->reason, "damaged");
  EXPECT_EQ((*found)->request, operation.request);
  open();
  EXPECT_EQ(alarms_.size(), 1u) << "told once";
}

TEST_F(DamageTest, ARequestThatIsDamagedIsNeverSentAndTheRestIsUsable) {
  const Operation operation = finished(*open());
  const Operation other = finished(*open(), "0002");
  damage(R"(UPDATE operation SET request='{"card":"sea1ed"}' WHERE ref='0001')");
  auto journal = open();
  EXPECT_EQ(alarms_.size(), 1u);
  EXPECT_EQ(alarms_[0].find("sea1ed"), std::string::npos) << "a request is nobody's to read";
  EXPECT_EQ(journal->find(operation.id).error().reason, "journal_operation_damaged");
  EXPECT_EQ((*journal->find(other.id))->state, State::done);
  EXPECT_TRUE(journal->unfinished()->empty());
  EXPECT_EQ(set_aside_before(journal->database())->size(), 1u);
  finished(*journal, "0003");
}

TEST_F(DamageTest, ASaleThatIsDamagedDoesNotBeginAnew) {
  finished(*open());
  damage("UPDATE sale SET snapshot='xfter'");
  EXPECT_EQ(open()->load_sale("0001").error().reason, "journal_sale_damaged");
  EXPECT_EQ(alarms_.size(), 1u);
  damage("DELETE FROM damaged");
  EXPECT_EQ(open()->load_sale("0001").error().reason, "journal_sale_damaged")
      << "it has operations";
  EXPECT_FALSE(*open()->load_sale("0002"));
}

TEST_F(DamageTest, DamageIsFoundWhileTheJournalIsOpen) {
  auto journal = open();
  const Operation operation = finished(*journal);
  damage("UPDATE operation SET reply='{}'");
  EXPECT_EQ((*journal->find(operation.id))->state, State::unknown);
  EXPECT_EQ(alarms_.size(), 1u);
}

TEST_F(DamageTest, AfterAFailedSyncItIsBrokenUntilItIsOpenedAgain) {
  auto journal = open();
  const Operation first = finished(*journal);
  Operation second = first;
  second.id = Id(1'000'000, journal->epoch(), journal->take_sequence(), Verb::complete);
  second.ref = "0002";
  fail(Call::sync, Fault::error);
  const Status begun = journal->begin(second, "two");
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(begun.error().reason, "journal_broken");
  disk_.set_hook({});
  EXPECT_EQ(journal->begin(second, "two").error().reason, "journal_broken");
  EXPECT_EQ(journal->end(first, "x").error().reason, "journal_broken");
  EXPECT_EQ(journal->save_sale("0001", "x").error().reason, "journal_broken");
  EXPECT_EQ(journal->load_sale("0001").error().reason, "journal_broken");
  EXPECT_EQ(journal->find(first.id).error().reason, "journal_broken");
  EXPECT_EQ(journal->unfinished().error().reason, "journal_broken");
  EXPECT_EQ(journal->of_sale("0001").error().reason, "journal_broken");
  EXPECT_EQ(journal->undoing().error().reason, "journal_broken");
  disk_.kill();
  journal = open();
  EXPECT_EQ(**journal->load_sale("0001"), "after");
  const bool kept = journal->find(second.id)->has_value();
  EXPECT_EQ(kept, journal->load_sale("0002")->has_value()) << "both or neither";
}

TEST_F(DamageTest, AfterAFailedSyncWhileDamageIsSetAsideItIsBrokenToo) {
  auto journal = open();
  const Operation operation = finished(*journal);
  damage("UPDATE operation SET reply='{}'");
  fail(Call::sync, Fault::error);
  EXPECT_EQ(journal->find(operation.id).error().reason, "journal_broken");
  disk_.set_hook({});
  EXPECT_EQ(journal->find(operation.id).error().reason, "journal_broken")
      << "nobody knows whether it is set aside on disk";
  EXPECT_EQ(journal->save_sale("0002", "x").error().reason, "journal_broken");
  disk_.kill();
  EXPECT_EQ((*open()->find(operation.id))->state, State::unknown);
}

TEST_F(DamageTest, AFullDiskChangesNothingAndWorkGoesOn) {
  auto journal = open();
  const Operation first = finished(*journal);
  fail(Call::write, Fault::full);
  EXPECT_EQ(journal->save_sale("0001", "later").error().reason, "journal_full");
  EXPECT_EQ(**journal->load_sale("0001"), "after");
  EXPECT_EQ((*journal->find(first.id))->state, State::done);
  disk_.set_hook({});
  EXPECT_TRUE(journal->save_sale("0001", "later"));
  EXPECT_EQ(**open()->load_sale("0001"), "later");
}

}  // namespace
}  // namespace noren::runtime
