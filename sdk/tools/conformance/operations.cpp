// SPDX-License-Identifier: Apache-2.0
// What holds for every operation of every interface. What moves value has tests of its own beside
// these, for there the outcome counts.
#include <noren/plugin.h>

#include <algorithm>
#include <utility>

#include "tools/conformance/calls.hpp"

namespace noren::conformance {
namespace {

constexpr std::string_view shape = "sdk/include/noren/plugin/types.h, noren_submit_fn";

bool has_tests_of_its_own(const host::Slot& slot) {
  return slot.interface->id == NOREN_PAYMENT || slot.interface->id == NOREN_LOYALTY;
}

void all_slots_answer(Bench& bench) {
  bench.open();
  for (const auto& slot : declared_slots(bench)) {
    if (auto usual = usual_call(bench, slot)) bench.ask(std::move(*usual));
  }
  bench.close();
}

void a_short_time_ends(Bench& bench) {
  bench.open();
  for (const auto& slot : declared_slots(bench)) {
    if (has_tests_of_its_own(slot)) continue;
    auto usual = usual_call(bench, slot);
    if (!usual) continue;
    usual->timeout_ms = 1;
    bench.ask(std::move(*usual));
  }
  bench.close();
}

void cancelled_operations_end(Bench& bench) {
  bench.open();
  for (const auto& slot : declared_slots(bench)) {
    if (has_tests_of_its_own(slot)) continue;
    auto usual = usual_call(bench, slot);
    if (!usual) continue;
    usual->timeout_ms = 60'000;
    const auto asked = bench.submit(std::move(*usual));
    bench.cancel(*asked);
    const auto answer = bench.answer_of(*asked);
    require(answer.error.reason != "plugin_timeout", asked->slot + " did not heed its cancel");
    require(answer.status != NOREN_E_CANCELED || answer.outcome != NOREN_OUTCOME_DONE,
            asked->slot + " was cancelled and done: " + describe(answer));
  }
  bench.close();
}

// A cancel that crosses the end names an operation that is no more.
void late_cancels_are_harmless(Bench& bench) {
  bench.open();
  for (const auto& slot : declared_slots(bench)) {
    if (slot.info().moves_value) continue;
    auto usual = usual_call(bench, slot);
    if (!usual) continue;
    for (int i = 0; i < 20; ++i) {
      usual->timeout_ms = 2'000;
      const auto asked = bench.submit(*usual);
      bench.cancel(*asked);
      bench.cancel(*asked);
      bench.pause(std::chrono::milliseconds(i % 3));
      bench.cancel(*asked);
      bench.answer_of(*asked);
    }
  }
  bench.close();
}

void many_at_once(Bench& bench) {
  bench.open();
  std::vector<std::shared_ptr<const Asked>> asked;
  for (const auto& slot : declared_slots(bench)) {
    if (slot.info().moves_value) continue;
    auto usual = usual_call(bench, slot);
    for (int i = 0; usual && i < 8; ++i) asked.push_back(bench.submit(*usual));
  }
  for (const auto& one : asked) bench.answer_of(*one);
  bench.close();
}

// Those that can't be done without knowing what the document says.
bool needs_document(const host::Slot& slot) {
  constexpr std::pair<std::string_view, std::string_view> needing[] = {
      {NOREN_PRINTER, "print"},    {NOREN_DISPLAY, "show"},     {NOREN_DISPLAY, "ask"},
      {NOREN_LOYALTY, "lookup"},   {NOREN_LOYALTY, "quote"},    {NOREN_LOYALTY, "hold"},
      {NOREN_LOYALTY, "complete"}, {NOREN_PAYMENT, "authorize"}};
  return std::any_of(std::begin(needing), std::end(needing), [&](const auto& one) {
    return slot.interface->id == one.first && slot.info().name == one.second;
  });
}

void bad_documents_are_refused(Bench& bench) {
  bench.open();
  for (const auto& slot : declared_slots(bench)) {
    const auto usual = usual_call(bench, slot);
    if (!usual) continue;
    for (const BadDocument& bad : bad_documents()) {
      host::Call sent = *usual;
      if (slot.info().moves_value) sent.idempotency_key = new_key(bench.world());
      sent.document = bad.text;
      sent.timeout_ms = slot.interface->id == NOREN_READER ? 50 : 20'000;
      const auto answer = bench.ask(std::move(sent));
      const std::string what = std::string(slot.info().name) + " with " + std::string(bad.name);
      // An absent document counts as {}.
      if (bad.is_object || bad.text.empty() || !needs_document(slot)) continue;
      require(answer.status != NOREN_OK, what + " was done");
      require(answer.outcome != NOREN_OUTCOME_UNKNOWN, what + " is in doubt: " + describe(answer));
    }
  }
  bench.close();
}

constexpr Test tests[] = {
    {"operations.all_slots_answer", "each slot ends a right request in a legal way",
     "すべての関数が正しい要求に答える", shape, all_slots_answer},
    {"operations.short_time", "an operation with a timeout of 1 ms ends too",
     "制限時間 1 ms でも操作は完了する", shape, a_short_time_ends},
    {"operations.cancelled", "a cancelled operation ends too, as cancelled or as it did",
     "取り消された操作も必ず完了する", "sdk/include/noren/plugin/instance.h",
     cancelled_operations_end},
    {"operations.late_cancel", "a cancel of an operation that has ended is harmless",
     "完了後の取り消しは無害である", "sdk/include/noren/plugin/instance.h",
     late_cancels_are_harmless},
    {"operations.many_at_once", "several open operations end each", "同時の操作がそれぞれ完了する",
     shape, many_at_once},
    {"operations.bad_documents", "a document that is no document is refused and nothing crashes",
     "壊れた文書を拒否し、異常終了しない", "docs/abi/documents.md", bad_documents_are_refused},
};

}  // namespace

std::span<const Test> operation_tests() {
  return tests;
}

}  // namespace noren::conformance
