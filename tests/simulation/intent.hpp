// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/stage.hpp"

namespace noren::simulation {

struct Goods {
  std::int64_t number = 0;
  bool is_discount = false;
  std::int64_t amount = 0;
  int tax = 10;
  bool no_points = false;
};

// One sale as a clerk means it, and what the register told of it. The driver's own list of these is
// what everything else is compared with. A plain value.
struct Intent {
  enum class Told { nothing, done, refused, unknown, abandoned };

  int number = 0;
  std::string terminal;
  std::string shop;
  std::string ref;
  bool is_run = false;  // in one call
  std::string returns;  // the ref of the sale whose goods come back, or none
  std::vector<Goods> goods;

  bool wants_member = true;
  std::string card;  // that the customer holds out
  bool scans_code = false;
  std::string coupon;        // a code from an earlier slip, or none
  std::int64_t redeem = 0;   // points; -1: as many as possible
  std::int64_t instead = 0;  // then rather so many
  bool pays_by_card = false;
  bool quotes = false;
  bool prints = true;
  int reprints = 0;      // how often the customer asks for one more paper, or the clerk tries again
  int abandons_at = -1;  // before that step

  // How far the clerk has come.
  int step = 0;
  int patience = 30;  // calls until the clerk walks away
  std::string last_verb;
  std::string last_arguments;
  bool is_served = false;
  bool is_closed = false;

  // What the register told, and what is known from that.
  Told told = Told::nothing;
  bool was_told_done = false;
  bool was_told_abandoned = false;
  std::string member_card;  // whose the sale became, or nobody's
  bool was_provisional = false;
  std::string refused_later;  // why the program did not want what had waited
  std::int64_t awarded = 0;
  std::int64_t redeemed = 0;
  std::int64_t balance = 0;
  std::int64_t paid_by_card = 0;
  std::string operation;  // the completion's id
  std::string burned;     // the coupon that it took
  // Of a return.
  std::int64_t taken_back = 0;
  std::int64_t given_back = 0;
  std::int64_t refund_money = 0;

  std::int64_t total() const;
  bool is_return() const { return !returns.empty(); }
};

std::string_view name(Intent::Told told);

// Some or all goods of a sale that is done come back.
Intent draw_return(Dice& dice, const Intent& sale, int number);

// A sale that somebody might make.
Intent draw_intent(Dice& dice, const Swarm& swarm, int number);

// As tests/verify reads them: one JSON object, with a number of its own.
std::string to_json_line(const Intent& intent, int number);

}  // namespace noren::simulation
