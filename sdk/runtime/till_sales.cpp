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
  std::string markup = slip_now(*context_, live.sale);
  const bool is_receipt = live.sale.unknown_operation.empty() && !markup.empty();
  // What a till prints by itself is a further paper, too, where one may be out.
  if (is_receipt && live.sale.print_state == "unknown") markup = marked_again(markup);
  if (!markup.empty()) {
    json::object slip{{"receiptline", markup}};
    if (const auto text = slip_text(markup, options_.slip_columns)) slip["text"] = *text;
    document["slip"] = std::move(slip);
  }
  describe(document, status, moves_value);
  return document;
}

void Till::show(const LiveSale& live, const Status& status, bool moves_value) const {
  live.work->correct(status ? NOREN_OK : status.error().status, face(live, status, moves_value));
}

Result<Sales::Begun> Till::begin_sale(json::object arguments) {
  return loop_.call([&] { return sales_->begin(arguments); });
}

Result<Sales::Begun> Till::begin_return(json::object arguments) {
  return loop_.call([&] { return sales_->begin_return(arguments); });
}

Status Till::add(const std::shared_ptr<LiveSale>& live, json::object arguments) {
  if (!live->work->begin()) return error(NOREN_E_BUSY, "busy");
  return loop_.call([&]() -> Status {
    Status added = sales_->add(*live, arguments);
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

void Till::tell_resolver(const sale::Sale& sale, const Status& status) {
  if (!sale.unknown_operation.empty() || sale.provisional) {
    resolver_->note_unfinished();
  } else if (status) {
    resolver_->note_line();
  }
}

awaitable<void> Till::run_verb(std::shared_ptr<LiveSale> live, SaleVerb* verb, bool moves_value,
                               json::object arguments) {
  const Status status = co_await sales_->perform(*live, verb, arguments, {});
  tell_resolver(live->sale, status);
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

void Till::start_run(std::shared_ptr<LiveOperation> operation, json::object arguments) {
  loop_.post([this, operation, arguments = std::move(arguments)]() mutable {
    boost::asio::co_spawn(loop_.executor(), run_sale(operation, std::move(arguments)),
                          boost::asio::detached);
  });
}

awaitable<void> Till::run_sale(std::shared_ptr<LiveOperation> operation, json::object arguments) {
  auto found = Result<std::shared_ptr<LiveSale>>(error(NOREN_E_INTERNAL, "internal"));
  try {
    found = sales_->begin_run(arguments);
  } catch (const std::exception& fault) {
    found = error(NOREN_E_INTERNAL, "internal", {fault.what()});
  }
  if (!found) {
    json::object document{{"kind", "operation"}};
    describe(document, found.error(), true);
    operation->work->finish(found.error().status, std::move(document));
    co_return;
  }
  const std::shared_ptr<LiveSale> live = *found;
  bool is_replayed = false;
  const Status status = co_await sales_->perform(*live, run, arguments, [&] {
    operation->sale = live;
    is_replayed = live->sale.state == sale::State::done;
    if (operation->cancellation.is_requested()) live->cancellation.request();
  });
  operation->sale.reset();
  tell_resolver(live->sale, status);
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
    if (arguments.contains("offline") && !is_yes(arguments, "offline")) resolver_->hurry();
    if (const auto* paper = arguments.if_contains("paper")) set("printer", {{"paper", *paper}});
    return Done{};
  });
}

}  // namespace noren::runtime
