// SPDX-License-Identifier: Apache-2.0
#include "core/center/document.hpp"
#include "core/center/json.hpp"
#include "core/center/reply_names.hpp"

namespace noren::center {
namespace {

namespace json = boost::json;

using reply_names::name;

void read_rules(JsonReader& reader, std::vector<RuleResult>& rules,
                std::optional<std::string>& wrong) {
  reader.each("rules", [&](const json::value& element) {
    JsonReader rule(element, wrong);
    RuleResult& added = rules.emplace_back();
    rule.text("name", added.name);
    rule.number("points", added.points);
  });
}

void read(const json::value& value, Policy& policy, std::optional<std::string>& wrong) {
  JsonReader reader(value, wrong);
  if (const json::value* member = reader.find("unknown")) {
    JsonReader unknown(*member, wrong);
    unknown.text("sale", policy.unknown.sale);
    unknown.number("days", policy.unknown.days);
    unknown.text("text", policy.unknown.text);
  }
  if (const json::value* member = reader.find("offline")) {
    JsonReader offline(*member, wrong);
    policy.offline.emplace();
    offline.number("redeem_per_card", policy.offline->redeem_per_card);
    offline.number("redeem_per_terminal", policy.offline->redeem_per_terminal);
    offline.number("redeem_count", policy.offline->redeem_count);
    offline.number("balance_days", policy.offline->balance_days);
    offline.number("yen_per_point", policy.offline->yen_per_point);
  }
}

void read(JsonReader& reader, LookupReply& reply, std::optional<std::string>& wrong) {
  if (const json::value* policy = reader.find("policy")) {
    read(*policy, reply.policy.emplace(), wrong);
  }
  reader.text("member", reply.member);
  reader.number("usable", reply.usable);
  reader.each("wallets", [&](const json::value& element) {
    JsonReader wallet(element, wrong);
    Wallet& added = reply.wallets.emplace_back();
    wallet.text("id", added.id);
    wallet.text("name", added.name);
    wallet.text("unit", added.unit);
    wallet.number("balance", added.balance);
    wallet.number("usable", added.usable);
  });
}

void read(JsonReader& reader, QuoteReply& reply, std::optional<std::string>& wrong) {
  reader.number("awardable", reply.awardable);
  reader.number("redeemable", reply.redeemable);
  reader.number("taken_back", reply.taken_back);
  reader.number("given_back", reply.given_back);
  reader.number("refund_money", reply.refund_money);
  reader.number("refund_points", reply.refund_points);
  read_rules(reader, reply.rules, wrong);
}

void read(JsonReader& reader, HoldReply& reply, std::optional<std::string>&) {
  reader.number("held", reply.held);
  reader.number("usable", reply.usable);
  reader.number("value", reply.value);
}

void read(JsonReader& reader, CompleteReply& reply, std::optional<std::string>& wrong) {
  reader.number("awarded", reply.awarded);
  reader.number("redeemed", reply.redeemed);
  reader.number("balance_before", reply.balance_before);
  reader.number("balance", reply.balance);
  read_rules(reader, reply.rules, wrong);
  reader.each("coupons", [&](const json::value& element) {
    JsonReader coupon(element, wrong);
    Coupon& added = reply.coupons.emplace_back();
    coupon.text("serial", added.serial);
    coupon.number("instance", added.instance);
    coupon.text("title", added.title);
    coupon.text("text", added.text);
    coupon.text("valid_until", added.valid_until);
    coupon.text("code", added.code);
    coupon.text("value", added.value);
    coupon.text("reissue_key", added.reissue_key);
  });
  reader.text("member", reply.member);
  reader.text("program", reply.program);
  reader.number("entry", reply.entry);
  reader.flag("suspect", reply.suspect);
  reader.flag("skew", reply.skew);
  reader.number("debt", reply.debt);
  reader.each("flags", [&](const json::value& element) {
    if (!element.is_string()) return reader.fail("flags");
    reply.flags.emplace_back(element.get_string());
  });
}

void read(JsonReader& reader, CancelReply& reply, std::optional<std::string>&) {
  reader.number("released", reply.released);
  reader.number("taken_back", reply.taken_back);
}

void read(JsonReader& reader, RefundReply& reply, std::optional<std::string>&) {
  reader.number("taken_back", reply.taken_back);
  reader.number("given_back", reply.given_back);
  reader.number("debt", reply.debt);
  reader.number("balance_before", reply.balance_before);
  reader.number("balance", reply.balance);
  reader.number("refund_money", reply.refund_money);
  reader.number("refund_points", reply.refund_points);
  reader.text("member", reply.member);
  reader.text("program", reply.program);
  reader.number("entry", reply.entry);
  reader.number("deducted", reply.deducted);
  reader.number("forgiven", reply.forgiven);
  reader.flag("skew", reply.skew);
}

template <typename Body>
void read_body(JsonReader& reader, Reply& reply, std::optional<std::string>& wrong) {
  Body body;
  const json::value* member = reader.find(name(body));
  if (member == nullptr) return;
  JsonReader object(*member, wrong);
  read(object, body, wrong);
  reply.body = std::move(body);
}

}  // namespace

Result<Reply> reply_of_text(std::string_view text) {
  return read_json<Reply>(text, [](JsonReader& reader, Reply& reply) {
    std::optional<std::string> wrong;
    reader.number("status", reply.status);
    reader.number("outcome", reply.outcome);
    reader.text("reason", reply.reason);
    reader.each("details", [&](const json::value& element) {
      if (!element.is_string()) return reader.fail("details");
      reply.details.emplace_back(element.get_string().c_str());
    });
    reader.number("extended", reply.extended);
    read_body<LookupReply>(reader, reply, wrong);
    read_body<QuoteReply>(reader, reply, wrong);
    read_body<HoldReply>(reader, reply, wrong);
    read_body<CompleteReply>(reader, reply, wrong);
    read_body<CancelReply>(reader, reply, wrong);
    read_body<RefundReply>(reader, reply, wrong);
    if (wrong) reader.fail(*wrong);
  });
}

}  // namespace noren::center
