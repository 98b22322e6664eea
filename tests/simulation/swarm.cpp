// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/swarm.hpp"

#include <utility>
#include <vector>

namespace noren::simulation {
namespace {

// Every rate that a seed draws, with the most that it may be.
struct Rate {
  const char* name;
  int Swarm::*value;
  int most;
};

constexpr Rate rates[] = {
    {"lose_request", &Swarm::lose_request, 2000},
    {"lose_reply", &Swarm::lose_reply, 2000},
    {"duplicate", &Swarm::duplicate, 3000},
    {"delay", &Swarm::delay, 1500},
    {"unreachable", &Swarm::unreachable, 2000},
    {"broken", &Swarm::broken, 1000},
    {"bad_answer", &Swarm::bad_answer, 1000},
    {"slow_line", &Swarm::slow_line, 2000},
    {"partition", &Swarm::partition, 2000},
    {"register_crash", &Swarm::register_crash, 60},
    {"center_crash", &Swarm::center_crash, 30},
    {"crash_between", &Swarm::crash_between, 20},
    {"lose_all_replies", &Swarm::lose_all_replies, 300},
    {"slow_disk", &Swarm::slow_disk, 1000},
    {"disk_full", &Swarm::disk_full, 200},
    {"disk_error", &Swarm::disk_error, 10},
    {"clock_jump", &Swarm::clock_jump, 2000},
    {"center_clock_jump", &Swarm::center_clock_jump, 50},
    {"plugin_death", &Swarm::plugin_death, 500},
    {"payment_refused", &Swarm::payment_refused, 2000},
    {"payment_unknown", &Swarm::payment_unknown, 2000},
    {"paper_out", &Swarm::paper_out, 2000},
    {"print_unknown", &Swarm::print_unknown, 2000},
    {"print_lie", &Swarm::print_lie, 1000},
    {"card_pulled", &Swarm::card_pulled, 2000},
    {"other_card", &Swarm::other_card, 2000},
    {"double_tap", &Swarm::double_tap, 2000},
    {"repeat", &Swarm::repeat, 3000},
    {"abandon", &Swarm::abandon, 2000},
    {"walk_away", &Swarm::walk_away, 1500},
    {"cancel", &Swarm::cancel, 1000},
    {"same_receipt_number", &Swarm::same_receipt_number, 500},
};

}  // namespace

Swarm Swarm::draw(Dice dice) {
  Swarm swarm;
  swarm.registers = static_cast<int>(dice.pick(1, 4));
  swarm.cards = static_cast<int>(dice.pick(1, 8));
  swarm.sales = static_cast<int>(dice.pick(10, 40));
  constexpr std::int64_t minute = 60'000;
  constexpr std::int64_t day = 24 * 60 * minute;
  constexpr std::int64_t longest[] = {2 * minute, 60 * minute, 3 * day, 400 * day};
  swarm.delay_max_ms = longest[dice.pick(0, 3)];
  swarm.power_cut = static_cast<int>(dice.pick(0, 2)) * 5000;
  for (const Rate& rate : rates) {
    if (dice.chance(5000)) swarm.*rate.value = static_cast<int>(dice.pick(1, rate.most));
  }
  return swarm;
}

std::string Swarm::text() const {
  std::string text = "registers=" + std::to_string(registers) + " cards=" + std::to_string(cards) +
                     " sales=" + std::to_string(sales);
  for (const Rate& rate : rates) {
    if (this->*rate.value > 0) {
      text += " " + std::string(rate.name) + "=" + std::to_string(this->*rate.value);
    }
  }
  return text;
}

}  // namespace noren::simulation
