// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "tests/simulation/dice.hpp"

namespace noren::simulation {

// What may happen in one run, and how often (per 10,000 chances). Each seed has its own mixture: a
// class of faults that is off lets others show what it would hide.
struct Swarm {
  int registers = 2;
  int cards = 4;
  int sales = 20;  // a register

  // The line, a chance for each exchange.
  int lose_request = 0;
  int lose_reply = 0;
  int duplicate = 0;
  int delay = 0;  // far beyond the caller's patience
  std::int64_t delay_max_ms = 60'000;
  int unreachable = 0;
  int broken = 0;      // a bit is flipped on the way: the connection ends
  int bad_answer = 0;  // something else than a center answers
  int slow_line = 0;   // seconds instead of milliseconds
  // Every so often a line is cut, one way or both; a chance for each minute.
  int partition = 0;

  // Machines, a chance for each call of the disk.
  int register_crash = 0;
  int center_crash = 0;
  int power_cut = 5000;      // of those, how many lose unsynced writes
  int crash_between = 0;     // a chance for each step of a register's loop
  int lose_all_replies = 0;  // the center ends after a commit and before its replies
  int slow_disk = 0;         // the center's, a chance for each batch
  int disk_full = 0;         // a chance for each batch, or each verb
  int disk_error = 0;        // a sync that fails

  int clock_jump = 0;         // a chance for each sale
  int center_clock_jump = 0;  // a chance for each batch

  // Devices, a chance for each use.
  int plugin_death = 0;
  int payment_refused = 0;
  int payment_unknown = 0;
  int paper_out = 0;
  int print_unknown = 0;
  int print_lie = 0;
  int card_pulled = 0;
  int other_card = 0;

  // The clerk, a chance for each verb or sale.
  int double_tap = 0;
  int repeat = 0;
  int abandon = 0;
  int walk_away = 0;
  int cancel = 0;  // presses the stop key while a verb runs
  int same_receipt_number = 0;

  static Swarm draw(Dice dice);
  std::string text() const;
};

}  // namespace noren::simulation
