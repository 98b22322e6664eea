// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace noren::program {

enum class Register { first_use, office };
enum class Base { tax_included, tax_excluded };
enum class Order { floor_then_multiply, multiply_then_floor };

// One way to earn; all rules of a program add up.
struct EarnRule {
  std::string name;
  std::int64_t unit = 100;  // for each so many minor units ...
  std::int64_t points = 1;  // ... so many points
  Base base = Base::tax_included;
  Order order = Order::floor_then_multiply;
  std::vector<std::string> tenders;  // what was paid with these earns
  bool points_tender_earns = false;
};

struct RedeemRule {
  std::int64_t yen_per_point = 1;
  std::int64_t minimum = 1;                    // points at a time
  std::int64_t step = 1;                       // a multiple of this
  std::int64_t daily_limit_unverified = 1000;  // a card that only identifies, points a day
};

enum class RefundOrder { proportional, points_first, money_first };

// What happens to awarded points that are to be taken back and were spent.
enum class ReturnShortfall {
  debt,    // the member owes them; the next awards pay
  deduct,  // their worth is taken off the money that goes back; the shop pays for them
  forgive  // the program bears them
};

struct ReturnRule {
  RefundOrder refund = RefundOrder::proportional;  // how a return is paid back
  ReturnShortfall shortfall = ReturnShortfall::debt;
};

// Who bears points that a till redeemed without a line and that were not there.
enum class OfflineShortfall { debt, loss };

// What a till may redeem without a line. An outage is the time from one word of the center to the
// next.
struct OfflineRule {
  std::int64_t redeem_per_card = 0;  // points a card and outage; 0: none at all
  std::int64_t redeem_per_terminal = 5000;
  std::int64_t redeem_count = 50;  // times a terminal and outage
  std::int64_t balance_days = 7;   // how old a known balance may be
  OfflineShortfall shortfall = OfflineShortfall::debt;
};

// What a till tells people of a sale of which nobody knows how it ended.
struct UnknownRule {
  bool settled = false;
  std::int64_t days = 55;  // it can be asked about
  std::string text;
};

// A coupon that a sale of at least min_total brings.
struct CouponRule {
  std::string title;
  std::string text;
  std::string value;            // what it is worth, for people
  std::int64_t valid_days = 0;  // 0: no end
  std::int64_t min_total = 0;
};

// A point program's rules, as one file says them. A plain value.
struct Program {
  std::string id;
  std::string name;
  std::int64_t version = 1;
  std::string unit;  // what its points are called
  std::string currency = "JPY";
  Register registration = Register::first_use;  // when a card becomes a member
  std::int64_t utc_offset_minutes = 540;        // where its days begin
  std::int64_t expire_days = 0;                 // after the award; 0: never
  std::int64_t hold_minutes = 15;
  std::int64_t hold_silent_hours = 24;  // where its terminal was not heard of since
  std::vector<EarnRule> earn;
  RedeemRule redeem;
  ReturnRule returns;
  OfflineRule offline;
  UnknownRule unknown;
  std::vector<CouponRule> coupons;
};

// Every rule as "key=value" lines in a fixed order: equal for equal rules, whatever the file's
// layout and comments. Rules that came later stand in it only where they are not the default.
std::string canonical_text(const Program& program);
// The rules that a canonical text stands for. Errors: 106 program_syntax {"", line, message}.
Result<Program> of_canonical_text(std::string_view text);

// BLAKE2b-256 of the canonical text; stands in every ledger entry.
std::array<std::uint8_t, 32> hash(const Program& program);

// Reads a program file (TOML). `file` is its name for messages. Strict: errors (106) are
// program_syntax {file, line, message}, program_key_unknown {file, line, key, known keys},
// program_key_missing {file, line, key} and program_value {file, line, key, what is allowed}.
Result<Program> parse(std::string_view text, std::string_view file);

}  // namespace noren::program
