// SPDX-License-Identifier: Apache-2.0
#include "writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <future>

#include "core/center/memory_store.hpp"
#include "platform.hpp"

namespace noren::center {
namespace {

using testing::InSequence;
using testing::NiceMock;
using testing::Return;

class MockStore : public MemoryStore {
 public:
  MOCK_METHOD(Status, begin, (), (override));
  MOCK_METHOD(Status, commit, (), (override));
  MOCK_METHOD(void, rollback, (), (override));
  MOCK_METHOD(Status, failure, (), (const, override));
};

class WriterTest : public testing::Test {
 protected:
  WriterTest() {
    ON_CALL(store_, begin).WillByDefault([] { return Status(Done{}); });
    ON_CALL(store_, commit).WillByDefault([] { return Status(Done{}); });
    ON_CALL(store_, failure).WillByDefault([] { return Status(Done{}); });
  }
  // Runs one job that says it is done, and gives what was answered.
  Reply ask(noren_outcome outcome = NOREN_OUTCOME_DONE) {
    std::optional<Reply> answered;
    writer_->submit(
        [outcome](Center&) {
          Reply reply;
          reply.outcome = outcome;
          return reply;
        },
        [&](Reply reply, const Standing&) { answered = std::move(reply); });
    while (!answered) io_.run_one();
    return *answered;
  }
  void start() {
    writer_.emplace(center_, store_, io_.get_executor(), [this] { broken_ = true; });
  }

  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{
      io_.get_executor()};
  NiceMock<MockStore> store_;
  SystemClock clock_;
  SystemRandom random_;
  Center center_{store_, clock_, random_, {}, {}};
  bool broken_ = false;
  std::optional<Writer> writer_;
};

TEST_F(WriterTest, NothingIsAnsweredBeforeItIsKept) {
  bool kept = false;
  ON_CALL(store_, commit).WillByDefault([&] {
    kept = true;
    return Status(Done{});
  });
  start();
  EXPECT_EQ(ask().outcome, NOREN_OUTCOME_DONE);
  EXPECT_TRUE(kept);
}

TEST_F(WriterTest, WhatWaitsTogetherIsKeptTogether) {
  std::promise<void> entered;
  std::promise<void> go;
  int commits = 0;
  ON_CALL(store_, commit).WillByDefault([&] {
    ++commits;
    return Status(Done{});
  });
  start();
  int answers = 0;
  writer_->submit(
      [&](Center&) {
        entered.set_value();
        go.get_future().wait();
        return Reply{};
      },
      [&](const Reply&, const Standing&) { ++answers; });
  entered.get_future().wait();
  for (int count = 0; count < 10; ++count) {
    writer_->submit([](Center&) { return Reply{}; },
                    [&](const Reply&, const Standing&) { ++answers; });
  }
  go.set_value();
  while (answers < 11) io_.run_one();
  EXPECT_EQ(commits, 2);
}

TEST_F(WriterTest, AFullDiskRefusesTheBatchAndIsGotOver) {
  EXPECT_CALL(store_, rollback).Times(testing::AtLeast(1));
  EXPECT_CALL(store_, commit)
      .WillOnce([] { return Status(error(NOREN_E_FAILURE, "center_disk_full")); })
      .WillOnce([] { return Status(Done{}); });
  start();
  const Reply refused = ask();
  EXPECT_EQ(refused.reason, "center_disk_full");
  EXPECT_EQ(refused.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(ask().outcome, NOREN_OUTCOME_DONE);
  EXPECT_FALSE(broken_);
}

TEST_F(WriterTest, OnAFullDiskQuestionsAreAnswered) {
  std::promise<void> entered;
  std::promise<void> go;
  EXPECT_CALL(store_, commit).Times(2).WillOnce([] { return Status(Done{}); }).WillOnce([] {
    return Status(error(NOREN_E_FAILURE, "center_disk_full"));
  });
  start();
  std::map<std::string, Reply> answers;
  const auto submit = [&](const std::string& name, noren_outcome outcome, Writer::Does does) {
    writer_->submit(
        [outcome](Center&) {
          Reply reply;
          reply.outcome = outcome;
          return reply;
        },
        [&answers, name](Reply reply, const Standing&) { answers[name] = std::move(reply); }, does);
  };
  writer_->submit(
      [&](Center&) {
        entered.set_value();
        go.get_future().wait();
        return Reply{};
      },
      [&](const Reply&, const Standing&) {});
  entered.get_future().wait();
  submit("question", NOREN_OUTCOME_NONE, Writer::Does::read);
  submit("sale", NOREN_OUTCOME_DONE, Writer::Does::write);
  go.set_value();
  while (answers.size() < 2) io_.run_one();
  EXPECT_EQ(answers["question"].status, NOREN_OK);
  EXPECT_EQ(answers["sale"].reason, "center_disk_full");
  EXPECT_EQ(answers["sale"].outcome, NOREN_OUTCOME_REFUSED);
}

TEST_F(WriterTest, ACommitThatBreaksIsUnknownAndEndsTheWork) {
  EXPECT_CALL(store_, commit).WillOnce([] {
    return Status(error(NOREN_E_FAILURE, "center_storage"));
  });
  start();
  const Reply unknown = ask();
  EXPECT_EQ(unknown.status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(unknown.outcome, NOREN_OUTCOME_UNKNOWN);
  const Reply after = ask();
  EXPECT_EQ(after.reason, "center_busy");
  EXPECT_TRUE(broken_);
}

TEST_F(WriterTest, AReadThatFailsRefusesWithoutDoubt) {
  ON_CALL(store_, failure).WillByDefault([] {
    return Status(error(NOREN_E_FAILURE, "center_storage"));
  });
  EXPECT_CALL(store_, commit).Times(0);
  start();
  EXPECT_EQ(ask().outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_FALSE(broken_);
}

TEST_F(WriterTest, BusyBooksStartNothing) {
  bool started = false;
  ON_CALL(store_, begin).WillByDefault([] {
    return Status(error(NOREN_E_FAILURE, "center_busy"));
  });
  start();
  std::optional<Reply> answered;
  writer_->submit(
      [&](Center&) {
        started = true;
        return Reply{};
      },
      [&](Reply reply, const Standing&) { answered = std::move(reply); });
  while (!answered) io_.run_one();
  EXPECT_EQ(answered->reason, "center_busy");
  EXPECT_FALSE(started);
}

}  // namespace
}  // namespace noren::center
