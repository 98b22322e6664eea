// SPDX-License-Identifier: Apache-2.0
// What is unfinished: listing it, settling it on request, and settling it unasked.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <set>

#include "core/outcome/outcome.hpp"
#include "runtime/sale/alone.hpp"
#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/undo.hpp"
#include "runtime/till.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

// It runs, or waits for a line.
bool is_on_its_way(const operation::Operation& operation) {
  return operation.state == operation::State::journaled ||
         operation.state == operation::State::queued;
}

std::string advice_key(const operation::Operation& operation) {
  if (operation.state == operation::State::queued) return "queued_complete";
  if (operation.state == operation::State::manual) return "manual_operation";
  return operation::unknown_reason(operation.verb);
}

}  // namespace

Result<json::object> Till::pending() {
  return loop_.call([&]() -> Result<json::object> {
    const auto unfinished = journal_->unfinished();
    if (!unfinished) return unfinished.error();
    const auto undoing = journal_->undoing();
    if (!undoing) return undoing.error();
    const auto lost = journal_->lost();
    if (!lost) return lost.error();
    std::set<std::string> listed;
    json::object list{{"kind", "list"}};
    std::size_t count = 0;
    for (const operation::Operation& operation : *unfinished) {
      listed.insert(operation.ref);
      const Error advice = error(NOREN_E_UNKNOWN_OUTCOME, advice_key(operation));
      list[std::to_string(count++)] = json::object{
          {"operation", operation.id.text()},
          {"ref", operation.ref},
          {"verb", operation::name(operation.verb)},
          {"amount", operation.amount},
          {"since", operation.created_ms},
          {"outcome", is_on_its_way(operation) ? NOREN_OUTCOME_NONE : NOREN_OUTCOME_UNKNOWN},
          {"advice", message(advice, language())}};
    }
    for (const std::string& ref : *lost) {
      const auto loaded = sales_->load(ref);
      if (!loaded) continue;
      const sale::Sale& sale = (*loaded)->sale;
      listed.insert(ref);
      const Error advice = error(NOREN_E_UNKNOWN_OUTCOME, "operation_without_record");
      list[std::to_string(count++)] =
          json::object{{"operation", sale.unknown_operation},
                       {"ref", ref},
                       {"verb", sale.unknown_verb ? operation::name(*sale.unknown_verb) : ""},
                       {"amount", 0},
                       {"since", 0},
                       {"outcome", NOREN_OUTCOME_UNKNOWN},
                       {"advice", message(advice, language())}};
    }
    // Half undone with nothing unknown: a payment that could not be reversed, say.
    for (const std::string& ref : *undoing) {
      if (listed.contains(ref)) continue;
      const Error advice = error(NOREN_E_UNKNOWN_OUTCOME, "sale_not_undone", {ref});
      list[std::to_string(count++)] = json::object{{"operation", ""},
                                                   {"ref", ref},
                                                   {"verb", "abandon"},
                                                   {"amount", 0},
                                                   {"since", 0},
                                                   {"outcome", NOREN_OUTCOME_UNKNOWN},
                                                   {"advice", message(advice, language())}};
    }
    list["count"] = count;
    return list;
  });
}

void Till::start_resolve(std::shared_ptr<LiveOperation> operation, json::object arguments) {
  loop_.post([this, operation, arguments = std::move(arguments)]() mutable {
    boost::asio::co_spawn(loop_.executor(), run_resolve(operation, std::move(arguments)),
                          boost::asio::detached);
  });
}

// The sale that waits for an operation whose record is lost; "" where none does.
std::string Till::sale_without_record(const std::string& operation) {
  const auto lost = journal_->lost();
  if (!lost) return {};
  for (const std::string& ref : *lost) {
    const auto loaded = sales_->load(ref);
    if (loaded && (*loaded)->sale.unknown_operation == operation) return ref;
  }
  return {};
}

awaitable<Status> Till::resolve_sale(LiveOperation& operation, const json::object& arguments,
                                     json::object& document) {
  std::string ref = text_of(arguments, "ref");
  if (ref.empty()) {
    const std::string asked = text_of(arguments, "operation");
    const auto id = operation::Id::parse(asked);
    const auto found = id ? journal_->find(*id) : std::optional<operation::Operation>();
    const bool is_there = found && *found;
    ref = is_there ? (*found)->ref : sale_without_record(asked);
    if (ref.empty() && !found) co_return as_unknown(found.error());
    if (ref.empty()) co_return error(NOREN_E_NOEXIST, "no_operation", {asked});
  }
  const auto loaded = sales_->load(ref);
  if (!loaded && is_sale_lost(loaded.error())) {
    document["ref"] = ref;
    const Status status = co_await resolve_alone(*context_, operation.cancellation, ref, arguments);
    co_return status;
  }
  if (!loaded) co_return loaded.error();
  const std::shared_ptr<LiveSale> live = *loaded;
  const auto pass = co_await live->gate.enter();
  operation.sale = live;
  const std::string before = sale::to_snapshot(live->sale);
  const Status status = co_await resolve(*context_, *live, arguments);
  live->cancellation.clear();
  operation.sale.reset();
  if (sale::to_snapshot(live->sale) != before) show(*live, status, true);
  document["ref"] = ref;
  document["sale"] = sale::to_document(live->sale);
  co_return status;
}

awaitable<void> Till::run_resolve(std::shared_ptr<LiveOperation> operation,
                                  json::object arguments) {
  json::object document{{"kind", "operation"}};
  Status status = Done{};
  try {
    status = co_await resolve_sale(*operation, arguments, document);
  } catch (const std::exception& fault) {
    status = error(NOREN_E_UNKNOWN_OUTCOME, "internal", {fault.what()});
    log(std::string("error resolving threw: ") + fault.what());
  }
  const std::string asked = text_of(arguments, "operation");
  if (!asked.empty()) document["operation"] = asked;
  describe(document, status, true);
  operation->work->finish(status ? NOREN_OK : status.error().status, std::move(document));
}

}  // namespace noren::runtime
