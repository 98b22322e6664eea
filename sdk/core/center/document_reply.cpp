// SPDX-License-Identifier: Apache-2.0
#include "core/center/document.hpp"
#include "core/center/json.hpp"

namespace noren::center {
namespace {

namespace json = boost::json;

json::array write(const std::vector<RuleResult>& rules) {
  json::array array;
  for (const RuleResult& rule : rules) {
    array.push_back(json::object{{"name", rule.name}, {"points", rule.points}});
  }
  return array;
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
  return {{"member", reply.member}, {"wallets", std::move(wallets)}, {"usable", reply.usable}};
}

json::object write(const QuoteReply& reply) {
  return {{"awardable", reply.awardable},
          {"redeemable", reply.redeemable},
          {"rules", write(reply.rules)}};
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
  return {{"awarded", reply.awarded},
          {"redeemed", reply.redeemed},
          {"balance_before", reply.balance_before},
          {"balance", reply.balance},
          {"rules", write(reply.rules)},
          {"coupons", std::move(coupons)},
          {"member", reply.member},
          {"program", reply.program},
          {"entry", reply.entry}};
}

json::object write(const CancelReply& reply) {
  return {{"released", reply.released}, {"taken_back", reply.taken_back}};
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
const char* name(std::monostate) {
  return "";
}

json::array write(const std::vector<std::string>& details) {
  json::array array;
  for (const std::string& detail : details) array.emplace_back(detail);
  return array;
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

void read(JsonReader& reader, LookupReply& reply, std::optional<std::string>& wrong) {
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
}

void read(JsonReader& reader, CancelReply& reply, std::optional<std::string>&) {
  reader.number("released", reply.released);
  reader.number("taken_back", reply.taken_back);
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
    if (wrong) reader.fail(*wrong);
  });
}

std::string to_document(const Reply& reply) {
  if (reply.status != NOREN_OK) {
    json::object object{{"reason", reply.reason}, {"details", write(reply.details)}};
    if (reply.extended != 0) object["extended"] = reply.extended;
    return json::serialize(object);
  }
  return std::visit([](const auto& body) { return json::serialize(write(body)); }, reply.body);
}

}  // namespace noren::center
