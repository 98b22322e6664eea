// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/program/award.hpp"
#include "core/program/sale.hpp"

namespace noren::center {

// The messages of center.proto as plain values; what each member means is said there.

using program::RuleResult;
using program::Sale;

struct Card {
  std::string kind;
  Bytes sealed;
  // Filled by Center::identify, never by a message: what the center knows the card by.
  Bytes hash;
};

struct LookupRequest {
  Card card;
};

struct QuoteRequest {
  Card card;
  Sale sale;
};

struct HoldRequest {
  Bytes operation;
  Card card;
  std::string ref;
  std::int64_t points = 0;
  std::string wallet;
};

struct CompleteRequest {
  Bytes operation;
  Card card;
  Sale sale;
  std::vector<Bytes> holds;
  std::vector<std::string> coupons;
  std::int64_t event_time_ms = 0;
};

struct CancelRequest {
  Bytes operation;
  Bytes original;
  std::string reason;
};

struct StatusRequest {
  Bytes operation;
};

// The office's own: points that no sale brought, such as a migrated balance. Not on the wire.
struct AdjustRequest {
  Bytes operation;
  Card card;
  std::int64_t points = 0;
  std::string sponsor = "MIGRATION";  // at whose cost
  std::string reason;
};

struct Wallet {
  std::string id;
  std::string name;
  std::string unit;
  std::int64_t balance = 0;
  std::int64_t usable = 0;
};

struct Coupon {
  std::string serial;
  std::int32_t instance = 1;
  std::string title;
  std::string text;
  std::string valid_until;
  std::string code;
  std::string value;
};

struct LookupReply {
  std::string member;
  std::vector<Wallet> wallets;
  std::int64_t usable = 0;
};

struct QuoteReply {
  std::int64_t awardable = 0;
  std::int64_t redeemable = 0;
  std::vector<RuleResult> rules;
};

struct HoldReply {
  std::int64_t held = 0;
  std::int64_t usable = 0;
  std::int64_t value = 0;
};

struct CompleteReply {
  std::int64_t awarded = 0;
  std::int64_t redeemed = 0;
  std::int64_t balance_before = 0;
  std::int64_t balance = 0;
  std::vector<RuleResult> rules;
  std::vector<Coupon> coupons;
  std::string member;
  std::string program;
  std::int64_t entry = 0;
};

struct CancelReply {
  std::int64_t released = 0;
  std::int64_t taken_back = 0;
};

struct Reply {
  noren_status status = NOREN_OK;
  noren_outcome outcome = NOREN_OUTCOME_NONE;
  std::string reason;
  std::vector<std::string> details;
  noren_int32 extended = 0;
  std::variant<std::monostate, LookupReply, QuoteReply, HoldReply, CompleteReply, CancelReply> body;
};

}  // namespace noren::center
