// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/clerk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <map>

#include "runtime/sale/verbs.hpp"
#include "tests/simulation/process.hpp"
#include "tests/simulation/register_node.hpp"

namespace noren::simulation {
namespace {

namespace json = boost::json;

const std::map<std::string, runtime::SaleVerb*, std::less<>> verbs{
    {"identify", runtime::identify}, {"quote", runtime::quote},       {"redeem", runtime::redeem},
    {"pay", runtime::pay},           {"complete", runtime::complete}, {"print", runtime::print},
    {"abandon", runtime::abandon},   {"resolve", runtime::resolve},   {"run", runtime::run}};

bool is_unknown(const Status& status) {
  return !status && status.error().status == NOREN_E_UNKNOWN_OUTCOME;
}

}  // namespace

Clerk::Clerk(Stage& stage, RegisterNode& node, Process& process)
    : stage_(stage), node_(node), process_(process) {}

runtime::awaitable<void> Clerk::pause(std::int64_t ms) {
  const auto over = std::make_shared<runtime::Promise<bool>>(process_.context.executor);
  stage_.timeline.after(ms, process_.self, [over] { over->set(true); });
  co_await over->get();
}

runtime::awaitable<void> Clerk::work() {
  co_await pause(node_.dice_.pick(100, 5'000));
  while (Intent* intent = next()) {
    co_await serve(*intent);
    co_await pause(node_.dice_.pick(500, 30'000));
  }
  // At closing time everything that was left open is settled.
  bool is_left = true;
  while (is_left) {
    is_left = !stage_.is_calm;
    if (stage_.is_calm) {
      for (Intent& intent : node_.intents_) {
        if (!intent.is_closed) co_await close(intent);
        if (!intent.is_closed) is_left = true;
      }
    }
    if (is_left) co_await pause(10'000);
  }
  is_finished_ = true;
}

Result<Clerk::Live> Clerk::open(Intent& intent) {
  if (intent.is_return()) {
    auto begun = process_.sales.begin_return({{"ref", intent.ref}, {"original", intent.returns}});
    if (!begun) return begun.error();
    return std::move(begun->sale);
  }
  if (intent.is_run) return process_.sales.begin_run(run_arguments(intent));
  auto begun = process_.sales.begin({{"ref", intent.ref}});
  if (!begun) return begun.error();
  return std::move(begun->sale);
}

// One customer, until the sale is over or the clerk walks away from it.
runtime::awaitable<void> Clerk::serve(Intent& intent) {
  node_.hold_out(intent.card);
  while (!intent.is_served) {
    Result<Live> opened = open(intent);
    if (!opened) {
      stage_.trace.note(node_.name(), "no sale: " + opened.error().reason);
      if (--intent.patience < 0) intent.is_served = true;
      co_await pause(2'000);
      continue;
    }
    const Live live = *opened;
    Step step = decide(intent, live);
    if (step.verb.empty()) {
      intent.is_served = true;
      break;
    }
    if (--intent.patience < 0 ||
        stage_.fault(node_.dice_, stage_.swarm.walk_away, node_.name(), "clerk walked away")) {
      intent.is_served = true;
      break;
    }
    const std::string verb = step.verb;
    const Status status = co_await call(intent, live, verb, std::move(step.arguments));
    learn(intent, live, verb, status);
    co_await pause(node_.dice_.pick(50, 1'500));
  }
}

runtime::awaitable<Status> Clerk::call(Intent& intent, Live live, std::string verb,
                                       json::object arguments) {
  stage_.count("verbs");
  stage_.trace.note(node_.name(),
                    "clerk: " + verb + " " + intent.ref + " " + json::serialize(arguments));
  if (verb == "add") {
    Status added = process_.sales.add(*live, arguments);
    tell(intent, live, verb, added);
    co_return added;
  }
  if (verb != "resolve" && verb != "abandon" && verb != "print") {
    intent.last_verb = verb;
    intent.last_arguments = json::serialize(arguments);
  }
  Dice& dice = node_.dice_;
  const auto at_once = [&](auto tap) {
    boost::asio::co_spawn(process_.loop, std::move(tap), boost::asio::detached);
  };
  if (stage_.fault(dice, stage_.swarm.double_tap, node_.name(), "double tap")) {
    at_once(tap(intent, live, verb, arguments));
  }
  if (stage_.fault(dice, stage_.swarm.cancel, node_.name(), "stop key")) {
    stage_.timeline.after(dice.pick(0, 500), process_.self, [live] {
      if (!live->gate.is_free()) live->cancellation.request();
    });
  }
  Status status = co_await process_.sales.perform(*live, verbs.find(verb)->second, arguments, {});
  notice(live, status);
  tell(intent, live, verb, status);
  if (!stage_.fault(dice, stage_.swarm.repeat, node_.name(), "repeat")) co_return status;
  const Status again =
      co_await process_.sales.perform(*live, verbs.find(verb)->second, arguments, {});
  tell(intent, live, verb, again);
  co_return again;
}

// As the till does behind each verb.
void Clerk::notice(const Live& live, const Status& status) {
  if (!live->sale.unknown_operation.empty() || live->sale.provisional) {
    process_.resolver.note_unfinished();
  } else if (status) {
    process_.resolver.note_line();
  }
}

runtime::awaitable<void> Clerk::tap(Intent& intent, Live live, std::string verb,
                                    json::object arguments) {
  const Status status =
      co_await process_.sales.perform(*live, verbs.find(verb)->second, arguments, {});
  tell(intent, live, verb, status);
}

// What the register says is remembered: it may not take it back later.
void Clerk::tell(Intent& intent, const Live& live, const std::string& verb, const Status& status) {
  if (node_.is_dying_) return;  // nobody heard it
  const std::string said =
      status ? "0" : std::to_string(status.error().status) + " " + status.error().reason;
  stage_.trace.note(node_.name(), "told " + verb + " " + intent.ref + ": " + said);
  if (live->sale.hold && live->sale.hold->offline) stage_.count("points taken offline");
  stage_.count("told " + verb + " " + (status ? "0" : is_unknown(status) ? "1001" : "refused"));
  const sale::Sale& sale = live->sale;
  if (!status && !sale.coupons.empty()) judge_coupon(sale.coupons.front().code, status);
  if (verb == "resolve" && status && sale.state == sale::State::done) {
    // A person saw the paper; the printer may not have said so.
    if (sale.print_state == "done") stage_.papers.called_done(sale.slip);
  }
  if ((verb == "complete" || verb == "run") && status) {
    intent.told = Intent::Told::done;
    intent.was_told_done = true;
    if (sale.state != sale::State::done) {
      stage_.violate("told is true",
                     intent.ref + " was told done and is " + std::string(sale::name(sale.state)));
    }
    conclude(intent, live);
  } else if (verb == "abandon" && status) {
    intent.told = Intent::Told::abandoned;
    intent.was_told_abandoned = true;
    if (sale.state != sale::State::abandoned) {
      stage_.violate("told is true", intent.ref + " was told abandoned and is " +
                                         std::string(sale::name(sale.state)));
    }
  } else if (is_unknown(status)) {
    intent.told = Intent::Told::unknown;
  } else if (!status && intent.told != Intent::Told::done &&
             intent.told != Intent::Told::abandoned) {
    intent.told = Intent::Told::refused;
  }
  if (intent.was_told_done && sale.state == sale::State::abandoned) {
    stage_.violate("told is true", intent.ref + " was told done and is abandoned");
  }
}

// V23: a paper is refused only for what is true of it.
void Clerk::judge_coupon(const std::string& code, const Status& status) {
  const std::string& reason = status.error().reason;
  if (reason == "coupon_replaced") {
    stage_.count("coupons refused as replaced");
    if (!stage_.papers.is_replaced(code)) {
      stage_.violate("V23", code + " was refused, and no newer paper is out for certain");
    }
  }
  const bool is_strange = reason == "coupon_forged" || reason == "coupon_unknown";
  if (is_strange && stage_.papers.is_held(code)) {
    stage_.violate("V23", code + " came out of a printer and is " + reason);
  }
}

// The sale is over: what the register says of it now is what it will be measured by.
void Clerk::conclude(Intent& intent, const Live& live) {
  if (node_.is_dying_) return;
  const sale::Sale& sale = live->sale;
  intent.is_closed = !intent.is_run || sale.state == sale::State::done || intent.is_served;
  const auto number = [&](const char* key) {
    const auto* value = sale.completion.if_contains(key);
    return value && value->is_int64() ? value->get_int64() : 0;
  };
  if (sale.state == sale::State::abandoned) {
    if (intent.was_told_done) stage_.violate("told is true", intent.ref + " is abandoned");
    intent.told = Intent::Told::abandoned;
    return;
  }
  intent.told = Intent::Told::done;
  intent.refused_later = sale.refused_later;
  if (sale.provisional && !intent.was_provisional) stage_.count("provisional sales");
  intent.was_provisional = intent.was_provisional || sale.provisional;
  if (sale.provisional) intent.is_closed = false;
  intent.member_card = sale.member ? node_.card_of(sale.member->token) : "";
  intent.awarded = number("awarded");
  intent.taken_back = number("taken_back");
  intent.given_back = number("given_back");
  intent.refund_money = number("refund_money");
  intent.redeemed = number("redeemed");
  intent.balance = number("balance");
  intent.paid_by_card = 0;
  for (const auto& payment : sale.payments) intent.paid_by_card += payment.amount;
  if (!sale.coupons.empty()) stage_.count("coupons taken");
  if (intent.is_return()) stage_.count("goods returned");
  intent.burned = sale.coupons.empty() ? "" : sale.coupons.front().code;
  if (sale.provisional || !sale.refused_later.empty()) return;
  if (sale.completed_by.empty() || intent.operation == sale.completed_by) return;
  intent.operation = sale.completed_by;
  node_.expect_done(sale);
}

// Nobody waits any more and no fault disturbs: it is settled, undone or done.
runtime::awaitable<void> Clerk::close(Intent& intent) {
  // A return of which nothing was ever written down is none.
  const auto loaded = process_.sales.load(intent.ref);
  if (!loaded) {
    intent.is_served = intent.is_closed = loaded.error().status == NOREN_E_NOEXIST;
    co_return;
  }
  const Live live = *loaded;
  const sale::Sale& sale = live->sale;
  const bool is_open = !sale.is_over() || sale.undoing || !sale.unknown_operation.empty();
  if (!is_open) {
    intent.is_served = true;
    conclude(intent, live);
    co_return;
  }
  std::string verb = "abandon";
  json::object arguments;
  if ((!sale.unknown_operation.empty() || intent.was_told_done) && !sale.undoing) {
    verb = "resolve";
    arguments["how"] = "ask";
  }
  stage_.trace.note(node_.name(), "closing " + intent.ref);
  const Status status =
      co_await process_.sales.perform(*live, verbs.find(verb)->second, arguments, {});
  tell(intent, live, verb, status);
}

}  // namespace noren::simulation
