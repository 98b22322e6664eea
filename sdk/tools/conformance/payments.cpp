// SPDX-License-Identifier: Apache-2.0
// noren.payment/1: a key is one operation for ever, and what nobody knows is settled by recover.
#include <noren/plugin.h>

#include "tools/conformance/calls.hpp"
#include "tools/conformance/settle.hpp"
#include "tools/conformance/tables.hpp"

namespace noren::conformance {
namespace {

constexpr std::string_view header = "sdk/include/noren/plugin/payment.h";
constexpr std::string_view outcomes = "docs/plugin-author.md#three-outcomes";

host::Answer recovered(Bench& bench, const std::string& key) {
  return settle(bench, [&] { return about(bench, "recover", key); });
}

struct Taken {
  std::string key;
  host::Call call;
  host::Answer answer;
};

// A payment that was taken, or the test can't go on.
Taken take(Bench& bench, bool capture = true) {
  Taken taken;
  taken.call = authorize(bench, capture);
  taken.key = taken.call.idempotency_key;
  taken.answer = bench.ask(taken.call);
  if (taken.answer.outcome != NOREN_OUTCOME_DONE) {
    throw Skipped{"the service did not take " + std::to_string(taken.call.amount) + " " +
                  taken.call.currency + " (" + describe(taken.answer) +
                  "): name one that it takes by --amount"};
  }
  return taken;
}

// What was settled as refused took nothing, so there is nothing to give back.
void require_nothing_taken(Bench& bench, const host::Call& asked, const host::Answer& settled) {
  if (settled.outcome != NOREN_OUTCOME_REFUSED) return;
  host::Call refund = about(bench, "refund", asked.idempotency_key);
  refund.amount = asked.amount;
  const auto answer = bench.ask(refund);
  require(answer.outcome != NOREN_OUTCOME_DONE,
          "it was settled as " + describe(settled) + ", and then its money was given back");
}

void takes(Bench& bench) {
  bench.open();
  const host::Call asked = authorize(bench);
  const auto answer = bench.ask(asked);
  require(answer.outcome != NOREN_OUTCOME_UNKNOWN,
          "a plain payment is in doubt: " + describe(answer));
  if (answer.outcome == NOREN_OUTCOME_DONE) {
    require_same(answer, bench.ask(about(bench, "status", asked.idempotency_key)), "status of it");
  }
}

void same_key_same_answer(Bench& bench) {
  bench.open();
  const Taken taken = take(bench);
  require_same(taken.answer, bench.ask(taken.call), "the same key again");
  bench.close();
  bench.open();
  require_same(taken.answer, bench.ask(taken.call), "the same key after a restart");
}

void other_content_is_refused(Bench& bench) {
  bench.open();
  const Taken taken = take(bench);
  host::Call other = taken.call;
  other.amount += 1;
  const auto answer = bench.ask(other);
  require(answer.status == NOREN_E_EXISTS && answer.outcome == NOREN_OUTCOME_REFUSED,
          "the same key with another amount must be refused with 110: " + describe(answer));
  require_same(taken.answer, bench.ask(taken.call), "the first content again");
}

void key_is_needed(Bench& bench) {
  bench.open();
  host::Call nameless = authorize(bench);
  nameless.idempotency_key.clear();
  const auto answer = bench.ask(nameless);
  require(answer.outcome == NOREN_OUTCOME_REFUSED,
          "a payment without idempotency_key must be refused: " + describe(answer));
}

void status_of_unknown_key(Bench& bench) {
  bench.open();
  const auto answer = bench.ask(about(bench, "status", new_key(bench.world())));
  require(answer.status == NOREN_E_NOEXIST,
          "status of a key that was never seen is 109: " + describe(answer));
}

void recover_of_unknown_key(Bench& bench) {
  bench.open();
  host::Call late = authorize(bench);
  const auto settled = recovered(bench, late.idempotency_key);
  require(settled.outcome == NOREN_OUTCOME_REFUSED,
          "recover of a key that was never seen must end refused: " + describe(settled));
  const auto answer = bench.ask(late);
  require(answer.outcome == NOREN_OUTCOME_REFUSED,
          "it was settled as never happening and happened later: " + describe(answer));
}

void recover_of_done_key(Bench& bench) {
  bench.open();
  const Taken taken = take(bench);
  require_same(taken.answer, recovered(bench, taken.key), "recover of a payment that was done");
  require_same(taken.answer, bench.ask(about(bench, "status", taken.key)), "its status");
}

void reverse_twice(Bench& bench) {
  bench.open();
  const Taken taken = take(bench);
  host::Call reversal = about(bench, "reverse", taken.key);
  const auto first = bench.ask(reversal);
  if (first.outcome == NOREN_OUTCOME_REFUSED) {
    throw Skipped{"the service does not reverse: " + describe(first)};
  }
  require(first.outcome == NOREN_OUTCOME_DONE, "the reversal is in doubt: " + describe(first));
  require_same(first, bench.ask(reversal), "the same reversal again");
  const auto second = bench.ask(about(bench, "reverse", taken.key));
  require(second.outcome != NOREN_OUTCOME_UNKNOWN,
          "a second reversal is in doubt: " + describe(second));
}

void reverse_before_it_arrived(Bench& bench) {
  bench.open();
  const host::Call late = authorize(bench);
  const auto reversal = bench.ask(about(bench, "reverse", late.idempotency_key));
  require(reversal.outcome != NOREN_OUTCOME_UNKNOWN,
          "the reversal of a key that was never seen is in doubt: " + describe(reversal));
  if (reversal.outcome != NOREN_OUTCOME_DONE) return;
  const auto answer = bench.ask(late);
  require(answer.outcome == NOREN_OUTCOME_REFUSED,
          "it was reversed before it came and was taken then: " + describe(answer));
}

void reserve_and_capture(Bench& bench) {
  bench.open();
  const Taken reserved = take(bench, false);
  host::Call capture = about(bench, "capture", reserved.key);
  capture.amount = reserved.call.amount;
  const auto first = bench.ask(capture);
  require(first.outcome == NOREN_OUTCOME_DONE,
          "what was reserved could not be taken: " + describe(first));
  require_same(first, bench.ask(capture), "the same capture again");
  host::Call again = about(bench, "capture", reserved.key);
  again.amount = reserved.call.amount;
  const auto second = bench.ask(again);
  require(second.outcome == NOREN_OUTCOME_REFUSED,
          "what was reserved once was taken twice: " + describe(second));
}

void refund_within_what_was_taken(Bench& bench) {
  bench.open();
  const Taken taken = take(bench);
  host::Call all = about(bench, "refund", taken.key);
  all.amount = taken.call.amount;
  const auto first = bench.ask(all);
  if (first.outcome == NOREN_OUTCOME_REFUSED) {
    throw Skipped{"the service does not refund: " + describe(first)};
  }
  require_same(first, bench.ask(all), "the same refund again");
  host::Call more = about(bench, "refund", taken.key);
  more.amount = 1;
  const auto second = bench.ask(more);
  require(second.outcome == NOREN_OUTCOME_REFUSED,
          "more was given back than had been taken: " + describe(second));
}

void short_time_is_never_a_failure(Bench& bench) {
  bench.open();
  for (int i = 0; i < 5; ++i) {
    host::Call hurried = authorize(bench);
    hurried.timeout_ms = 1;
    const auto first = bench.ask(hurried);
    require_consistent(first, recovered(bench, hurried.idempotency_key), "a payment within 1 ms");
  }
}

void cancelled_is_settled(Bench& bench) {
  bench.open();
  for (int i = 0; i < 5; ++i) {
    const host::Call asked = authorize(bench);
    const auto open = bench.submit(asked);
    bench.pause(std::chrono::milliseconds(i));
    bench.cancel(*open);
    const auto first = bench.answer_of(*open);
    require_consistent(first, recovered(bench, asked.idempotency_key), "a cancelled payment");
  }
}

void killed_and_settled(Bench& bench) {
  for (const auto moment : moments_of_loss) {
    bench.open();
    const host::Call asked = authorize(bench);
    const auto open = bench.submit(asked);
    bench.wait([&] { return open->answer || bench.progressed(); }, moment);
    bench.lose();
    require(open->answer.has_value(), "a lost payment was never answered");
    const auto settled = recovered(bench, asked.idempotency_key);
    require_consistent(*open->answer, settled, "a payment that was cut off");
    require_same(settled, recovered(bench, asked.idempotency_key), "recover again");
    const auto late = bench.ask(asked);
    require(
        late.outcome == settled.outcome,
        "settled as " + describe(settled) + ", and the same key later ends as " + describe(late));
    bench.close();
  }
}

// A plugin that keeps its keys at the service stores nothing here.
void need_storage(Bench& bench) {
  bench.open();
  take(bench);
  bench.close();
  if (stored_keys(bench) == 0) throw Skipped{"the plugin keeps nothing in noren.host.storage/1"};
}

void full_storage_is_refused(Bench& bench) {
  need_storage(bench);
  FullStorage full(bench, 0);
  bench.open();
  const host::Call asked = authorize(bench);
  const auto first = bench.ask(asked);
  require(first.outcome == NOREN_OUTCOME_REFUSED,
          "without a line on disk nothing may be sent, so it must be refused: " + describe(first));
  full.heal();
  const auto settled = recovered(bench, asked.idempotency_key);
  require(settled.outcome == NOREN_OUTCOME_REFUSED,
          "it was refused and is settled as " + describe(settled));
  require_nothing_taken(bench, asked, settled);
}

void storage_that_fills_up_is_settled(Bench& bench) {
  need_storage(bench);
  for (int puts = 1; puts <= 4; ++puts) {
    FullStorage full(bench, puts);
    bench.open();
    const host::Call asked = authorize(bench);
    const auto first = bench.ask(asked);
    bench.lose();
    full.heal();
    bench.open();
    const auto settled = recovered(bench, asked.idempotency_key);
    require_consistent(first, settled,
                       "a payment whose put " + std::to_string(puts + 1) + " failed");
    require_nothing_taken(bench, asked, settled);
    bench.close();
  }
}

constexpr Test tests[] = {
    {"payment.takes", "a payment ends done or refused, and its status says the same",
     "支払いは完了か拒否で終わり、照会も同じ", header, takes},
    {"payment.same_key", "the same key gets the same answer and takes nothing again",
     "同じ鍵には同じ答えを返し、二重に取らない", outcomes, same_key_same_answer},
    {"payment.other_content", "a key with other content is refused with 110",
     "同じ鍵で内容が違えば 110 で拒否する", outcomes, other_content_is_refused},
    {"payment.key_needed", "a payment without a key is refused", "鍵のない支払いは拒否する", header,
     key_is_needed},
    {"payment.status_unknown_key", "status of a key that was never seen is 109",
     "未知の鍵の照会は 109", header, status_of_unknown_key},
    {"payment.recover_unknown_key", "recover makes sure that what never came never happens",
     "recover した未知の鍵は以後も実行されない", header, recover_of_unknown_key},
    {"payment.recover_done", "recover of a done payment is its answer",
     "完了済みの recover は同じ答え", header, recover_of_done_key},
    {"payment.reverse_twice", "a reversal happens once, however often it is asked",
     "取り消しは一度だけ", header, reverse_twice},
    {"payment.reverse_first", "what was reversed before it came is refused when it comes",
     "先に取り消した支払いは後から来ても拒否する", header, reverse_before_it_arrived},
    {"payment.capture", "what was reserved is taken once", "予約は一度だけ確定できる", header,
     reserve_and_capture},
    {"payment.refund", "no more is given back than was taken", "返金は支払額まで", header,
     refund_within_what_was_taken},
    {"payment.short_time", "what ran out of time is what recover says it is",
     "時間切れの結果は recover と一致する", outcomes, short_time_is_never_a_failure},
    {"payment.cancelled", "what was cancelled is what recover says it is",
     "取り消し要求の結果は recover と一致する", outcomes, cancelled_is_settled},
    {"payment.killed", "a payment that is cut off has one outcome",
     "途中で切れた支払いの結果は一つに定まる", outcomes, killed_and_settled},
    {"payment.storage_full", "without a line on disk nothing is sent", "記録できなければ送信しない",
     outcomes, full_storage_is_refused},
    {"payment.storage_fills_up", "a payment whose records fail has one outcome",
     "記録が途中で失敗しても結果は一つに定まる", outcomes, storage_that_fills_up_is_settled},
};

}  // namespace

std::span<const Test> payment_tests() {
  return tests;
}

}  // namespace noren::conformance
