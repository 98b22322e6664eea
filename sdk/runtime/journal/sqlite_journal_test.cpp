// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/sqlite_journal.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/counting_random.hpp"
#include "tests/support/temporary_folder.hpp"

namespace noren::runtime {
namespace {

using operation::Id;
using operation::Operation;
using operation::State;
using operation::Verb;

class JournalTest : public testing::Test {
 protected:
  std::unique_ptr<SqliteJournal> open(JournalOptions options = {}) {
    auto journal = SqliteJournal::open(folder_.path() / "journal.db", random_, std::move(options));
    EXPECT_TRUE(journal);
    return journal ? std::move(*journal) : nullptr;
  }
  Operation make(SqliteJournal& journal, Verb verb = Verb::complete) {
    Operation operation;
    operation.verb = verb;
    operation.id = Id(1'000'000, journal.epoch(), journal.take_sequence(), verb);
    operation.ref = "0001";
    operation.instance = "loyalty";
    operation.request = R"({"a":"あ"})";
    operation.amount = 1580;
    return operation;
  }

  TemporaryFolder folder_;
  CountingRandom random_;
};

TEST_F(JournalTest, WhatWasBegunIsThereAfterReopening) {
  auto journal = open();
  Operation operation = make(*journal);
  operation.original = Id(0, journal->epoch(), 77, Verb::hold);
  ASSERT_TRUE(journal->begin(operation, "sale-1"));
  journal = open();
  const auto unfinished = journal->unfinished();
  ASSERT_EQ(unfinished->size(), 1u);
  EXPECT_EQ(unfinished->front().id, operation.id);
  EXPECT_EQ(unfinished->front().request, operation.request);
  EXPECT_EQ(unfinished->front().original, operation.original);
  EXPECT_EQ(unfinished->front().state, State::journaled);
  EXPECT_EQ(**journal->load_sale("0001"), "sale-1");
}

TEST_F(JournalTest, IdsAreNeverMadeTwice) {
  auto journal = open();
  const auto epoch = journal->epoch();
  (void)journal->take_sequence();  // one that was never written
  const Operation first = make(*journal);
  ASSERT_TRUE(journal->begin(first, "s"));
  journal = open();
  EXPECT_GT(make(*journal).id.sequence(), first.id.sequence());
  EXPECT_NE(journal->epoch(), epoch) << "a restored copy would repeat the ids of its original";
}

TEST_F(JournalTest, ARepeatedIdChangesNothing) {
  auto journal = open();
  Operation operation = make(*journal);
  ASSERT_TRUE(journal->begin(operation, "first"));
  operation.amount = 9;
  EXPECT_EQ(journal->begin(operation, "second").error().status, NOREN_E_EXISTS);
  EXPECT_EQ(**journal->load_sale("0001"), "first");
  EXPECT_EQ((*journal->find(operation.id))->amount, 1580);
}

TEST_F(JournalTest, EndsOperationAndSaleTogether) {
  auto journal = open();
  Operation operation = make(*journal);
  ASSERT_TRUE(journal->begin(operation, "before"));
  operation.state = State::done;
  operation.status = 0;
  operation.reply = "{}";
  ASSERT_TRUE(journal->end(operation, "after"));
  EXPECT_TRUE(journal->unfinished()->empty());
  EXPECT_EQ(**journal->load_sale("0001"), "after");
  Operation never = make(*journal);
  EXPECT_EQ(journal->end(never, "ghost").error().reason, "operation_unknown");
  EXPECT_EQ(**journal->load_sale("0001"), "after");
}

TEST_F(JournalTest, ATornTailLosesOnlyWhatWasNotAcknowledged) {
  auto journal = open();
  const Operation first = make(*journal);
  ASSERT_TRUE(journal->begin(first, "one"));
  const auto wal = folder_.path() / "journal.db-wal";
  const auto acknowledged = std::filesystem::file_size(wal);
  const Operation second = make(*journal);
  ASSERT_TRUE(journal->begin(second, "two"));
  const auto full = std::filesystem::file_size(wal);
  ASSERT_GT(full, acknowledged);
  const auto torn = folder_.path() / "torn";
  for (auto size = acknowledged; size < full; size += 499) {
    std::filesystem::remove_all(torn);
    std::filesystem::create_directory(torn);
    std::filesystem::copy(folder_.path() / "journal.db", torn / "journal.db");
    std::filesystem::copy(wal, torn / "journal.db-wal");
    std::filesystem::resize_file(torn / "journal.db-wal", size);
    auto recovered = SqliteJournal::open(torn / "journal.db", random_);
    ASSERT_TRUE(recovered) << size;
    const auto unfinished = (*recovered)->unfinished();
    ASSERT_TRUE(unfinished) << size;
    ASSERT_EQ(unfinished->size(), 1u) << size;
    EXPECT_EQ(unfinished->front().id, first.id);
    EXPECT_EQ(**(*recovered)->load_sale("0001"), "one");
  }
}

TEST_F(JournalTest, AFullDiskRefusesAndKeepsWhatWasThere) {
  auto journal = open();
  const Operation first = make(*journal);
  ASSERT_TRUE(journal->begin(first, "one"));
  // The page limit is SQLite's own way to be out of space: SQLITE_FULL as from a disk.
  ASSERT_TRUE(journal->database().run("PRAGMA max_page_count=1"));
  Operation big = make(*journal);
  big.request = std::string(200'000, 'x');
  const Status refused = journal->begin(big, "two");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "journal_full");
  EXPECT_EQ(**journal->load_sale("0001"), "one");
  ASSERT_TRUE(journal->database().run("PRAGMA max_page_count=100000"));
  EXPECT_TRUE(journal->begin(big, "two"));
}

TEST_F(JournalTest, AJournalOfALaterNorenIsNamedAndLeftAlone) {
  open();
  {
    auto raw = Database::open(folder_.path() / "journal.db");
    ASSERT_TRUE(raw->run("PRAGMA user_version=3"));
  }
  const auto refused = SqliteJournal::open(folder_.path() / "journal.db", random_);
  EXPECT_EQ(refused.error().reason, "journal_newer");
}

TEST_F(JournalTest, BelongsToOneTerminal) {
  { open({.terminal = "T-0001"}); }
  { open(); }
  const auto refused =
      SqliteJournal::open(folder_.path() / "journal.db", random_, {.terminal = "T-0002"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "journal_other_terminal");
  EXPECT_EQ(refused.error().details,
            (std::vector<std::string>{folder_.path() / "journal.db", "T-0001", "T-0002"}));
  open({.terminal = "T-0001"});
}

TEST_F(JournalTest, NotesAreWrittenWithTheNextRecord) {
  auto journal = open();
  journal->note("seen", "1");
  EXPECT_EQ(journal->noted("seen"), "1");
  EXPECT_EQ(journal->noted("other"), "");
  journal = open();
  EXPECT_EQ(journal->noted("seen"), "") << "nothing was written since";
  journal->note("seen", "2");
  journal->note("seen", "3");
  ASSERT_TRUE(journal->begin(make(*journal), "s"));
  journal = open();
  EXPECT_EQ(journal->noted("seen"), "3");
}

TEST_F(JournalTest, OfTooManyNotesTheOldestGo) {
  auto journal = open();
  for (int number = 0; number < 4096; ++number) journal->note(std::to_string(number), "x");
  ASSERT_TRUE(journal->save_sale("1", "s"));
  journal->note("0", "again");
  journal->note("more", "y");
  ASSERT_TRUE(journal->save_sale("1", "s"));
  journal = open();
  EXPECT_EQ(journal->noted("0"), "again");
  EXPECT_EQ(journal->noted("1"), "");
  EXPECT_EQ(journal->noted("2"), "x");
  EXPECT_EQ(journal->noted("more"), "y");
}

// As the first release wrote it.
TEST_F(JournalTest, TakesAJournalOfVersion1) {
  {
    auto raw = Database::open(folder_.path() / "journal.db");
    ASSERT_TRUE(raw->run(R"sql(
      CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
      CREATE TABLE operation(
        sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, state INTEGER NOT NULL,
        ref TEXT NOT NULL, instance TEXT NOT NULL, arguments TEXT NOT NULL, request TEXT NOT NULL,
        amount INTEGER NOT NULL, currency TEXT NOT NULL, original TEXT, created_ms INTEGER NOT NULL,
        status INTEGER NOT NULL, reply TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL);
      CREATE INDEX operation_of_sale ON operation(ref);
      CREATE INDEX operation_unfinished ON operation(state) WHERE state NOT IN (2, 3);
      CREATE TABLE sale(ref TEXT PRIMARY KEY, snapshot TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX sale_undoing ON sale(ref)
        WHERE json_valid(snapshot) AND json_extract(snapshot, '$.undoing');
      INSERT INTO meta VALUES('epoch', x'01020304050607');
      INSERT INTO operation VALUES(7, '00000100-0000-0000-0000-000000000702', 'complete', 4, '0001',
        'loyalty', '{"a":1}', '{"b":2}', 1580, 'JPY', NULL, 5, 1001, '{}', 'reply_lost', '');
      INSERT INTO sale VALUES('0001', 'the sale');
      PRAGMA user_version=1;
    )sql"));
  }
  auto journal =
      open({.terminal = "T-0001", .alarm = [](std::string_view line) { ADD_FAILURE() << line; }});
  ASSERT_EQ(journal->unfinished()->size(), 1u);
  const Operation operation = journal->unfinished()->front();
  EXPECT_EQ(operation.id.text(), "00000100-0000-0000-0000-000000000702");
  EXPECT_EQ(operation.request, R"({"b":2})");
  EXPECT_EQ(operation.reason, "reply_lost");
  EXPECT_EQ(**journal->load_sale("0001"), "the sale");
  EXPECT_EQ(journal->take_sequence(), 8u);
  EXPECT_FALSE(SqliteJournal::open(folder_.path() / "journal.db", random_, {.terminal = "T-2"}));
}

TEST_F(JournalTest, AFileThatIsNoJournalIsNamed) {
  {
    std::FILE* file = std::fopen((folder_.path() / "journal.db").c_str(), "w");
    std::fputs(
        "this is not a database, and long enough to be read as a header of one ........."
        "....................................................................",
        file);
    std::fclose(file);
  }
  const auto refused = SqliteJournal::open(folder_.path() / "journal.db", random_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().details.front(), folder_.path() / "journal.db");
}

}  // namespace
}  // namespace noren::runtime
