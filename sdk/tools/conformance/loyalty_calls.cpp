// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/loyalty_calls.hpp"

#include <noren/plugin.h>

#include <boost/json.hpp>

#include "tools/conformance/settle.hpp"

namespace noren::conformance {

namespace json = boost::json;

host::Call usual(Bench& bench, std::string_view slot) {
  return *usual_call(bench, host::find_slot(NOREN_LOYALTY, slot));
}

host::Call about_key(Bench& bench, std::string_view slot, const std::string& original) {
  host::Call made = call(bench, NOREN_LOYALTY, slot);
  if (slot == "status") made.idempotency_key.clear();
  if (slot == "cancel") made.document = R"({"reason":"abandoned"})";
  made.original_key = original;
  return made;
}

host::Call recover_of(Bench& bench, const host::Call& first) {
  host::Call made = call(bench, NOREN_LOYALTY, "recover");
  made.idempotency_key.clear();
  made.original_key = first.idempotency_key;
  made.document = json::serialize(json::object{{"verb", first.slot.info().name},
                                               {"request", json::parse(first.document)},
                                               {"original", first.original_key}});
  return made;
}

host::Answer recovered(Bench& bench, const host::Call& first) {
  return settle(bench, [&] { return recover_of(bench, first); });
}

std::int64_t number(const std::string& document, std::string_view member) {
  const json::object object = json::parse(document).get_object();
  const auto* value = object.if_contains(member);
  return value && value->is_int64() ? value->get_int64() : 0;
}

std::optional<std::int64_t> balance(Bench& bench) {
  const auto answer = bench.ask(usual(bench, "lookup"));
  if (answer.status != NOREN_OK) return std::nullopt;
  const json::object object = json::parse(answer.document).get_object();
  const auto* wallets = object.if_contains("wallets");
  if (!wallets || wallets->get_array().empty()) return std::nullopt;
  const auto* value = wallets->get_array()[0].get_object().if_contains("balance");
  return value && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

Completed complete(Bench& bench) {
  Completed completed{usual(bench, "complete"), {}};
  completed.answer = bench.ask(completed.call);
  if (completed.answer.outcome != NOREN_OUTCOME_DONE) {
    throw Skipped{"the program did not record a sale (" + describe(completed.answer) +
                  "): name a member by --card, and the center's key by --center-key"};
  }
  return completed;
}

}  // namespace noren::conformance
