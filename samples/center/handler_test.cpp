// SPDX-License-Identifier: Apache-2.0
#include "handler.hpp"

#include <gtest/gtest.h>
#include <sodium.h>
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <future>

#include "core/center/memory_store.hpp"
#include "platform.hpp"
#include "schema.hpp"
#include "tests/support/temporary_folder.hpp"

namespace noren::center {
namespace {

// A handler whose writer stands still until it is let go.
class HandlerTest : public testing::Test {
 protected:
  HandlerTest() {
    database_ = std::move(*Database::open((folder_.path() / "center.db").string()));
    EXPECT_TRUE(database_->execute(schema));
    Statement(*database_, "INSERT INTO terminal VALUES('T', 'A', ?, 0), ('U', 'A', ?, 0)")
        .bind(ByteView(key_))
        .bind(ByteView(key_))
        .run();
    terminals_.emplace(*database_, random_);
    faults_.emplace(*database_);
    handler_.emplace(Handler::Parts{center_, writer_, *terminals_, *faults_, false, clock_,
                                    io_.get_executor(),
                                    [this](const std::string& line) { log_ += line + "\n"; }});
    std::promise<void> entered;
    writer_.submit(
        [&](Center&) {
          entered.set_value();
          go_.get_future().wait();
          return Reply{};
        },
        [](const Reply&, const Standing&) {});
    entered.get_future().wait();
  }
  ~HandlerTest() override { handler_.reset(); }

  void ask(const std::string& terminal, const std::string& verb, const std::string& body) {
    std::string message = "noren-center-1";
    message.append(1, '\0').append(verb).append(1, '\0').append(body);
    std::array<std::uint8_t, 32> mac{};
    crypto_generichash(mac.data(), mac.size(), as_bytes(message).data(), message.size(),
                       key_.data(), key_.size());
    ++asked_;
    handler_->handle({true, "/v1/" + verb, "application/json",
                      R"(Noren terminal=")" + terminal + R"(", mac=")" + to_hex(mac) + "\"", body},
                     [this](Answer answer) { answers_.push_back(std::move(answer)); });
  }
  void status(const std::string& terminal) {
    ask(terminal, "status", R"({"operation":"AAAAAAAAAAAAAAAAAAAAAA=="})");
  }
  void let_go() {
    go_.set_value();
    while (answers_.size() < asked_) io_.run_one();
  }

  TemporaryFolder folder_;
  const Bytes key_ = Bytes(32, 7);
  SystemClock clock_;
  SystemRandom random_;
  MemoryStore store_;
  Center center_{store_, clock_, random_, {}, {}};
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{
      io_.get_executor()};
  std::unique_ptr<Database> database_;
  std::optional<Terminals> terminals_;
  std::optional<Faults> faults_;
  std::string log_;
  std::vector<Answer> answers_;
  std::size_t asked_ = 0;
  std::promise<void> go_;
  Writer writer_{center_, store_, io_.get_executor(), [] {}};
  std::optional<Handler> handler_;
};

TEST_F(HandlerTest, ATerminalThatAsksTooMuchIsToldWhenToComeBack) {
  for (int count = 0; count < 8; ++count) status("T");
  EXPECT_TRUE(answers_.empty());
  status("T");
  ASSERT_EQ(answers_.size(), 1u);
  EXPECT_EQ(answers_[0].status, 200u);
  EXPECT_NE(answers_[0].body.find("center_busy"), std::string::npos);
  EXPECT_GT(answers_[0].retry_after_s, 0);
  EXPECT_EQ(answers_[0].standing.time_ms, 0);
  // Another one is not crowded out, and all that was taken on is answered.
  status("U");
  EXPECT_EQ(answers_.size(), 1u);
  let_go();
  for (std::size_t at = 1; at < answers_.size(); ++at) {
    EXPECT_NE(answers_[at].body.find("operation_not_seen"), std::string::npos);
    EXPECT_GT(answers_[at].standing.time_ms, 0);
    EXPECT_EQ(answers_[at].retry_after_s, 0);
  }
  EXPECT_EQ(log_, "");
}

TEST_F(HandlerTest, WhatCannotBeReadLeavesRoomForTheNext) {
  const std::string forged = R"({"card":{"kind":"code","sealed":"AAAA"}})";
  for (int count = 0; count < 20; ++count) ask("T", "lookup", forged);
  ASSERT_EQ(answers_.size(), 20u);
  EXPECT_NE(answers_.back().body.find("card_sealed"), std::string::npos);
  ask("T", "lookup", "{");
  EXPECT_EQ(answers_.back().status, 400u);
  status("T");
  let_go();
  EXPECT_NE(answers_.back().body.find("operation_not_seen"), std::string::npos);
}

}  // namespace
}  // namespace noren::center
