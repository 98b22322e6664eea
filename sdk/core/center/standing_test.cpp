// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "core/center/center_fixture.hpp"
#include "core/center/head_token.hpp"
#include "core/center/notes.hpp"

namespace noren::center {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 86'400'000;

TEST(EventTimeTest, IsBelievedBetweenTheLastWordAndTheArrival) {
  constexpr std::int64_t now = 1'790'000'000'000;
  const Seen seen{now - 60 * minute_ms, 40 * minute_ms, ""};
  const auto at = [&](std::int64_t told) {
    const EventTime time = event_time(told, seen, now);
    return std::pair((time.ms - now) / minute_ms, time.skew);
  };
  EXPECT_EQ(at(now - 20 * minute_ms), std::pair(-20L, false));
  EXPECT_EQ(at(now - 22 * minute_ms), std::pair(-22L, false));
  EXPECT_EQ(at(now - 23 * minute_ms), std::pair(-22L, true));
  EXPECT_EQ(at(now + 2 * minute_ms), std::pair(0L, false));
  EXPECT_EQ(at(now + 3 * minute_ms), std::pair(0L, true));
  EXPECT_EQ(at(0), std::pair(0L, false));
  EXPECT_EQ(at(1), std::pair(-22L, true));                // 1970
  EXPECT_EQ(at(4'070'908'800'000), std::pair(0L, true));  // 2099
  EXPECT_EQ(at(std::numeric_limits<std::int64_t>::max()), std::pair(0L, true));
  EXPECT_EQ(at(std::numeric_limits<std::int64_t>::min()), std::pair(-22L, true));
}

TEST(EventTimeTest, NoWordOfATillMovesItOutOfReason) {
  constexpr std::int64_t now = 1'790'000'000'000;
  // A till that was started anew knows no more than when it heard the center.
  EXPECT_EQ(event_time(now - 3 * day_ms, {now - 3 * day_ms, 0, ""}, now).ms, now - 3 * day_ms);
  // One that never heard it, or tells nonsense.
  EXPECT_EQ(event_time(now - 399 * day_ms, {}, now).ms, now - 399 * day_ms);
  EXPECT_EQ(event_time(1, {}, now).ms, now);
  EXPECT_TRUE(event_time(1, {}, now).skew);
  const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(event_time(now, {now - day_ms, huge, ""}, now).ms, now);
  EXPECT_EQ(event_time(now, {huge, huge, ""}, now).ms, now);
  EXPECT_EQ(event_time(now - day_ms, {now - 2 * day_ms, -huge, ""}, now).ms, now - day_ms);
}

TEST(HeadTokenTest, IsOnlyGoodAsItWasMade) {
  const card::HashKey secret{1};
  HeadToken token{7, {9}, 0};
  const std::string text = to_text(token, secret);
  const auto back = head_of_text(text, secret);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->sequence, 7);
  EXPECT_EQ(back->hash, token.hash);
  EXPECT_FALSE(head_of_text(text, card::HashKey{2}));
  EXPECT_FALSE(head_of_text("8" + text.substr(1), secret));
  EXPECT_FALSE(head_of_text(text + ".5", secret));
  EXPECT_FALSE(head_of_text("", secret));
  EXPECT_FALSE(head_of_text("7..", secret));
  token.lineage = 1'790'000'000'000;
  EXPECT_EQ(head_of_text(to_text(token, secret), secret)->lineage, token.lineage);
}

class StandingTest : public CenterFixture {
 protected:
  // A store with the entries of an older backup, and a center over it.
  void restore(MemoryStore backup) {
    store_ = std::move(backup);
    restart();
  }
  void sell(int times = 1) {
    for (; times > 0; --times) {
      ASSERT_EQ(center_->complete(a_, sale_of("taro", 1'000)).status, NOREN_OK);
    }
  }
  CompleteRequest after(const std::string& head) {
    auto sale = sale_of("taro", 1'000);
    sale.seen = {clock_.now_ms, 0, head};
    return sale;
  }
};

TEST_F(StandingTest, TellsTimeAndTheNewestEntry) {
  sell(3);
  const Standing standing = center_->standing();
  EXPECT_EQ(standing.time_ms, std::max(clock_.now_ms, store_.entries().back().at_ms));
  const auto token = head_of_text(standing.head, keys_.program);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->sequence, 3);
  EXPECT_EQ(token->hash, store_.hashes().back());
  sell();
  EXPECT_EQ(center_->complete(a_, after(standing.head)).status, NOREN_OK);
}

TEST_F(StandingTest, BooksThatAreOlderThanATillKnowsMoveNothing) {
  sell(2);
  const MemoryStore backup = store_;
  sell(2);
  const std::string head = center_->standing().head;
  restore(backup);
  const auto sale = after(head);
  const Reply reply = center_->complete(a_, sale);
  EXPECT_EQ(reply.status, NOREN_E_INTERNAL);
  EXPECT_EQ(reply.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(reply.reason, "ledger_behind");
  // Of everybody, also those that know nothing, and after a restart.
  EXPECT_EQ(center_->complete(b_, sale_of("jiro", 100)).reason, "ledger_behind");
  EXPECT_EQ(center_->hold(b_, hold_of("jiro", 1)).reason, "ledger_behind");
  EXPECT_EQ(center_->cancel(b_, cancel_of(id())).reason, "ledger_behind");
  EXPECT_EQ(center_->refund(b_, return_of(sale)).reason, "ledger_behind");
  restart();
  EXPECT_EQ(center_->complete(b_, sale_of("jiro", 100)).reason, "ledger_behind");
  // Questions are answered.
  EXPECT_EQ(wallet("taro").balance, 20);
  EXPECT_EQ(store_.entries().size(), 2u);
}

TEST_F(StandingTest, BooksThatWentAnotherWayAreNoticedToo) {
  sell(2);
  const MemoryStore backup = store_;
  sell();
  const std::string head = center_->standing().head;
  restore(backup);
  sell(5);  // terminals that had not heard of the lost entry
  EXPECT_EQ(center_->complete(a_, after(head)).reason, "ledger_behind");
}

TEST_F(StandingTest, TheOfficeAcceptsWhatIsLostOnce) {
  sell(2);
  const MemoryStore backup = store_;
  sell(2);
  const std::string lost = center_->standing().head;
  restore(backup);
  ASSERT_EQ(center_->complete(a_, after(lost)).reason, "ledger_behind");
  ASSERT_TRUE(store_.set_note(notes::lineage, std::to_string(clock_.now_ms)));
  ASSERT_TRUE(store_.set_note(notes::ledger_behind, ""));
  EXPECT_EQ(center_->complete(a_, after(lost)).status, NOREN_OK);
  const std::string newer = center_->standing().head;
  EXPECT_EQ(center_->complete(a_, after(newer)).status, NOREN_OK);
  // A copy from after the decision loses something as any other does.
  const MemoryStore later = store_;
  sell();
  const std::string newest = center_->standing().head;
  restore(later);
  EXPECT_EQ(center_->complete(a_, after(newest)).reason, "ledger_behind");
  // The old backup once more: what was said since the decision is gone again.
  restore(backup);
  EXPECT_EQ(center_->complete(a_, after(newer)).reason, "ledger_behind");
}

TEST(NextLineage, GrowsWhateverTheClockSays) {
  constexpr std::int64_t year_2026 = 1'790'000'000'000;
  constexpr std::int64_t year_2030 = 1'900'000'000'000;
  HeadToken missing;
  missing.lineage = year_2030;
  EXPECT_EQ(next_lineage(year_2026, 0, std::nullopt), year_2026);
  EXPECT_EQ(next_lineage(year_2026, year_2030, std::nullopt), year_2030 + 1);
  EXPECT_EQ(next_lineage(year_2026, 0, missing), year_2030 + 1);
  EXPECT_EQ(next_lineage(year_2026, year_2030 + 7, missing), year_2030 + 8);
}

TEST_F(StandingTest, ATillCannotStopTheCenterByTalk) {
  sell(2);
  const HeadToken made_up{1'000'000, {1}, 0};
  EXPECT_EQ(center_->complete(a_, after(to_text(made_up, card::HashKey{3}))).status, NOREN_OK);
  EXPECT_EQ(center_->complete(a_, after("9.aa.bb")).status, NOREN_OK);
}

TEST_F(StandingTest, AReceiptNumberIsTakenOnce) {
  const auto sale = receipt_of("taro", 1'000, "0001");
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  const Reply again = center_->complete(a_, receipt_of("jiro", 500, "0001"));
  EXPECT_EQ(again.status, NOREN_E_EXISTS);
  EXPECT_EQ(again.reason, "receipt_number_used");
  EXPECT_EQ(again.details, std::vector<std::string>{"0001"});
  EXPECT_EQ(wallet("jiro").balance, 0);
  // Another shop, another day, another number; and the same request is a repeat.
  EXPECT_EQ(center_->complete(b_, receipt_of("jiro", 500, "0001")).status, NOREN_OK);
  auto tomorrow = receipt_of("jiro", 500, "0001");
  tomorrow.sale.business_date = "2026-09-22";
  EXPECT_EQ(center_->complete(a_, tomorrow).status, NOREN_OK);
  EXPECT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  auto back = return_of(sale);
  back.sale.ref = "0001";
  back.sale.business_date = "2026-09-21";
  EXPECT_EQ(center_->refund(a_, back).reason, "receipt_number_used");
  EXPECT_EQ(wallet("taro").balance, 10);
  back.operation = id();
  back.sale.ref = "0002";
  EXPECT_EQ(center_->refund(a_, back).status, NOREN_OK);
  EXPECT_EQ(center_->complete(a_, receipt_of("jiro", 500, "0002")).reason, "receipt_number_used");
}

TEST_F(StandingTest, ACanceledSaleFreesItsReceiptNumber) {
  const auto sale = receipt_of("taro", 1'000, "0001");
  ASSERT_EQ(center_->complete(a_, sale).status, NOREN_OK);
  ASSERT_EQ(center_->cancel(a_, cancel_of(sale.operation)).status, NOREN_OK);
  const auto second = receipt_of("taro", 1'000, "0001");
  EXPECT_EQ(center_->complete(a_, second).status, NOREN_OK);
  // The first one's cancel came again: the number is the second one's.
  center_->cancel(a_, cancel_of(sale.operation));
  EXPECT_EQ(center_->complete(a_, receipt_of("taro", 1'000, "0001")).reason, "receipt_number_used");
}

TEST_F(StandingTest, TheSameSaleAgainSoonAfterIsSuspect) {
  const auto is_suspect = [&](const Terminal& at, const CompleteRequest& request) {
    return std::get<CompleteReply>(center_->complete(at, request).body).suspect;
  };
  EXPECT_FALSE(is_suspect(a_, receipt_of("taro", 1'000, "1")));
  clock_.now_ms += 9 * minute_ms;
  EXPECT_TRUE(is_suspect(a_, receipt_of("taro", 1'000, "2")));
  EXPECT_FALSE(is_suspect(a_, receipt_of("taro", 1'001, "3")));
  EXPECT_FALSE(is_suspect(a_, receipt_of("jiro", 1'000, "4")));
  EXPECT_FALSE(is_suspect(b_, receipt_of("taro", 1'000, "5")));
  clock_.now_ms += 11 * minute_ms;
  EXPECT_FALSE(is_suspect(a_, receipt_of("taro", 1'000, "6")));
}

TEST_F(StandingTest, AnEntryKeepsThePossibleTimeAndTheReplySaysSo) {
  auto sale = sale_of("taro", 1'000);
  sale.event_time_ms = 1;
  sale.seen = {clock_.now_ms - day_ms, 0, ""};
  const auto reply = std::get<CompleteReply>(center_->complete(a_, sale).body);
  EXPECT_TRUE(reply.skew);
  EXPECT_EQ(store_.entries().back().event_ms, clock_.now_ms - day_ms - 2 * minute_ms);
}

}  // namespace
}  // namespace noren::center
