// SPDX-License-Identifier: Apache-2.0
#include "core/center/document.hpp"
#include "core/center/json.hpp"

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
                                   {"value", coupon.value}});
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

// The member of a whole reply that each kind of body stands in.
const char* name(const LookupReply&) {
  return "lookup";
}
const char* name(const QuoteReply&) {
  return "quote";
}
const char* name(const HoldReply&) {
  return "hold";
}
const char* name(const CompleteReply&) {
  return "complete";
}
const char* name(const CancelReply&) {
  return "cancel";
}
const char* name(const RefundReply&) {
  return "refund";
}
const char* name(std::monostate) {
  return "";
}

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
