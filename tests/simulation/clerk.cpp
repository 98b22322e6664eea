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

json::object arguments_of(const Goods& goods) {
  json::object item{
      {"line", goods.number}, {"amount", goods.amount}, {"tax", std::to_string(goods.tax)}};
  if (goods.is_discount) item["kind"] = "discount";
  if (goods.no_points) item["points"] = false;
  return item;
}

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

// The sale in hand, also after a power cut, or a new customer.
Intent* Clerk::next() {
  for (Intent& intent : node_.intents_) {
    if (!intent.is_served) return &intent;
  }
  const auto sales = static_cast<std::size_t>(stage_.swarm.sales);
  return node_.intents_.size() < sales && !stage_.is_calm ? &begin_intent() : nullptr;
}

Intent& Clerk::begin_intent() {
  Dice& dice = node_.dice_;
  const int number = static_cast<int>(node_.intents_.size()) + 1;
  Intent intent = draw(number);
  intent.terminal = node_.name();
  intent.shop = node_.terminal().shop;
  char ref[32];
  std::snprintf(ref, sizeof ref, "-%04d", number);
  intent.ref = node_.name() + ref;
  // Two registers of one shop that count alike: T-0003 takes the numbers of T-0001.
  if (node_.name() > "T-0002" &&
      stage_.fault(dice, stage_.swarm.same_receipt_number, node_.name(), "same receipt number")) {
    intent.ref = (node_.name() == "T-0003" ? "T-0001" : "T-0002") + std::string(ref);
  }
  if (stage_.fault(dice, stage_.swarm.disk_full, node_.name(), "register's disk fills up")) {
    node_.full_until_ms_ = stage_.timeline.now_ms() + dice.pick(100, 60'000);
  }
  if (!intent.is_return() && intent.wants_member && !intent.is_run && dice.chance(4000)) {
    intent.coupon = node_.coupon_for(intent.card);
  }
  if (stage_.fault(dice, stage_.swarm.clock_jump, node_.name(), "clock jumped")) {
    constexpr std::int64_t hour = 3'600'000;
    constexpr std::int64_t day = 24 * hour;
    const std::int64_t now = stage_.timeline.now_ms();
    const std::int64_t offsets[] = {
        day, -day, -3 * hour, -now + hour, 130LL * 365 * day / 2, 3650LL * day, 0, -1'000};
    node_.clock_.jump(offsets[dice.pick(0, 7)]);
  }
  stage_.count("sales");
  node_.intents_.push_back(std::move(intent));
  return node_.intents_.back();
}

// A new customer, or one who brings goods back.
Intent Clerk::draw(int number) {
  if (!node_.intents_.empty() && node_.dice_.chance(1500)) {
    const Intent& sale = node_.dice_.any(node_.intents_);
    const bool is_done = sale.is_closed && sale.told == Intent::Told::done && !sale.is_return();
    if (is_done) return draw_return(node_.dice_, sale, number);
  }
  return draw_intent(node_.dice_, stage_.swarm, number);
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

json::object Clerk::run_arguments(const Intent& intent) const {
  json::array items;
  for (const Goods& goods : intent.goods) items.push_back(arguments_of(goods));
  json::object arguments{{"ref", intent.ref}, {"items", std::move(items)}};
  if (intent.wants_member) {
    arguments["code"] = intent.card;
    if (intent.redeem < 0) arguments["redeem"] = "max";
    if (intent.redeem > 0) arguments["redeem"] = intent.redeem;
  } else {
    arguments["nobody"] = true;
  }
  if (intent.pays_by_card) arguments["pay"] = "card";
  if (intent.prints) arguments["print"] = true;
  return arguments;
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

// What comes next in this sale as it stands.
Clerk::Step Clerk::decide(Intent& intent, const Live& live) {
  const sale::Sale& sale = live->sale;
  if (sale.is_over() && !sale.undoing && sale.unknown_operation.empty()) {
    conclude(intent, live);
    const bool wants_paper = sale.state == sale::State::done && intent.prints &&
                             sale.print_state.empty() && intent.step < 100;
    if (!wants_paper) return {};
    intent.step = 100;
    return {"print", {}};
  }
  if (intent.is_run) return {"run", run_arguments(intent)};
  if (sale.undoing) return {"abandon", {}};
  // Whoever was told that it is done only waits until the register knows it again.
  if (intent.was_told_done) return {"resolve", {{"how", "ask"}}};
  if (!sale.unknown_operation.empty()) {
    const std::int64_t mood = node_.dice_.pick(0, 9);
    if (mood < 5 && !intent.last_verb.empty()) {
      return {intent.last_verb, runtime::parse_object(intent.last_arguments)};
    }
    if (mood == 9) return {"abandon", {}};
    return {"resolve", {{"how", mood == 8 ? "reverse" : "ask"}}};
  }
  if (intent.abandons_at >= 0 && intent.step >= intent.abandons_at) {
    stage_.count("fault clerk gives up");
    return {"abandon", {}};
  }
  return go_on(intent, live);
}

Clerk::Step Clerk::go_on(Intent& intent, const Live& live) {
  const sale::Sale& sale = live->sale;
  if (sale.lines.size() < intent.goods.size()) {
    // Keyed one after the other, as people do; the line's number makes a repeat harmless.
    return {"add", arguments_of(intent.goods[sale.lines.size()])};
  }
  if (intent.is_return()) return {"complete", {}};
  if (intent.wants_member && !sale.member) {
    json::object arguments;
    if (intent.scans_code) arguments["code"] = intent.card;
    return {"identify", std::move(arguments)};
  }
  if (!intent.coupon.empty() && sale.coupons.empty()) {
    return {"add", {{"kind", "coupon"}, {"serial", intent.coupon}}};
  }
  if (intent.quotes && sale.member) {
    intent.quotes = false;
    return {"quote", {}};
  }
  if (intent.redeem != 0 && sale.member && !sale.hold) {
    json::object arguments{{"points", intent.redeem}};
    if (intent.redeem < 0) arguments["points"] = "max";
    return {"redeem", std::move(arguments)};
  }
  if (intent.instead > 0 && sale.hold) return {"redeem", {{"points", intent.instead}}};
  if (sale.due() > 0 && intent.pays_by_card) return {"pay", {}};
  if (sale.due() > 0 && node_.dice_.chance(7000)) {
    return {"add", {{"kind", "tender"}, {"tender", "cash"}, {"amount", sale.due()}}};
  }
  return {"complete", {}};
}

// What a refusal changes in the clerk's mind.
void Clerk::learn(Intent& intent, const Live& live, const std::string& verb, const Status& status) {
  ++intent.step;
  if (is_unknown(status)) return;
  if (verb == "redeem" && (status || node_.dice_.chance(6000))) {
    // An answer to the second wish ends it; one to the first ends that.
    if (live->sale.hold && intent.instead > 0 && live->sale.hold->points != intent.instead) return;
    if (!live->sale.hold) intent.redeem = 0;
    intent.instead = 0;
  }
  if (status) return;
  if (verb == "identify" && node_.dice_.chance(3000)) intent.wants_member = false;
  if (verb == "pay") intent.pays_by_card = node_.dice_.chance(5000);
  if (verb == "complete" || verb == "add") {
    intent.coupon.clear();
    const bool is_useless = status.error().reason == "receipt_number_used" || intent.is_return();
    if (is_useless || node_.dice_.chance(2000)) intent.abandons_at = 0;
  }
  if (verb == "run" && node_.dice_.chance(5000)) intent.is_served = true;
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
  if (!live->sale.unknown_operation.empty()) process_.resolver.note_unknown();
  tell(intent, live, verb, status);
  if (!stage_.fault(dice, stage_.swarm.repeat, node_.name(), "repeat")) co_return status;
  const Status again =
      co_await process_.sales.perform(*live, verbs.find(verb)->second, arguments, {});
  tell(intent, live, verb, again);
  co_return again;
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
