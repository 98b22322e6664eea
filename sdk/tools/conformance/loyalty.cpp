// SPDX-License-Identifier: Apache-2.0
// noren.loyalty/1: a sale is recorded once, whatever happens on the way.
#include <noren/plugin.h>

#include "tools/conformance/loyalty_calls.hpp"
#include "tools/conformance/settle.hpp"
#include "tools/conformance/tables.hpp"

namespace noren::conformance {
namespace {

constexpr std::string_view header = "sdk/include/noren/plugin/loyalty.h";
constexpr std::string_view outcomes = "docs/plugin-author.md#three-outcomes";

void asks_move_nothing(Bench& bench) {
  bench.open();
  const auto before = balance(bench);
  const auto quote = bench.ask(usual(bench, "quote"));
  const auto after = balance(bench);
  if (quote.status != NOREN_OK) {
    throw Skipped{"the program did not quote: " + describe(quote)};
  }
  require(before == after, "a quote changed the member's balance");
}

void same_key_same_answer(Bench& bench) {
  bench.open();
  const Completed completed = complete(bench);
  require_same(completed.answer, bench.ask(completed.call), "the same key again");
  bench.close();
  bench.open();
  require_same(completed.answer, bench.ask(completed.call), "the same key after a restart");
}

void awards_once(Bench& bench) {
  bench.open();
  const auto before = balance(bench);
  const Completed completed = complete(bench);
  bench.ask(completed.call);
  recovered(bench, completed.call);
  const auto after = balance(bench);
  if (!before || !after) throw Skipped{"the program tells no balance"};
  const auto moved =
      number(completed.answer.document, "awarded") - number(completed.answer.document, "redeemed");
  require(*after - *before == moved, "the balance moved by " + std::to_string(*after - *before) +
                                         ", the sale said " + std::to_string(moved));
}

void other_content_is_refused(Bench& bench) {
  bench.open();
  const Completed completed = complete(bench);
  host::Call other = usual(bench, "complete");
  other.idempotency_key = completed.call.idempotency_key;
  const auto answer = bench.ask(other);
  require(answer.status == NOREN_E_EXISTS && answer.outcome == NOREN_OUTCOME_REFUSED,
          "the same key with another sale must be refused with 110: " + describe(answer));
}

void key_is_needed(Bench& bench) {
  bench.open();
  host::Call nameless = usual(bench, "complete");
  nameless.idempotency_key.clear();
  const auto answer = bench.ask(nameless);
  require(answer.outcome == NOREN_OUTCOME_REFUSED,
          "a sale without idempotency_key must be refused: " + describe(answer));
}

void status_tells(Bench& bench) {
  bench.open();
  const auto unknown = bench.ask(about_key(bench, "status", new_key(bench.world())));
  require(unknown.status == NOREN_E_NOEXIST,
          "status of a key that was never seen is 109: " + describe(unknown));
  const Completed completed = complete(bench);
  require_same(completed.answer,
               bench.ask(about_key(bench, "status", completed.call.idempotency_key)),
               "status of a sale that was recorded");
}

void recover_of_done_key(Bench& bench) {
  bench.open();
  const Completed completed = complete(bench);
  require_same(completed.answer, recovered(bench, completed.call), "recover of a recorded sale");
}

void recover_of_unknown_key(Bench& bench) {
  bench.open();
  const host::Call never = usual(bench, "complete");
  const auto first = recovered(bench, never);
  require_same(first, recovered(bench, never), "recover again");
  require_same(first, bench.ask(never), "the first try, which comes late");
}

void cancel_undoes_once(Bench& bench) {
  bench.open();
  const auto before = balance(bench);
  const Completed completed = complete(bench);
  const host::Call cancel = about_key(bench, "cancel", completed.call.idempotency_key);
  const auto first = bench.ask(cancel);
  require(first.outcome != NOREN_OUTCOME_UNKNOWN, "the cancel is in doubt: " + describe(first));
  require_same(first, bench.ask(cancel), "the same cancel again");
  bench.ask(about_key(bench, "cancel", completed.call.idempotency_key));
  const auto after = balance(bench);
  if (first.outcome == NOREN_OUTCOME_DONE && before && after) {
    require(*before == *after, "after a sale and its cancel the balance is " +
                                   std::to_string(*after) + " and was " + std::to_string(*before));
  }
}

void cancel_before_it_arrived(Bench& bench) {
  bench.open();
  const host::Call late = usual(bench, "complete");
  const auto cancel = bench.ask(about_key(bench, "cancel", late.idempotency_key));
  require(cancel.outcome != NOREN_OUTCOME_UNKNOWN, "the cancel is in doubt: " + describe(cancel));
  if (cancel.outcome != NOREN_OUTCOME_DONE) return;
  const auto answer = bench.ask(late);
  require(answer.outcome == NOREN_OUTCOME_REFUSED,
          "it was cancelled before it came and was done then: " + describe(answer));
}

void holds_are_let_go(Bench& bench) {
  bench.open();
  const host::Call hold = usual(bench, "hold");
  const auto held = bench.ask(hold);
  require(held.outcome != NOREN_OUTCOME_UNKNOWN, "the hold is in doubt: " + describe(held));
  if (held.outcome == NOREN_OUTCOME_REFUSED) {
    throw Skipped{"the member has no point to hold: " + describe(held)};
  }
  require_same(held, bench.ask(hold), "the same hold again");
  const auto cancel = bench.ask(about_key(bench, "cancel", hold.idempotency_key));
  require(cancel.outcome == NOREN_OUTCOME_DONE, "the hold was not let go: " + describe(cancel));
}

void short_time_is_never_a_failure(Bench& bench) {
  bench.open();
  for (int i = 0; i < 3; ++i) {
    host::Call hurried = usual(bench, "complete");
    hurried.timeout_ms = 1;
    const auto first = bench.ask(hurried);
    const auto settled = recovered(bench, hurried);
    // A refusal says that nothing was sent; the first try made again is another matter.
    if (first.outcome == NOREN_OUTCOME_DONE) require_same(first, settled, "a sale within 1 ms");
  }
}

void cancelled_is_settled(Bench& bench) {
  bench.open();
  for (int i = 0; i < 3; ++i) {
    const host::Call asked = usual(bench, "complete");
    const auto open = bench.submit(asked);
    bench.pause(std::chrono::milliseconds(i));
    bench.cancel(*open);
    const auto first = bench.answer_of(*open);
    const auto settled = recovered(bench, asked);
    if (first.outcome == NOREN_OUTCOME_DONE) require_same(first, settled, "a cancelled sale");
  }
}

void killed_and_settled(Bench& bench) {
  bench.open();
  complete(bench);
  const auto before = balance(bench);
  std::int64_t moved = 0;
  for (const auto moment : moments_of_loss) {
    if (!bench.is_open()) bench.open();
    const host::Call asked = usual(bench, "complete");
    const auto open = bench.submit(asked);
    bench.wait([&] { return open->answer || bench.progressed(); }, moment);
    bench.lose();
    require(open->answer.has_value(), "a lost sale was never answered");
    const auto settled = recovered(bench, asked);
    if (open->answer->outcome == NOREN_OUTCOME_DONE) {
      require_same(*open->answer, settled, "a sale that was cut off");
    }
    require_same(settled, recovered(bench, asked), "recover again");
    if (settled.outcome == NOREN_OUTCOME_DONE) moved += number(settled.document, "awarded");
  }
  const auto after = balance(bench);
  if (before && after) {
    require(*after - *before == moved, "the balance moved by " + std::to_string(*after - *before) +
                                           ", the settled sales say " + std::to_string(moved));
  }
}

// A plugin whose program keeps the keys stores nothing here.
void need_storage(Bench& bench) {
  bench.open();
  complete(bench);
  bench.close();
  if (stored_keys(bench) == 0) throw Skipped{"the plugin keeps nothing in noren.host.storage/1"};
}

void full_storage_is_no_doubt(Bench& bench) {
  need_storage(bench);
  FullStorage full(bench, 0);
  bench.open();
  const auto first = bench.ask(usual(bench, "complete"));
  require(first.outcome == NOREN_OUTCOME_REFUSED,
          "without a line on disk nothing may be sent, so it must be refused: " + describe(first));
}

void storage_that_fills_up_is_settled(Bench& bench) {
  need_storage(bench);
  for (int puts = 1; puts <= 4; ++puts) {
    bench.open();
    const auto before = balance(bench);
    bench.close();
    FullStorage full(bench, puts);
    bench.open();
    const host::Call asked = usual(bench, "complete");
    const auto first = bench.ask(asked);
    bench.lose();
    full.heal();
    bench.open();
    const auto settled = recovered(bench, asked);
    const std::string what = "a sale whose put " + std::to_string(puts + 1) + " failed";
    if (first.outcome == NOREN_OUTCOME_DONE) require_same(first, settled, what);
    const auto after = balance(bench);
    const auto moved =
        settled.outcome == NOREN_OUTCOME_DONE ? number(settled.document, "awarded") : 0;
    if (before && after) {
      require(*after - *before == moved, what + " moved the balance by " +
                                             std::to_string(*after - *before) + " and says " +
                                             std::to_string(moved));
    }
    bench.close();
  }
}

constexpr Test tests[] = {
    {"loyalty.asks_move_nothing", "lookup and quote move nothing", "照会と見積りは何も動かさない",
     header, asks_move_nothing},
    {"loyalty.same_key", "the same key gets the same answer", "同じ鍵には同じ答えを返す", outcomes,
     same_key_same_answer},
    {"loyalty.awards_once", "a sale that is sent again is recorded once",
     "再送しても一度だけ記録する", outcomes, awards_once},
    {"loyalty.other_content", "a key with other content is refused with 110",
     "同じ鍵で内容が違えば 110 で拒否する", header, other_content_is_refused},
    {"loyalty.key_needed", "a sale without a key is refused", "鍵のない会計は拒否する", header,
     key_is_needed},
    {"loyalty.status", "status tells how a key ended, 109 where it never came",
     "照会は結果を、未知の鍵には 109 を返す", header, status_tells},
    {"loyalty.recover_done", "recover of a recorded sale is its answer",
     "記録済みの recover は同じ答え", header, recover_of_done_key},
    {"loyalty.recover_unknown_key", "recover settles what never came, for ever",
     "recover した未知の鍵の結果は変わらない", header, recover_of_unknown_key},
    {"loyalty.cancel_once", "a cancel undoes a sale once", "取り消しは一度だけ", header,
     cancel_undoes_once},
    {"loyalty.cancel_first", "what was cancelled before it came is refused when it comes",
     "先に取り消した会計は後から来ても拒否する", header, cancel_before_it_arrived},
    {"loyalty.hold", "a hold is made once and let go", "仮押さえは一度だけで、解放できる", header,
     holds_are_let_go},
    {"loyalty.short_time", "what ran out of time is settled by recover",
     "時間切れは recover で定まる", outcomes, short_time_is_never_a_failure},
    {"loyalty.cancelled", "what was given up is settled by recover",
     "取り消し要求の結果は recover で定まる", outcomes, cancelled_is_settled},
    {"loyalty.killed", "a sale that is cut off is recorded once",
     "途中で切れた会計は一度だけ記録される", outcomes, killed_and_settled},
    {"loyalty.storage_full", "without a line on disk nothing is sent", "記録できなければ送信しない",
     outcomes, full_storage_is_no_doubt},
    {"loyalty.storage_fills_up", "a sale whose records fail is recorded once",
     "記録が途中で失敗しても一度だけ記録される", outcomes, storage_that_fills_up_is_settled},
};

}  // namespace

std::span<const Test> loyalty_tests() {
  return tests;
}

}  // namespace noren::conformance
