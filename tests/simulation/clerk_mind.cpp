// SPDX-License-Identifier: Apache-2.0
// What a clerk wants next, and what a refusal changes in that.
#include <algorithm>
#include <boost/json.hpp>

#include "tests/simulation/clerk.hpp"
#include "tests/simulation/process.hpp"
#include "tests/simulation/register_node.hpp"

namespace noren::simulation {
namespace {

namespace json = boost::json;

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

// What comes next in this sale as it stands.
Clerk::Step Clerk::decide(Intent& intent, const Live& live) {
  const sale::Sale& sale = live->sale;
  if (sale.is_over() && !sale.undoing && sale.unknown_operation.empty()) {
    conclude(intent, live);
    const bool wants_paper = sale.state == sale::State::done && intent.prints &&
                             sale.print_state.empty() && intent.step < 100;
    if (!wants_paper) return print_again(intent, live);
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

// One more paper, or a look at what nobody knows; nothing where the customer is content.
Clerk::Step Clerk::print_again(Intent& intent, const Live& live) {
  const sale::Sale& sale = live->sale;
  if (sale.state != sale::State::done || sale.print_state.empty() || intent.reprints == 0) {
    return {};
  }
  --intent.reprints;
  if (sale.print_state == "unknown" && node_.dice_.chance(4000)) {
    stage_.count("papers settled by staff");
    return {"resolve",
            {{"how", "staff"}, {"done", is_newest_out(live)}, {"who", "staff"}, {"why", "looked"}}};
  }
  stage_.count("receipts printed again");
  json::object arguments;
  if (node_.dice_.chance(9000)) arguments["again"] = true;
  return {"print", std::move(arguments)};
}

// What a person sees who looks for the last receipt.
bool Clerk::is_newest_out(const Live& live) const {
  const auto operations = process_.journal.of_sale(live->sale.ref);
  if (!operations) return false;
  const auto last = std::find_if(operations->rbegin(), operations->rend(), [](const auto& one) {
    return one.verb == operation::Verb::print && !operation::is_final(one.state);
  });
  if (last == operations->rend()) return false;
  const std::string id = last->id.text();
  return std::any_of(node_.papers_.begin(), node_.papers_.end(),
                     [&](const Paper& paper) { return paper.operation == id; });
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

}  // namespace noren::simulation
