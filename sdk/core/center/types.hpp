// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/card/member_code.hpp"
#include "core/program/award.hpp"
#include "core/program/sale.hpp"

namespace noren::center {

// The messages of center.proto as plain values; what each member means is said there.

using program::RuleResult;
using program::Sale;

struct Card {
  std::string kind;
  Bytes sealed;
  // Filled by Center::identify, never by a message: what the center knows the card by, and the
  // dynamic code that was shown, whose MAC was seen to be right.
  Bytes hash;
  std::optional<card::MemberCode> proof{};
};

struct Seen {
  std::int64_t center_ms = 0;
  std::int64_t elapsed_ms = 0;
  std::string head;
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct LookupRequest {
  Card card;
};

struct QuoteRequest {
  Card card;
  Sale sale;
  Bytes original{};
};

struct HoldRequest {
  Bytes operation;
  Card card;
  std::string ref;
  std::int64_t points = 0;
  std::string wallet;
  Seen seen{};
};

// The newest paper of a coupon that came out; those before it are worth nothing any more.
struct ReplacedPaper {
  std::string serial;
  std::int32_t instance = 0;
};

struct CompleteRequest {
  Bytes operation;
  Card card;
  Sale sale;
  std::vector<Bytes> holds;
  std::vector<std::string> coupons;
  std::int64_t event_time_ms = 0;
  bool offline = false;
  std::int64_t offline_points = 0;
  Seen seen{};
  std::vector<ReplacedPaper> replaced{};
};

struct CancelRequest {
  Bytes operation;
  Bytes original;
  std::string reason;
  Seen seen{};
};

struct RefundRequest {
  Bytes operation;
  Bytes original;
  Sale sale;
  std::int64_t event_time_ms = 0;
  Seen seen{};
  bool offline = false;
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
  std::string reissue_key{};
};

struct OfflinePolicy {
  std::int64_t redeem_per_card = 0;
  std::int64_t redeem_per_terminal = 0;
  std::int64_t redeem_count = 0;
  std::int64_t balance_days = 0;
  std::int64_t yen_per_point = 1;
};

struct UnknownPolicy {
  std::string sale;
  std::int64_t days = 0;
  std::string text;
};

struct Policy {
  std::optional<OfflinePolicy> offline;
  UnknownPolicy unknown;
};

struct LookupReply {
  std::string member;
  std::vector<Wallet> wallets;
  std::int64_t usable = 0;
  std::optional<Policy> policy{};
};

struct QuoteReply {
  std::int64_t awardable = 0;
  std::int64_t redeemable = 0;
  std::vector<RuleResult> rules;
  std::int64_t taken_back = 0;
  std::int64_t given_back = 0;
  std::int64_t refund_money = 0;
  std::int64_t refund_points = 0;
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
  bool suspect = false;
  bool skew = false;
  std::int64_t debt = 0;
  std::vector<std::string> flags{};
};

struct CancelReply {
  std::int64_t released = 0;
  std::int64_t taken_back = 0;
};

struct RefundReply {
  std::int64_t taken_back = 0;
  std::int64_t given_back = 0;
  std::int64_t debt = 0;
  std::int64_t balance_before = 0;
  std::int64_t balance = 0;
  std::int64_t refund_money = 0;
  std::int64_t refund_points = 0;
  std::string member;
  std::string program;
  std::int64_t entry = 0;
  std::int64_t deducted = 0;
  std::int64_t forgiven = 0;
  bool skew = false;
};

struct Reply {
  noren_status status = NOREN_OK;
  noren_outcome outcome = NOREN_OUTCOME_NONE;
  std::string reason;
  std::vector<std::string> details;
  noren_int32 extended = 0;
  std::variant<std::monostate, LookupReply, QuoteReply, HoldReply, CompleteReply, CancelReply,
               RefundReply>
      body;
};

// Where the center stood when a reply left; beside the reply, never in the stored one.
struct Standing {
  std::int64_t time_ms = 0;
  std::string head;
};

}  // namespace noren::center
