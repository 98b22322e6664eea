// SPDX-License-Identifier: Apache-2.0
// The record of a sale is damaged; those of its operations are not.
#include "runtime/sale/alone.hpp"

#include "runtime/sale/offline_fixture.hpp"
#include "runtime/sale/perform.hpp"

namespace noren::runtime {
namespace {

using operation::Operation;
using operation::State;

class AloneTest : public OfflineTest {
 protected:
  void lose_sale(const std::string& ref) {
    ASSERT_TRUE(
        journal_->database().run(("UPDATE sale SET snapshot='{' WHERE ref='" + ref + "'").c_str()));
    ASSERT_EQ(journal_->load_sale(ref).error().reason, "journal_sale_damaged");
    live_.reset();
  }
  void begin_unknown_completion() {
    identified();
    answer_next("complete", unknown());
    ASSERT_EQ(call(complete), NOREN_E_UNKNOWN_OUTCOME);
  }
  // Left by a process that ended in the middle.
  Operation left(Verb verb) {
    Operation operation;
    operation.verb = verb;
    operation.id = operation::Id(clock_.now_ms, journal_->epoch(), journal_->take_sequence(), verb);
    operation.ref = "0001";
    operation.instance = "plugin";
    EXPECT_TRUE(journal_->begin(operation, sale::to_snapshot(sale())));
    return operation;
  }
  std::vector<Operation> operations() { return journal_->of_sale("0001").value(); }
  noren_status settle_by_hand(std::string_view arguments) {
    std::optional<Status> ended;
    Cancellation cancellation;
    const std::string ref = "0001";
    const json::object given = parse_object(arguments);
    boost::asio::co_spawn(io_, keep(resolve_alone(*context_, cancellation, ref, given), ended),
                          [](std::exception_ptr fault) {
                            if (fault) std::rethrow_exception(fault);
                          });
    io_.restart();
    io_.run();
    reason_ = *ended ? "" : ended->error().reason;
    return *ended ? NOREN_OK : ended->error().status;
  }
};

TEST_F(AloneTest, WhatWaitsIsSentAndHoldsItsCardUpNoLonger) {
  identified();
  close_without_line();
  lose_sale("0001");
  next_sale("0002", "card-1");
  ASSERT_EQ(call(complete), NOREN_OK);
  EXPECT_TRUE(sale().provisional) << "behind the other one of its card";
  EXPECT_FALSE(resolve_now());
  ASSERT_EQ(count("recover"), 2u);
  EXPECT_EQ(port_->of("recover")[0].original_key, operations().back().id.text());
  EXPECT_EQ(operations().back().state, State::done);
  EXPECT_EQ(pending(), 0u);
  EXPECT_EQ(settled_, (std::vector<std::string>{"0001", "0002"}));
  EXPECT_FALSE(stored("0002").provisional);
}

TEST_F(AloneTest, WhatWaitsGoesOnWaitingWithoutAnAnswer) {
  identified();
  close_without_line();
  lose_sale("0001");
  answer_next("recover", no_line());
  EXPECT_TRUE(resolve_now());
  EXPECT_EQ(operations().back().state, State::queued);
  EXPECT_TRUE(settled_.empty());
}

TEST_F(AloneTest, WhatIsUnknownIsAskedForUntilItIsKnown) {
  begin_unknown_completion();
  lose_sale("0001");
  answer_next("recover", no_line());
  EXPECT_TRUE(resolve_now());
  EXPECT_EQ(operations()[0].state, State::unknown);
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(operations()[0].state, State::done);
  EXPECT_EQ(settled_, std::vector<std::string>{"0001"});
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(count("recover"), 2u) << "once it is known";
  EXPECT_EQ(settled_.size(), 1u);
  EXPECT_EQ(journal_->load_sale("0001").error().reason, "journal_sale_damaged")
      << "nobody made a sale up";
}

TEST_F(AloneTest, WhatAnEarlierProcessLeftIsUnknownToo) {
  identified();
  const Operation completion = left(Verb::complete);
  const Operation slip = left(Verb::print);
  lose_sale("0001");
  ASSERT_TRUE(resolver_->adopt_unfinished());
  EXPECT_EQ((*journal_->find(completion.id))->state, State::unknown);
  EXPECT_EQ((*journal_->find(slip.id))->state, State::unknown);
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ((*journal_->find(completion.id))->state, State::done);
  EXPECT_EQ((*journal_->find(slip.id))->state, State::unknown) << "people look at paper";
}

TEST_F(AloneTest, WhatUndoesIsSettledBeforeWhatItUndoes) {
  identified();
  const Operation completion = left(Verb::complete);
  const Operation cancellation = left(Verb::cancel);
  lose_sale("0001");
  ASSERT_TRUE(resolver_->adopt_unfinished());
  answer_next("recover", done());
  answer_next("recover", refused(NOREN_E_FAILURE, "barred"));
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(port_->of("recover").at(0).original_key, cancellation.id.text());
  EXPECT_EQ((*journal_->find(completion.id))->state, State::refused);
}

TEST_F(AloneTest, SettlesByHandByTheOperationsOwnRecord) {
  begin_unknown_completion();
  lose_sale("0001");
  const std::string id = operations()[0].id.text();
  EXPECT_EQ(settle_by_hand(R"({"operation":"00000000-0000-0000-0000-000000000000"})"),
            NOREN_E_NOEXIST);
  answer_next("recover", no_line());
  EXPECT_EQ(settle_by_hand(R"({"operation":")" + id + R"("})"), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(settle_by_hand(R"({"how":"reverse"})"), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(reason_, "journal_sale_damaged");
  EXPECT_EQ(settle_by_hand(R"({"how":"staff"})"), NOREN_E_ILLEGAL);
  EXPECT_EQ(settle_by_hand(R"({"how":"staff","operation":")" + id +
                           R"(","done":false,"who":"manager","why":"not in the books"})"),
            NOREN_E_FAILURE);
  EXPECT_EQ(operations()[0].state, State::refused);
  EXPECT_NE(operations()[0].note.find("manager"), std::string::npos);
  EXPECT_EQ(pending(), 0u);
}

TEST_F(AloneTest, AnAnswerThatComesAfterThePersonChangesNothing) {
  begin_unknown_completion();
  lose_sale("0001");
  port_->on_submit = [&](const std::string& slot) {
    if (slot != "recover") return;
    const Status told = end_alone(*context_, operations()[0].id,
                                  refused(NOREN_E_FAILURE, "settled_by_staff"), "manager");
    EXPECT_EQ(told.error().reason, "settled_by_staff");
  };
  EXPECT_EQ(settle_by_hand("{}"), NOREN_E_FAILURE);
  EXPECT_EQ(operations()[0].state, State::refused);
}

TEST_F(AloneTest, TheSaleItselfIsUnknownWhereItMayHaveMovedValue) {
  begin_unknown_completion();
  lose_sale("0001");
  const auto again = sales_->begin({{"ref", "0001"}});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().status, NOREN_E_UNKNOWN_OUTCOME) << "else it is rung up once more";
  EXPECT_EQ(sales_->begin_run({{"ref", "0001"}, {"total", 1500}}).error().status,
            NOREN_E_UNKNOWN_OUTCOME);
  answer_next("recover", refused(NOREN_E_FAILURE, "no_points_today"));
  EXPECT_FALSE(resolve_now());
  EXPECT_EQ(sales_->begin({{"ref", "0001"}}).error().status, NOREN_E_FAILURE);
}

}  // namespace
}  // namespace noren::runtime
