// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/salvage.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "runtime/journal/sqlite_journal.hpp"
#include "tests/support/counting_random.hpp"
#include "tests/support/temporary_folder.hpp"

namespace noren::runtime {
namespace {

namespace fs = std::filesystem;
using operation::Id;
using operation::Operation;
using operation::State;
using operation::Verb;

// A journal of forty sales in a file, of which pages are overwritten.
class SalvageTest : public testing::Test {
 protected:
  void SetUp() override {
    auto journal = open();
    for (int number = 0; number < 40; ++number) {
      Operation operation;
      operation.verb = Verb::complete;
      operation.id = Id(0, journal->epoch(), journal->take_sequence(), operation.verb);
      operation.ref = std::to_string(number);
      operation.state = State::unknown;
      operation.request = std::string(900, 'x');
      ASSERT_TRUE(journal->begin(operation, "sale " + operation.ref));
      operations_.push_back(operation);
    }
  }

  std::unique_ptr<SqliteJournal> open() {
    alarms_.clear();
    auto journal = SqliteJournal::open(
        file(), random_, {.alarm = [this](std::string_view line) { alarms_.emplace_back(line); }});
    return journal ? std::move(*journal) : nullptr;
  }
  fs::path file() const { return folder_.path() / "journal.db"; }
  std::string content() const {
    std::ifstream stream(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  void overwrite(std::size_t page) {
    std::string bytes = content();
    ASSERT_LT(page * 4096, bytes.size());
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page * 4096), 4096, 'z');
    std::ofstream(file(), std::ios::binary) << bytes;
  }
  std::size_t readable(SqliteJournal& journal) const {
    std::size_t count = 0;
    for (const Operation& operation : operations_) {
      const auto found = journal.find(operation.id);
      if (found && *found && (*found)->request == operation.request) ++count;
    }
    return count;
  }

  TemporaryFolder folder_;
  CountingRandom random_;
  std::vector<Operation> operations_;
  std::vector<std::string> alarms_;
};

TEST_F(SalvageTest, TakesOverWhatCanBeReadAndNamesWhatIsMissing) {
  const std::string whole = content();
  const std::size_t pages = whole.size() / 4096;
  ASSERT_GT(pages, 12u);
  std::size_t salvaged = 0;
  for (std::size_t page = 1; page < pages; page += 3) {
    std::ofstream(file(), std::ios::binary) << whole;
    overwrite(page);
    auto journal = open();
    if (!journal) continue;  // the root of a table
    const std::size_t left = readable(*journal);
    EXPECT_FALSE(alarms_.empty()) << page;
    std::size_t named = 0;
    for (const std::string& line : alarms_) named += line.find(" is missing") != line.npos;
    EXPECT_EQ(left + named, operations_.size()) << page;
    for (const Operation& operation : operations_) {
      const auto sale = journal->load_sale(operation.ref);
      if (sale) {
        EXPECT_TRUE(*sale) << page << ": a sale with operations must not begin anew";
      }
    }
    salvaged += left > 20;
    EXPECT_TRUE(fs::exists(folder_.path() / "journal.db.damaged-1"));
    fs::remove(folder_.path() / "journal.db.damaged-1");
    journal = open();
    ASSERT_TRUE(journal);
    EXPECT_TRUE(alarms_.empty()) << "told once";
    journal.reset();
  }
  EXPECT_GT(salvaged, pages / 6);
}

TEST_F(SalvageTest, GoesOnWhereThePowerWasCut) {
  const std::string whole = content();
  // What was made has its name, and the old log is still there.
  std::ofstream(folder_.path() / "journal.db.salvaged", std::ios::binary) << whole;
  std::ofstream(file(), std::ios::binary) << "damaged";
  std::ofstream(folder_.path() / "journal.db-wal", std::ios::binary) << "of the damaged one";
  auto journal = open();
  ASSERT_TRUE(journal);
  EXPECT_EQ(readable(*journal), operations_.size());
  EXPECT_FALSE(fs::exists(folder_.path() / "journal.db.salvaged"));
}

TEST_F(SalvageTest, WhatNobodyCanReadStaysAsItIs) {
  std::ofstream(file(), std::ios::binary) << std::string(8192, 'z');
  EXPECT_EQ(open(), nullptr);
  EXPECT_EQ(content(), std::string(8192, 'z'));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder_.path())) ++files;
  EXPECT_EQ(files, 1u);
}

}  // namespace
}  // namespace noren::runtime
