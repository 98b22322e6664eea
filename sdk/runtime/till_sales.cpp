// SPDX-License-Identifier: Apache-2.0
// Sales of a till, and the slow calls on it.
#include <noren/plugin/simulated.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <ctime>
#include <exception>

#include "core/outcome/outcome.hpp"
#include "runtime/sale/arguments.hpp"
#include "runtime/sale/card_token.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/slip/slip.hpp"
#include "runtime/till.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

// The shop's calendar day; Japan has one time zone and no summer time.
std::string business_date(std::int64_t wall_ms) {
  constexpr std::int64_t japan_offset_s = 9 * 3600;
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000 + japan_offset_s);
  const auto days =
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::from_time_t(seconds));
  const std::chrono::year_month_day date(days);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace

void Till::describe(json::object& document, const Status& status, bool moves_value) const {
  const noren_status number = status ? NOREN_OK : status.error().status;
  document["status"] = number;
  document["outcome"] = moves_value ? outcome_of(number) : NOREN_OUTCOME_NONE;
  if (status) return;
  const std::string text = message(status.error(), language());
  document["message"] = text;
  document["error"] = json::object{
      {"text", text}, {"reason", status.error().reason}, {"extended", status.error().extended}};
}

json::object Till::face(const LiveSale& live, const Status& status, bool moves_value) const {
  json::object document = sale::to_document(live.sale);
  if (!live.sale.slip.empty()) {
    json::object slip{{"receiptline", live.sale.slip}};
    if (const auto text = slip_text(live.sale.slip, options_.slip_columns)) slip["text"] = *text;
    document["slip"] = std::move(slip);
  }
  describe(document, status, moves_value);
  return document;
}

void Till::show(const LiveSale& live, const Status& status, bool moves_value) const {
  live.work->correct(status ? NOREN_OK : status.error().status, face(live, status, moves_value));
}

Result<std::shared_ptr<LiveSale>> Till::load_sale(const std::string& ref) {
  if (const auto known = sales_.find(ref); known != sales_.end()) {
    if (auto live = known->second.lock()) return live;
    sales_.erase(known);
  }
  auto loaded = journal_->load_sale(ref);
  if (!loaded) return loaded.error();
  if (!*loaded) return error(NOREN_E_NOEXIST, "no_sale", {ref});
  auto sale = sale::from_snapshot(**loaded);
  if (!sale) return sale.error();
  auto live = std::make_shared<LiveSale>(loop_.executor(), std::move(*sale), clock_.monotonic_ms());
  // A sale whose outcome nobody knows says so from the first look on.
  Status stands = Done{};
  if (live->sale.unknown_verb) {
    stands = error(NOREN_E_UNKNOWN_OUTCOME, operation::unknown_reason(*live->sale.unknown_verb));
  }
  show(*live, stands, live->sale.unknown_verb.has_value());
  sales_[ref] = live;
  return live;
}

Result<Till::Begun> Till::begin_sale(json::object arguments) {
  return loop_.call([&]() -> Result<Begun> {
    std::erase_if(sales_, [](const auto& entry) { return entry.second.expired(); });
    const std::string ref = text_of(arguments, "ref");
    auto known = load_sale(ref);
    if (known) return Begun{*known, true};
    if (known.error().status != NOREN_E_NOEXIST) return known.error();
    auto live = std::make_shared<LiveSale>(loop_.executor(),
                                           sale::begin(arguments, business_date(clock_.wall_ms())),
                                           clock_.monotonic_ms());
    if (const Status saved = save(*context_, *live); !saved) return saved.error();
    show(*live, Done{}, false);
    sales_[ref] = live;
    return Begun{live, false};
  });
}

Status Till::add(const std::shared_ptr<LiveSale>& live, json::object arguments) {
  if (!live->work->begin()) return error(NOREN_E_BUSY, "busy");
  return loop_.call([&]() -> Status {
    sale::Sale before = live->sale;
    // A run or a resolving of the same sale goes on under another handle.
    Status added = error(NOREN_E_BUSY, "busy");
    try {
      if (live->gate.is_free()) added = sale::add(live->sale, arguments);
      if (added) added = save(*context_, *live);
      if (added) show(*live, added, false);
    } catch (const std::exception& fault) {
      added = error(NOREN_E_INTERNAL, "internal", {fault.what()});
    }
    // A line that was refused leaves the sale, and how it stands, as they were.
    if (!added) live->sale = std::move(before);
    live->work->leave();
    return added;
  });
}

Status Till::start(const std::shared_ptr<LiveSale>& live, SaleVerb* verb, bool moves_value,
                   json::object arguments) {
  if (!live->work->begin()) return error(NOREN_E_BUSY, "busy");
  loop_.post([this, live, verb, moves_value, arguments = std::move(arguments)]() mutable {
    boost::asio::co_spawn(loop_.executor(), run_verb(live, verb, moves_value, std::move(arguments)),
                          boost::asio::detached);
  });
  return Done{};
}

awaitable<void> Till::run_verb(std::shared_ptr<LiveSale> live, SaleVerb* verb, bool moves_value,
                               json::object arguments) {
  const auto pass = co_await live->gate.enter();
  Status status = Done{};
  try {
    status = co_await verb(*context_, *live, arguments);
  } catch (const std::exception& fault) {
    status =
        error(live->sale.unknown_operation.empty() ? NOREN_E_INTERNAL : NOREN_E_UNKNOWN_OUTCOME,
              "internal", {fault.what()});
    log(std::string("error a verb threw: ") + fault.what());
  }
  live->cancellation.clear();
  if (!live->sale.unknown_operation.empty() && resolver_wake_) resolver_wake_->set(false);
  live->work->finish(status ? NOREN_OK : status.error().status, face(*live, status, moves_value));
}

void Till::cancel(const std::shared_ptr<LiveSale>& live) {
  loop_.post([live] {
    if (live->work->status() == NOREN_RUNNING) live->cancellation.request();
  });
}

void Till::cancel(const std::shared_ptr<LiveOperation>& operation) {
  loop_.post([operation] {
    if (operation->work->status() != NOREN_RUNNING) return;
    operation->cancellation.request();
    if (operation->sale) operation->sale->cancellation.request();
  });
}

// What the journal keeps of the arguments to know a repeat by: a code is kept as its hash alone.
Result<std::string> Till::remembered(json::object arguments) {
  if (arguments.contains("code")) {
    const auto token = context_->seal("code", text_of(arguments, "code"));
    if (!token) return token.error();
    arguments["code"] = parse_object(*token).at("match");
  }
  return canonical(std::move(arguments));
}

Result<std::shared_ptr<LiveSale>> Till::sale_to_run(const json::object& arguments) {
  const auto remembered_arguments = remembered(arguments);
  if (!remembered_arguments) return remembered_arguments.error();
  const std::string& asked = *remembered_arguments;
  auto known = load_sale(text_of(arguments, "ref"));
  if (!known && known.error().status != NOREN_E_NOEXIST) return known.error();
  // A run that was undone has left nothing: the same ref may try again.
  const bool is_new = !known || ((*known)->sale.run_arguments == asked &&
                                 (*known)->sale.state == sale::State::abandoned);
  if (!is_new) {
    if ((*known)->sale.run_arguments != asked) {
      return error(NOREN_E_EXISTS, "sale_other", {text_of(arguments, "ref")});
    }
    return *known;
  }
  sale::Sale sale = sale::begin(arguments, business_date(clock_.wall_ms()));
  sale.run_arguments = asked;
  auto live = std::make_shared<LiveSale>(loop_.executor(), std::move(sale), clock_.monotonic_ms());
  if (const Status saved = save(*context_, *live); !saved) return saved.error();
  sales_[live->sale.ref] = live;
  return live;
}

void Till::start_run(std::shared_ptr<LiveOperation> operation, json::object arguments) {
  loop_.post([this, operation, arguments = std::move(arguments)]() mutable {
    boost::asio::co_spawn(loop_.executor(), run_sale(operation, std::move(arguments)),
                          boost::asio::detached);
  });
}

awaitable<void> Till::run_sale(std::shared_ptr<LiveOperation> operation, json::object arguments) {
  const auto found = sale_to_run(arguments);
  if (!found) {
    json::object document{{"kind", "operation"}};
    describe(document, found.error(), true);
    operation->work->finish(found.error().status, std::move(document));
    co_return;
  }
  const std::shared_ptr<LiveSale> live = *found;
  const auto pass = co_await live->gate.enter();
  operation->sale = live;
  const bool is_replayed = live->sale.state == sale::State::done;
  if (operation->cancellation.is_requested()) live->cancellation.request();
  Status status = Done{};
  try {
    status = co_await run(*context_, *live, arguments);
  } catch (const std::exception& fault) {
    status = error(NOREN_E_UNKNOWN_OUTCOME, "internal", {fault.what()});
    log(std::string("error a run threw: ") + fault.what());
  }
  live->cancellation.clear();
  operation->sale.reset();
  json::object document = face(*live, status, true);
  live->work->correct(status ? NOREN_OK : status.error().status, document);
  document["kind"] = "operation";
  if (is_replayed) document["replayed"] = true;
  operation->work->finish(status ? NOREN_OK : status.error().status, std::move(document));
}

void Till::start_balance(std::shared_ptr<LiveOperation> operation, json::object arguments) {
  loop_.post([this, operation, arguments = std::move(arguments)]() mutable {
    boost::asio::co_spawn(loop_.executor(), run_balance(operation, std::move(arguments)),
                          boost::asio::detached);
  });
}

awaitable<Status> Till::look_up(LiveOperation& operation, const json::object& arguments,
                                json::object& document) {
  LiveSale live(loop_.executor(), sale::Sale(), clock_.monotonic_ms());
  const Result<std::string> token =
      co_await card_token(*context_, live.begun_ms, operation.cancellation, arguments);
  if (!token) co_return token.error();
  json::object request = sale::lookup_request(*token);
  const host::Answer answer =
      co_await query(*context_, live, "lookup", std::move(request), center_timeout_ms);
  if (answer.status != NOREN_OK) co_return answer.error;
  sale::identified(live.sale, *token, parse_object(answer.document));
  const json::object shown = sale::to_document(live.sale);
  for (const char* key : {"member", "wallets", "points"}) {
    if (const auto* value = shown.if_contains(key)) document[key] = *value;
  }
  co_return Done{};
}

awaitable<void> Till::run_balance(std::shared_ptr<LiveOperation> operation,
                                  json::object arguments) {
  json::object document{{"kind", "operation"}};
  Status status = Done{};
  try {
    status = co_await look_up(*operation, arguments, document);
  } catch (const std::exception& fault) {
    status = error(NOREN_E_INTERNAL, "internal", {fault.what()});
  }
  describe(document, status, false);
  operation->work->finish(status ? NOREN_OK : status.error().status, std::move(document));
}

Status Till::simulate(const json::object& arguments) {
  if (!is_simulated()) return error(NOREN_E_ILLEGAL, "not_simulated");
  return loop_.call([&]() -> Status {
    const auto set = [&](std::string_view name, json::object wish) {
      const NamedPort port = instances_->named(name);
      host::Call call;
      call.slot = host::find_slot(NOREN_SIMULATED, "set");
      call.document = json::serialize(wish);
      port.port->submit(std::move(call), [](host::Answer) {});
    };
    if (arguments.contains("card")) {
      const std::string card = text_of(arguments, "card");
      set("reader", {{"card", card == "none" ? "" : card}});
    }
    json::object center;
    for (const char* key : {"lose_reply", "offline"}) {
      if (const auto* value = arguments.if_contains(key)) center[key] = *value;
    }
    if (!center.empty()) set("loyalty", std::move(center));
    if (const auto* paper = arguments.if_contains("paper")) set("printer", {{"paper", *paper}});
    return Done{};
  });
}

}  // namespace noren::runtime
