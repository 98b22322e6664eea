// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/sqlite_journal.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace noren::runtime {
namespace {

using operation::Id;
using operation::Operation;
using operation::State;
using operation::Verb;

class CountingRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = ++last_;
  }

 private:
  std::uint8_t last_ = 0;
};

class JournalTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "noren-journal-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<SqliteJournal> open() {
    auto journal = SqliteJournal::open(directory_ / "journal.db", random_);
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

  std::filesystem::path directory_;
  CountingRandom random_;
};

TEST_F(JournalTest, WhatWasBegunIsThereAfterReopening) {
  auto journal = open();
  Operation operation = make(*journal);
  operation.original = Id(0, journal->epoch(), 77, Verb::hold);
  ASSERT_TRUE(journal->begin(operation, "sale-1"));
  const auto epoch = journal->epoch();
  journal = open();
  EXPECT_EQ(journal->epoch(), epoch);
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
  (void)journal->take_sequence();  // one that was never written
  const Operation first = make(*journal);
  ASSERT_TRUE(journal->begin(first, "s"));
  journal = open();
  EXPECT_GT(make(*journal).id.sequence(), first.id.sequence());
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
  const auto wal = directory_ / "journal.db-wal";
  const auto acknowledged = std::filesystem::file_size(wal);
  const Operation second = make(*journal);
  ASSERT_TRUE(journal->begin(second, "two"));
  const auto full = std::filesystem::file_size(wal);
  ASSERT_GT(full, acknowledged);
  const auto torn = directory_ / "torn";
  for (auto size = acknowledged; size < full; size += 97) {
    std::filesystem::remove_all(torn);
    std::filesystem::create_directory(torn);
    std::filesystem::copy(directory_ / "journal.db", torn / "journal.db");
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
    auto raw = Database::open(directory_ / "journal.db");
    ASSERT_TRUE(raw->run("PRAGMA user_version=2"));
  }
  const auto refused = SqliteJournal::open(directory_ / "journal.db", random_);
  EXPECT_EQ(refused.error().reason, "journal_newer");
}

TEST_F(JournalTest, AFileThatIsNoJournalIsNamed) {
  {
    std::FILE* file = std::fopen((directory_ / "journal.db").c_str(), "w");
    std::fputs(
        "this is not a database, and long enough to be read as a header of one ........."
        "....................................................................",
        file);
    std::fclose(file);
  }
  const auto refused = SqliteJournal::open(directory_ / "journal.db", random_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().details.front(), directory_ / "journal.db");
}

}  // namespace
}  // namespace noren::runtime
