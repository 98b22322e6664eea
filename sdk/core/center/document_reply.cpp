// SPDX-License-Identifier: Apache-2.0
#include "core/center/document.hpp"
#include "core/center/json.hpp"
#include "core/center/reply_names.hpp"

namespace noren::center {
namespace {

namespace json = boost::json;

// Members that came later are left out where they say nothing, so that replies stored before read
// back as they were.
void put(json::object& object, const char* key, std::int64_t value) {
  if (value != 0) object[key] = value;
}
void put(json::object& object, const char* key, bool value) {
  if (value) object[key] = true;
}

json::array write(const std::vector<std::string>& words) {
  json::array array;
  for (const std::string& word : words) array.emplace_back(word);
  return array;
}

json::array write(const std::vector<RuleResult>& rules) {
  json::array array;
  for (const RuleResult& rule : rules) {
    array.push_back(json::object{{"name", rule.name}, {"points", rule.points}});
  }
  return array;
}

json::object write(const Policy& policy) {
  json::object object{{"unknown",
                       {{"sale", policy.unknown.sale},
                        {"days", policy.unknown.days},
                        {"text", policy.unknown.text}}}};
  if (policy.offline) {
    object["offline"] = {{"redeem_per_card", policy.offline->redeem_per_card},
                         {"redeem_per_terminal", policy.offline->redeem_per_terminal},
                         {"redeem_count", policy.offline->redeem_count},
                         {"balance_days", policy.offline->balance_days},
                         {"yen_per_point", policy.offline->yen_per_point}};
  }
  return object;
}

json::object write(const LookupReply& reply) {
  json::array wallets;
  for (const Wallet& wallet : reply.wallets) {
    wallets.push_back(json::object{{"id", wallet.id},
                                   {"name", wallet.name},
                                   {"unit", wallet.unit},
                                   {"balance", wallet.balance},
                                   {"usable", wallet.usable}});
  }
  json::object object{
      {"member", reply.member}, {"wallets", std::move(wallets)}, {"usable", reply.usable}};
  if (reply.policy) object["policy"] = write(*reply.policy);
  return object;
}

json::object write(const QuoteReply& reply) {
  json::object object{{"awardable", reply.awardable},
                      {"redeemable", reply.redeemable},
                      {"rules", write(reply.rules)}};
  put(object, "taken_back", reply.taken_back);
  put(object, "given_back", reply.given_back);
  put(object, "refund_money", reply.refund_money);
  put(object, "refund_points", reply.refund_points);
  return object;
}

json::object write(const HoldReply& reply) {
  return {{"held", reply.held}, {"usable", reply.usable}, {"value", reply.value}};
}

json::object write(const CompleteReply& reply) {
  json::array coupons;
  for (const Coupon& coupon : reply.coupons) {
    coupons.push_back(json::object{{"serial", coupon.serial},
                                   {"instance", coupon.instance},
                                   {"title", coupon.title},
                                   {"text", coupon.text},
                                   {"valid_until", coupon.valid_until},
                                   {"code", coupon.code},
                                   {"value", coupon.value},
                                   {"reissue_key", coupon.reissue_key}});
  }
  json::object object{{"awarded", reply.awarded},
                      {"redeemed", reply.redeemed},
                      {"balance_before", reply.balance_before},
                      {"balance", reply.balance},
                      {"rules", write(reply.rules)},
                      {"coupons", std::move(coupons)},
                      {"member", reply.member},
                      {"program", reply.program},
                      {"entry", reply.entry}};
  put(object, "suspect", reply.suspect);
  put(object, "skew", reply.skew);
  put(object, "debt", reply.debt);
  if (!reply.flags.empty()) object["flags"] = write(reply.flags);
  return object;
}

json::object write(const CancelReply& reply) {
  return {{"released", reply.released}, {"taken_back", reply.taken_back}};
}

json::object write(const RefundReply& reply) {
  json::object object{{"taken_back", reply.taken_back},
                      {"given_back", reply.given_back},
                      {"debt", reply.debt},
                      {"balance_before", reply.balance_before},
                      {"balance", reply.balance},
                      {"refund_money", reply.refund_money},
                      {"refund_points", reply.refund_points},
                      {"member", reply.member},
                      {"program", reply.program},
                      {"entry", reply.entry}};
  put(object, "deducted", reply.deducted);
  put(object, "forgiven", reply.forgiven);
  put(object, "skew", reply.skew);
  return object;
}

json::object write(std::monostate) {
  return {};
}

using reply_names::name;

}  // namespace

std::string to_text(const Reply& reply) {
  json::object object{{"status", reply.status}, {"outcome", reply.outcome}};
  if (reply.status != NOREN_OK) {
    object["reason"] = reply.reason;
    object["details"] = write(reply.details);
    if (reply.extended != 0) object["extended"] = reply.extended;
  }
  std::visit(
      [&](const auto& body) {
        if (*name(body) != '\0') object[name(body)] = write(body);
      },
      reply.body);
  return json::serialize(object);
}

std::string to_document(const Reply& reply, const Standing& standing) {
  json::object object;
  if (reply.status == NOREN_OK) {
    object = std::visit([](const auto& body) { return write(body); }, reply.body);
  } else {
    object = {{"reason", reply.reason}, {"details", write(reply.details)}};
    if (reply.extended != 0) object["extended"] = reply.extended;
  }
  if (standing.time_ms != 0) {
    object["center"] = {{"time_ms", standing.time_ms}, {"head", standing.head}};
  }
  return json::serialize(object);
}

}  // namespace noren::center
