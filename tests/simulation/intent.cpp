// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/intent.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace noren::simulation {

namespace json = boost::json;

std::int64_t Intent::total() const {
  std::int64_t sum = 0;
  for (const Goods& one : goods) sum += one.is_discount ? -one.amount : one.amount;
  return sum;
}

std::string_view name(Intent::Told told) {
  switch (told) {
    case Intent::Told::nothing:
      return "nothing";
    case Intent::Told::done:
      return "done";
    case Intent::Told::refused:
      return "refused";
    case Intent::Told::unknown:
      return "unknown";
    case Intent::Told::abandoned:
      return "abandoned";
  }
  return "";
}

Intent draw_intent(Dice& dice, const Swarm& swarm, int number) {
  Intent intent;
  intent.number = number;
  intent.is_run = dice.chance(2500);
  const std::int64_t lines = dice.pick(1, 4);
  for (std::int64_t line = 1; line <= lines; ++line) {
    Goods goods;
    goods.number = line;
    goods.tax = dice.chance(4000) ? 8 : 10;
    goods.amount = dice.pick(1, dice.chance(3000) ? 12'000 : 1'200);
    goods.no_points = dice.chance(1500);
    // A discount of the first line's rate, and less than it.
    if (line > 1 && dice.chance(1500) && intent.goods[0].amount > 20) {
      goods.is_discount = true;
      goods.tax = intent.goods[0].tax;
      goods.amount = dice.pick(1, intent.goods[0].amount / 4);
      goods.no_points = false;
    }
    intent.goods.push_back(goods);
  }
  intent.wants_member = dice.chance(9000);
  intent.card = "card-" + std::to_string(dice.pick(1, swarm.cards));
  intent.scans_code = intent.is_run || dice.chance(5000);
  if (intent.wants_member && dice.chance(5000)) {
    intent.redeem = dice.chance(3000) ? -1 : dice.pick(1, 400);
    if (dice.chance(2500)) intent.instead = dice.pick(1, 300);
  }
  intent.pays_by_card = dice.chance(4000);
  intent.quotes = dice.chance(3000);
  intent.prints = dice.chance(7000);
  if (intent.prints && dice.chance(4000)) intent.reprints = static_cast<int>(dice.pick(1, 4));
  if (dice.chance(swarm.abandon)) intent.abandons_at = static_cast<int>(dice.pick(1, 8));
  return intent;
}

Intent draw_return(Dice& dice, const Intent& sale, int number) {
  Intent intent;
  intent.number = number;
  intent.returns = sale.ref;
  intent.wants_member = false;
  intent.prints = dice.chance(5000);
  const bool has_discount = std::any_of(sale.goods.begin(), sale.goods.end(),
                                        [](const Goods& goods) { return goods.is_discount; });
  // No lines: all that is left comes back.
  if (has_discount || dice.chance(3000)) return intent;
  for (const Goods& sold : sale.goods) {
    if (!dice.chance(6000)) continue;
    Goods back = sold;
    if (sold.amount > 1 && dice.chance(3000)) back.amount = dice.pick(1, sold.amount - 1);
    intent.goods.push_back(back);
  }
  return intent;
}

std::string to_json_line(const Intent& intent, int number) {
  json::array lines;
  for (const Goods& goods : intent.goods) {
    json::object line{{"line", goods.number},
                      {"kind", goods.is_discount ? "discount" : "item"},
                      {"amount", goods.amount},
                      {"tax", goods.tax}};
    if (goods.no_points) line["no_points"] = true;
    lines.push_back(std::move(line));
  }
  const bool is_done = intent.told == Intent::Told::done;
  const std::int64_t by_till = intent.total() - intent.redeemed - intent.paid_by_card;
  json::array tenders;
  if (is_done && by_till > 0) {
    tenders.push_back(json::object{{"tender", "cash"}, {"amount", by_till}});
  }
  if (is_done && intent.paid_by_card > 0) {
    tenders.push_back(json::object{{"tender", "credit"}, {"amount", intent.paid_by_card}});
  }
  const char* verb = intent.is_return()                       ? "return"
                     : intent.told == Intent::Told::abandoned ? "abandon"
                                                              : "sale";
  json::object line{{"intent", number},
                    {"terminal", intent.terminal},
                    {"shop", intent.shop},
                    {"ref", intent.ref},
                    {"verb", verb},
                    {"lines", std::move(lines)},
                    {"tax_mode", "included"},
                    {"tenders", std::move(tenders)},
                    {"redeem", intent.redeemed},
                    {"offline", intent.was_provisional},
                    {"member", !intent.member_card.empty()},
                    {"told", name(intent.told)},
                    {"settled", true}};
  if (intent.is_return()) line["original"] = intent.returns;
  if (is_done && !intent.member_card.empty()) {
    line["awarded"] = intent.awarded;
    line["balance"] = intent.balance;
  }
  return json::serialize(line);
}

}  // namespace noren::simulation
