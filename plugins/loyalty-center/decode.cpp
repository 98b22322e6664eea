// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/decode.hpp"

#include <center.pb.h>

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
          {"value", coupon.value()}};
}

template <typename Items>
array to_array(const Items& items) {
  array result;
  for (const auto& item : items) result.push_back(to_json(item));
  return result;
}

object to_json(const wire::LookupReply& reply) {
  return {{"member", reply.member()},
          {"wallets", to_array(reply.wallets())},
          {"usable", reply.usable()}};
}

object to_json(const wire::QuoteReply& reply) {
  return {{"awardable", reply.awardable()},
          {"redeemable", reply.redeemable()},
          {"rules", to_array(reply.rules())}};
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
          {"entry", reply.entry()}};
}

object to_json(const wire::CancelReply& reply) {
  return {{"released", reply.released()}, {"taken_back", reply.taken_back()}};
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
    case Verb::status:
      return body == wire::Reply::kHold || body == wire::Reply::kComplete ||
             body == wire::Reply::kCancel;
  }
  return false;
}

std::string body_document(const wire::Reply& reply) {
  switch (reply.body_case()) {
    case wire::Reply::kLookup:
      return boost::json::serialize(to_json(reply.lookup()));
    case wire::Reply::kQuote:
      return boost::json::serialize(to_json(reply.quote()));
    case wire::Reply::kHold:
      return boost::json::serialize(to_json(reply.hold()));
    case wire::Reply::kComplete:
      return boost::json::serialize(to_json(reply.complete()));
    case wire::Reply::kCancel:
      return boost::json::serialize(to_json(reply.cancel()));
    default:
      return "{}";
  }
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

std::optional<Verdict> decode(Verb verb, Asking asking, std::string_view body) {
  wire::Reply reply;
  if (!reply.ParseFromArray(body.data(), static_cast<int>(body.size()))) return std::nullopt;
  if (!legal(reply, asking)) return std::nullopt;
  if (reply.status() == NOREN_OK) {
    if (!answers(reply.body_case(), verb)) return std::nullopt;
    return Verdict{Verdict::Kind::done, body_document(reply), {}};
  }
  plugin::Refusal why{reply.status(),
                      reply.reason(),
                      "the center refused: " + reply.reason(),
                      {reply.details().begin(), reply.details().end()},
                      reply.extended()};
  const bool unknown = reply.status() == NOREN_E_UNKNOWN_OUTCOME;
  return Verdict{unknown ? Verdict::Kind::unknown : Verdict::Kind::refused, {}, std::move(why)};
}

}  // namespace noren::loyalty_center
