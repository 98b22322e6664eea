// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/transfer.hpp"

#include <gtest/gtest.h>

#include "core/sale/sale.hpp"
#include "tests/support/counting_random.hpp"
#include "tests/support/simulated_disk.hpp"

namespace noren::runtime {
namespace {

using operation::Id;
using operation::Operation;
using operation::State;
using operation::Verb;

// The journal of an old register and that of a new one.
class TransferTest : public testing::Test {
 protected:
  TransferTest() {
    begin(*old_, "0001", State::unknown);
    begin(*old_, "0001", State::done);
    begin(*old_, "0002", State::done);
    begin(*old_, "0003", State::manual);
  }
  static std::unique_ptr<SqliteJournal> open(const simulated::Disk& disk, Random& random,
                                             const char* terminal) {
    auto journal = SqliteJournal::open(disk.path("journal.db"), random, {.terminal = terminal});
    EXPECT_TRUE(journal);
    return journal ? std::move(*journal) : nullptr;
  }
  Operation begin(SqliteJournal& journal, const std::string& ref, State state) {
    Operation operation;
    operation.verb = Verb::complete;
    operation.id = Id(1'000'000, journal.epoch(), journal.take_sequence(), operation.verb);
    operation.ref = ref;
    operation.instance = "points";
    operation.request = R"({"card":"あ"})";
    operation.original = operation.id;
    sale::Sale sale = sale::begin({{"ref", ref}}, "2026-11-22");
    sale.state = state == State::done ? sale::State::done : sale::State::completing;
    if (ref == "0001") sale.state = sale::State::completing;
    EXPECT_TRUE(journal.begin(operation, sale::to_snapshot(sale)));
    operation.state = state;
    EXPECT_TRUE(journal.end(operation, sale::to_snapshot(sale)));
    return operation;
  }
  std::string exported(bool all = false) {
    auto transfer = collect_transfer(*old_, all);
    EXPECT_TRUE(transfer);
    transfer->terminal = "T-0001";
    transfer->center = "center";
    return write_transfer(*transfer);
  }

  simulated::Disk old_disk_;
  simulated::Disk new_disk_;
  CountingRandom old_random_{0};
  CountingRandom new_random_{100};
  std::unique_ptr<SqliteJournal> old_ = open(old_disk_, old_random_, "T-0001");
  std::unique_ptr<SqliteJournal> new_ = open(new_disk_, new_random_, "T-0002");
};

TEST_F(TransferTest, WhatIsNotSettledGoesOnUnderItsOwnIds) {
  begin(*new_, "9999", State::unknown);
  const auto transfer = read_transfer(exported());
  ASSERT_TRUE(transfer);
  EXPECT_EQ(transfer->terminal, "T-0001");
  const auto adopted = adopt_transfer(*new_, *transfer);
  ASSERT_TRUE(adopted);
  EXPECT_EQ(*adopted, 3u);
  for (const char* ref : {"0001", "0003"}) {
    const auto before = old_->of_sale(ref);
    const auto after = new_->of_sale(ref);
    ASSERT_EQ(before->size(), after->size());
    for (std::size_t index = 0; index < before->size(); ++index) {
      EXPECT_EQ((*before)[index].id, (*after)[index].id);
      EXPECT_EQ((*before)[index].state, (*after)[index].state);
      EXPECT_EQ((*before)[index].request, (*after)[index].request);
      EXPECT_EQ((*before)[index].original, (*after)[index].original);
    }
    EXPECT_EQ(**old_->load_sale(ref), **new_->load_sale(ref));
  }
  EXPECT_TRUE(new_->of_sale("0002")->empty()) << "it is settled";
  const auto more = begin(*new_, "0004", State::done);
  EXPECT_TRUE((*new_->find(more.id))) << "the journal's own ids go on";
}

TEST_F(TransferTest, ASecondTimeChangesNothing) {
  const auto transfer = read_transfer(exported());
  ASSERT_TRUE(adopt_transfer(*new_, *transfer));
  // Meanwhile the new register has settled one.
  auto operation = new_->unfinished()->front();
  operation.state = State::done;
  ASSERT_TRUE(new_->end(operation, "settled"));
  const auto again = adopt_transfer(*new_, *transfer);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, 0u);
  EXPECT_EQ(**new_->load_sale(operation.ref), "settled");
  EXPECT_EQ((**new_->find(operation.id)).state, State::done);
}

TEST_F(TransferTest, AnotherExportOfTheSameSalesChangesNothingEither) {
  ASSERT_TRUE(adopt_transfer(*new_, *read_transfer(exported())));
  begin(*old_, "0005", State::unknown);
  const auto more = adopt_transfer(*new_, *read_transfer(exported()));
  ASSERT_TRUE(more);
  EXPECT_EQ(*more, 1u);
}

TEST_F(TransferTest, ASaleOfTheSameNumberIsNamedAndNothingIsChanged) {
  begin(*new_, "0003", State::done);
  const auto refused = adopt_transfer(*new_, *read_transfer(exported()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "journal_ref_taken");
  EXPECT_EQ(refused.error().details, std::vector<std::string>{"0003"});
  EXPECT_TRUE(new_->of_sale("0001")->empty());
}

TEST_F(TransferTest, ADamagedTextIsRefusedWhereverItIs) {
  const std::string text = exported();
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string flipped = text;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    EXPECT_FALSE(read_transfer(flipped)) << at;
    EXPECT_FALSE(read_transfer(text.substr(0, at))) << at;
  }
  EXPECT_FALSE(read_transfer(text + text));
  EXPECT_FALSE(read_transfer(""));
  std::string newer = text;
  newer.replace(newer.find(":1"), 2, ":2");
  EXPECT_EQ(read_transfer(newer).error().reason, "journal_export_newer");
}

TEST_F(TransferTest, AnExportedJournalIsNotOpenedForWork) {
  auto transfer = collect_transfer(*old_, true);
  EXPECT_EQ(transfer->operations.size(), 4u);
  (void)write_transfer(*transfer);
  ASSERT_TRUE(mark_exported(*old_, *transfer));
  old_.reset();
  const auto refused =
      SqliteJournal::open(old_disk_.path("journal.db"), old_random_, {.terminal = "T-0001"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "journal_exported");
  EXPECT_TRUE(SqliteJournal::open(old_disk_.path("journal.db"), old_random_,
                                  {.terminal = "T-0001", .exported_too = true}));
}

}  // namespace
}  // namespace noren::runtime
