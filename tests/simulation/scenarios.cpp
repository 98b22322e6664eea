// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/scenarios.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <iostream>

#include "runtime/sale/verbs.hpp"
#include "tests/simulation/process.hpp"
#include "tests/simulation/world.hpp"

namespace noren::simulation {
namespace {

namespace json = boost::json;

constexpr std::int64_t hour_ms = 3'600'000;

runtime::awaitable<void> keep(runtime::awaitable<Status> verb, std::optional<Status>* ended) {
  Status status = co_await std::move(verb);
  *ended = std::move(status);
}

// One register with one sale, keyed in by the scenario itself.
class Shop {
 public:
  Shop(const program::Program& program, std::uint64_t seed, bool prints)
      : world_(seed, swarm(), program, prints) {
    Intent intent = draw_intent(dice_, world_.stage().swarm, 1);
    intent.terminal = node().name();
    intent.shop = node().terminal().shop;
    intent.ref = node().name() + "-0001";
    intent.goods = {{1, false, 3'000, 10, false}};
    intent.is_run = false;
    intent.is_served = true;
    node().intents().push_back(intent);
    world_.give("card-1", 1'000);
  }

  Stage& stage() { return world_.stage(); }
  RegisterNode& node() { return *world_.registers().front(); }
  bool is_alive() { return node().process() != nullptr; }
  const sale::Sale& sale() { return live_->sale; }

  // What a till hears; a process that dies says nothing: 1001.
  noren_status call(runtime::SaleVerb* verb, const char* arguments = "{}") {
    if (!is_alive()) return NOREN_E_UNKNOWN_OUTCOME;
    Process& process = *node().process();
    auto begun = process.sales.begin({{"ref", "T-0001-0001"}});
    if (!begun) return begun.error().status;
    live_ = begun->sale;
    asked_ = runtime::parse_object(arguments);
    std::optional<Status> ended;
    boost::asio::co_spawn(process.loop,
                          keep(process.sales.perform(*live_, verb, asked_, {}), &ended),
                          boost::asio::detached);
    world_.pass(hour_ms, [&] { return ended || node().process() != &process; });
    if (!ended) return NOREN_E_UNKNOWN_OUTCOME;
    return *ended ? NOREN_OK : ended->error().status;
  }
  noren_status add(const char* arguments) {
    if (!is_alive()) return NOREN_E_UNKNOWN_OUTCOME;
    auto begun = node().process()->sales.begin({{"ref", "T-0001-0001"}});
    if (!begun) return begun.error().status;
    live_ = begun->sale;
    const Status added = node().process()->sales.add(*live_, runtime::parse_object(arguments));
    return added ? NOREN_OK : added.error().status;
  }
  void wait() {
    world_.pass(hour_ms, [&] { return is_alive(); });
  }
  void whole_sale() {
    add(R"({"line":1,"amount":3000,"tax":"10"})");
    call(runtime::identify, R"({"code":"card-1"})");
    call(runtime::redeem, R"({"points":300})");
    call(runtime::pay, R"({"amount":1000})");
    add(R"({"kind":"tender","tender":"cash","amount":1700})");
    call(runtime::complete);
    call(runtime::print);
  }
  void expect(bool holds, const char* what) {
    if (!holds) stage().violate("scenario", what);
  }
  // Empty, or what went wrong.
  std::string finish() {
    live_.reset();
    world_.finish();
    return stage().violation ? stage().violation->invariant + ": " + stage().violation->what : "";
  }

 private:
  static Swarm swarm() {
    Swarm swarm;
    swarm.registers = 1;
    swarm.cards = 1;
    swarm.sales = 0;
    swarm.power_cut = 0;
    return swarm;
  }

  Dice dice_{1};
  World world_;
  std::shared_ptr<runtime::LiveSale> live_;
  json::object asked_;
};

// The reply is lost behind the commit; the clerk asks again.
std::string repeat_after_lost_reply(const program::Program& program, bool prints) {
  Shop shop(program, 1, prints);
  shop.add(R"({"line":1,"amount":3000,"tax":"10"})");
  shop.call(runtime::identify, R"({"code":"card-1"})");
  shop.stage().plan["reply lost"] = 1;
  shop.expect(shop.call(runtime::complete) == NOREN_E_UNKNOWN_OUTCOME, "a lost reply is unknown");
  shop.expect(shop.call(runtime::complete) == NOREN_OK, "the repeat hears that it is done");
  return shop.finish();
}

// Giving up was refused at its first step: the sale goes on as if nobody had asked.
std::string lines_after_refused_abandon(const program::Program& program, bool prints) {
  Shop shop(program, 2, prints);
  shop.add(R"({"line":1,"amount":2000,"tax":"10"})");
  shop.call(runtime::identify, R"({"code":"card-1"})");
  shop.call(runtime::redeem, R"({"points":300})");
  shop.stage().plan["unreachable"] = 1;
  shop.expect(shop.call(runtime::abandon) == NOREN_E_OFFLINE, "without a line nothing is undone");
  shop.expect(shop.sale().state == sale::State::held, "the sale is as it was");
  shop.expect(shop.add(R"({"line":2,"amount":1000,"tax":"10"})") == NOREN_OK, "and takes lines");
  shop.node().intents()[0].goods = {{1, false, 2'000, 10, false}, {2, false, 1'000, 10, false}};
  shop.expect(shop.call(runtime::complete) == NOREN_OK, "and is completed");
  return shop.finish();
}

// Rather fewer points, and in the middle of that the line is gone.
std::string redeem_changed_offline(const program::Program& program, bool prints) {
  for (int at = 1; at <= 3; ++at) {
    for (const char* fault : {"unreachable", "request lost", "reply lost"}) {
      Shop shop(program, 3, prints);
      shop.add(R"({"line":1,"amount":3000,"tax":"10"})");
      shop.call(runtime::identify, R"({"code":"card-1"})");
      shop.call(runtime::redeem, R"({"points":300})");
      shop.stage().plan[fault] = at;
      shop.call(runtime::redeem, R"({"points":200})");
      shop.call(runtime::redeem, R"({"points":200})");
      shop.call(runtime::complete);
      const std::string wrong = shop.finish();
      if (!wrong.empty()) return std::string(fault) + " " + std::to_string(at) + ": " + wrong;
    }
  }
  return "";
}

// A whole sale, with one thing going wrong at each place where it can.
std::string each_place(const program::Program& program, bool prints, const char* fault,
                       bool is_power_cut, int* places) {
  for (int place = 1; place < 2'000; ++place) {
    Shop shop(program, static_cast<std::uint64_t>(1000 + place), prints);
    shop.stage().plan[fault] = place;
    if (is_power_cut) {
      shop.stage().plan["register's power cut"] = 1;
      shop.stage().plan["center's power cut"] = 1;
    }
    shop.whole_sale();
    shop.wait();
    const bool was_reached = shop.stage().plan[fault] <= 0;
    const std::string wrong = shop.finish();
    if (!wrong.empty()) return "place " + std::to_string(place) + ": " + wrong;
    ++*places;
    if (!was_reached) return "";
  }
  return "it never ends";
}

bool tell(const std::string& name, const std::string& wrong) {
  std::cout << "scenario " << name << (wrong.empty() ? " ok" : " VIOLATES " + wrong) << "\n";
  return wrong.empty();
}

}  // namespace

int run_scenarios(const program::Program& program, bool prints) {
  int failed = 0;
  const auto run = [&](const std::string& name, const std::string& wrong) {
    if (!tell(name, wrong)) ++failed;
  };
  run("repeat after a lost reply", repeat_after_lost_reply(program, prints));
  run("lines after a refused abandon", lines_after_refused_abandon(program, prints));
  run("redeem changed without a line", redeem_changed_offline(program, prints));
  run("720 orders of three sets of six messages", permute_messages(program, prints));
  for (const char* fault :
       {"register died in a call", "center died in a call", "register died between steps",
        "died before its replies", "register's sync failed", "center's sync failed", "request lost",
        "reply lost", "unreachable", "bad answer", "reply broken", "plugin died",
        "payment keeps silent", "sent at once again", "sent later again"}) {
    for (const bool is_power_cut : {false, true}) {
      const bool is_death = std::string_view(fault).find("died") != std::string_view::npos &&
                            std::string_view(fault) != "plugin died";
      if (is_power_cut && !is_death) continue;
      int places = 0;
      const std::string wrong = each_place(program, prints, fault, is_power_cut, &places);
      run(std::string(fault) + (is_power_cut ? " with the power" : "") + " at each of " +
              std::to_string(places) + " places",
          wrong);
    }
  }
  return failed;
}

}  // namespace noren::simulation
