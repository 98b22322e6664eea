// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/decode.hpp"

#include <center.pb.h>

#include <charconv>

namespace noren::loyalty_center {
namespace {

namespace wire = center::v1;
using boost::json::array;
using boost::json::object;

object to_json(const wire::Wallet& wallet) {
  return {{"id", wallet.id()},
          {"name", wallet.name()},
          {"unit", wallet.unit()},
          {"balance", wallet.balance()},
          {"usable", wallet.usable()}};
}

object to_json(const wire::RuleResult& rule) {
  return {{"name", rule.name()}, {"points", rule.points()}};
}

object to_json(const wire::Coupon& coupon) {
  return {{"serial", coupon.serial()}, {"instance", coupon.instance()},
          {"title", coupon.title()},   {"text", coupon.text()},
          {"code", coupon.code()},     {"valid_until", coupon.valid_until()},
          {"value", coupon.value()},   {"reissue_key", coupon.reissue_key()}};
}

template <typename Items>
array to_array(const Items& items) {
  array result;
  for (const auto& item : items) result.push_back(to_json(item));
  return result;
}

object to_json(const wire::Policy& policy) {
  object result{{"unknown",
                 {{"sale", policy.unknown().sale()},
                  {"days", policy.unknown().days()},
                  {"text", policy.unknown().text()}}}};
  if (policy.has_offline()) {
    result["offline"] = {{"redeem_per_card", policy.offline().redeem_per_card()},
                         {"redeem_per_terminal", policy.offline().redeem_per_terminal()},
                         {"redeem_count", policy.offline().redeem_count()},
                         {"balance_days", policy.offline().balance_days()},
                         {"yen_per_point", policy.offline().yen_per_point()}};
  }
  return result;
}

object to_json(const wire::LookupReply& reply) {
  object result{{"member", reply.member()},
                {"wallets", to_array(reply.wallets())},
                {"usable", reply.usable()}};
  if (reply.has_policy()) result["policy"] = to_json(reply.policy());
  return result;
}

object to_json(const wire::QuoteReply& reply) {
  return {{"awardable", reply.awardable()},        {"redeemable", reply.redeemable()},
          {"rules", to_array(reply.rules())},      {"taken_back", reply.taken_back()},
          {"given_back", reply.given_back()},      {"refund_money", reply.refund_money()},
          {"refund_points", reply.refund_points()}};
}

object to_json(const wire::HoldReply& reply) {
  return {{"held", reply.held()}, {"usable", reply.usable()}, {"value", reply.value()}};
}

object to_json(const wire::CompleteReply& reply) {
  return {{"awarded", reply.awarded()},
          {"redeemed", reply.redeemed()},
          {"balance_before", reply.balance_before()},
          {"balance", reply.balance()},
          {"rules", to_array(reply.rules())},
          {"coupons", to_array(reply.coupons())},
          {"member", reply.member()},
          {"program", reply.program()},
          {"entry", reply.entry()},
          {"suspect", reply.suspect()},
          {"skew", reply.skew()},
          {"debt", reply.debt()},
          {"flags", array(reply.flags().begin(), reply.flags().end())}};
}

object to_json(const wire::CancelReply& reply) {
  return {{"released", reply.released()}, {"taken_back", reply.taken_back()}};
}

object to_json(const wire::RefundReply& reply) {
  return {{"taken_back", reply.taken_back()},
          {"given_back", reply.given_back()},
          {"debt", reply.debt()},
          {"balance_before", reply.balance_before()},
          {"balance", reply.balance()},
          {"refund_money", reply.refund_money()},
          {"refund_points", reply.refund_points()},
          {"member", reply.member()},
          {"program", reply.program()},
          {"entry", reply.entry()},
          {"deducted", reply.deducted()},
          {"forgiven", reply.forgiven()},
          {"skew", reply.skew()}};
}

bool answers(wire::Reply::BodyCase body, Verb verb) {
  switch (verb) {
    case Verb::lookup:
      return body == wire::Reply::kLookup;
    case Verb::quote:
      return body == wire::Reply::kQuote;
    case Verb::hold:
      return body == wire::Reply::kHold;
    case Verb::complete:
      return body == wire::Reply::kComplete;
    case Verb::cancel:
      return body == wire::Reply::kCancel;
    case Verb::refund:
      return body == wire::Reply::kRefund;
    case Verb::status:
      return body == wire::Reply::kHold || body == wire::Reply::kComplete ||
             body == wire::Reply::kCancel || body == wire::Reply::kRefund;
  }
  return false;
}

object body_document(const wire::Reply& reply) {
  switch (reply.body_case()) {
    case wire::Reply::kLookup:
      return to_json(reply.lookup());
    case wire::Reply::kQuote:
      return to_json(reply.quote());
    case wire::Reply::kHold:
      return to_json(reply.hold());
    case wire::Reply::kComplete:
      return to_json(reply.complete());
    case wire::Reply::kCancel:
      return to_json(reply.cancel());
    case wire::Reply::kRefund:
      return to_json(reply.refund());
    default:
      return {};
  }
}

// {"center": {"time_ms", "head"}} from "<time_ms> <head>"; empty where that is something else.
object center_of(std::string_view standing) {
  constexpr std::size_t longest_head = 256;
  const std::size_t space = standing.find(' ');
  if (space == std::string_view::npos || standing.size() - space > longest_head) return {};
  const std::string_view head = standing.substr(space + 1);
  std::int64_t time_ms = 0;
  const auto read = std::from_chars(standing.data(), standing.data() + space, time_ms);
  if (read.ec != std::errc() || read.ptr != standing.data() + space || time_ms <= 0 ||
      head.find_first_not_of("0123456789abcdef.") != std::string_view::npos) {
    return {};
  }
  return {{"center", {{"time_ms", time_ms}, {"head", head}}}};
}

// noren/status.h: the pairs that an ended operation may have.
bool legal(const wire::Reply& reply, Asking asking) {
  const bool nothing_moves = asking == Asking::query && reply.outcome() == NOREN_OUTCOME_NONE;
  switch (reply.status()) {
    case NOREN_OK:
      return reply.outcome() == NOREN_OUTCOME_DONE || nothing_moves;
    case NOREN_E_UNKNOWN_OUTCOME:
      return reply.outcome() == NOREN_OUTCOME_UNKNOWN;
    default:
      return reply.status() != NOREN_RUNNING &&
             (reply.outcome() == NOREN_OUTCOME_REFUSED || nothing_moves ||
              // A question about an operation that never arrived moved nothing either.
              (asking == Asking::earlier && reply.status() == NOREN_E_NOEXIST &&
               reply.outcome() == NOREN_OUTCOME_NONE));
  }
}

}  // namespace

std::optional<Verdict> decode(Verb verb, Asking asking, std::string_view body,
                              std::string_view standing) {
  wire::Reply reply;
  if (!reply.ParseFromArray(body.data(), static_cast<int>(body.size()))) return std::nullopt;
  if (!legal(reply, asking)) return std::nullopt;
  if (reply.status() == NOREN_OK) {
    if (!answers(reply.body_case(), verb)) return std::nullopt;
    object document = body_document(reply);
    const object center = center_of(standing);
    document.insert(center.begin(), center.end());
    return Verdict{Verdict::Kind::done, boost::json::serialize(document), {}};
  }
  plugin::Refusal why{reply.status(),
                      reply.reason(),
                      "the center refused: " + reply.reason(),
                      {reply.details().begin(), reply.details().end()},
                      reply.extended(),
                      center_of(standing)};
  const bool unknown = reply.status() == NOREN_E_UNKNOWN_OUTCOME;
  return Verdict{unknown ? Verdict::Kind::unknown : Verdict::Kind::refused, {}, std::move(why)};
}

}  // namespace noren::loyalty_center
