// SPDX-License-Identifier: Apache-2.0
#include "wire.hpp"

#include <center.pb.h>
#include <google/protobuf/util/json_util.h>

namespace noren::center {
namespace {

namespace v1 = noren::center::v1;
namespace util = google::protobuf::util;

template <typename Message>
Result<Message> parse(std::string_view body, Encoding encoding, const char* verb) {
  Message message;
  bool parsed = false;
  if (encoding == Encoding::json) {
    parsed = util::JsonStringToMessage({body.data(), body.size()}, &message).ok();
  } else {
    parsed = message.ParseFromArray(body.data(), static_cast<int>(body.size()));
  }
  if (!parsed) return error(NOREN_E_ILLEGAL, "request_malformed", {verb});
  return message;
}

std::string write(const google::protobuf::Message& message, Encoding encoding) {
  if (encoding == Encoding::protobuf) return message.SerializeAsString();
  std::string text;
  util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  if (!util::MessageToJsonString(message, &text, options).ok()) text = "{}";
  return text;
}

Bytes bytes(const std::string& text) {
  return Bytes(text.begin(), text.end());
}

Card card(const v1::Card& message) {
  return Card{message.kind(), bytes(message.sealed()), {}};
}

Sale sale(const v1::Sale& message) {
  Sale sale;
  sale.ref = message.ref();
  sale.business_date = message.business_date();
  sale.currency = message.currency();
  sale.tax_mode = message.tax_mode();
  sale.total = message.total();
  for (const v1::Line& line : message.lines()) {
    sale.lines.push_back({line.line(), line.kind(), line.amount(), line.tax(), line.code(),
                          line.name(), line.quantity(), line.category(), line.no_points()});
  }
  for (const v1::Tender& tender : message.tenders()) {
    sale.tenders.push_back({tender.tender(), tender.amount(), tender.service(), tender.approval()});
  }
  return sale;
}

Seen seen(const v1::Seen& message) {
  return {message.center_ms(), message.elapsed_ms(), message.head()};
}

void put(const Policy& policy, v1::Policy& message) {
  message.mutable_unknown()->set_sale(policy.unknown.sale);
  message.mutable_unknown()->set_days(policy.unknown.days);
  message.mutable_unknown()->set_text(policy.unknown.text);
  if (!policy.offline) return;
  message.mutable_offline()->set_redeem_per_card(policy.offline->redeem_per_card);
  message.mutable_offline()->set_redeem_per_terminal(policy.offline->redeem_per_terminal);
  message.mutable_offline()->set_redeem_count(policy.offline->redeem_count);
  message.mutable_offline()->set_balance_days(policy.offline->balance_days);
  message.mutable_offline()->set_yen_per_point(policy.offline->yen_per_point);
}

void put(const LookupReply& body, v1::Reply& message) {
  auto* lookup = message.mutable_lookup();
  if (body.policy) put(*body.policy, *lookup->mutable_policy());
  lookup->set_member(body.member);
  lookup->set_usable(body.usable);
  for (const Wallet& wallet : body.wallets) {
    auto* added = lookup->add_wallets();
    added->set_id(wallet.id);
    added->set_name(wallet.name);
    added->set_unit(wallet.unit);
    added->set_balance(wallet.balance);
    added->set_usable(wallet.usable);
  }
}

template <typename Message>
void put_rules(const std::vector<RuleResult>& rules, Message& message) {
  for (const RuleResult& rule : rules) {
    auto* added = message.add_rules();
    added->set_name(rule.name);
    added->set_points(rule.points);
  }
}

void put(const QuoteReply& body, v1::Reply& message) {
  auto* quote = message.mutable_quote();
  quote->set_awardable(body.awardable);
  quote->set_redeemable(body.redeemable);
  put_rules(body.rules, *quote);
  quote->set_taken_back(body.taken_back);
  quote->set_given_back(body.given_back);
  quote->set_refund_money(body.refund_money);
  quote->set_refund_points(body.refund_points);
}

void put(const HoldReply& body, v1::Reply& message) {
  message.mutable_hold()->set_held(body.held);
  message.mutable_hold()->set_value(body.value);
  message.mutable_hold()->set_usable(body.usable);
}

void put(const CompleteReply& body, v1::Reply& message) {
  auto* complete = message.mutable_complete();
  complete->set_awarded(body.awarded);
  complete->set_redeemed(body.redeemed);
  complete->set_balance_before(body.balance_before);
  complete->set_balance(body.balance);
  put_rules(body.rules, *complete);
  for (const Coupon& coupon : body.coupons) {
    auto* added = complete->add_coupons();
    added->set_serial(coupon.serial);
    added->set_instance(coupon.instance);
    added->set_title(coupon.title);
    added->set_text(coupon.text);
    added->set_valid_until(coupon.valid_until);
    added->set_code(coupon.code);
    added->set_value(coupon.value);
    added->set_reissue_key(coupon.reissue_key);
  }
  complete->set_member(body.member);
  complete->set_program(body.program);
  complete->set_entry(body.entry);
  complete->set_suspect(body.suspect);
  complete->set_skew(body.skew);
  complete->set_debt(body.debt);
  for (const std::string& flag : body.flags) complete->add_flags(flag);
}

void put(const CancelReply& body, v1::Reply& message) {
  message.mutable_cancel()->set_released(body.released);
  message.mutable_cancel()->set_taken_back(body.taken_back);
}

void put(const RefundReply& body, v1::Reply& message) {
  auto* refund = message.mutable_refund();
  refund->set_taken_back(body.taken_back);
  refund->set_given_back(body.given_back);
  refund->set_debt(body.debt);
  refund->set_balance_before(body.balance_before);
  refund->set_balance(body.balance);
  refund->set_refund_money(body.refund_money);
  refund->set_refund_points(body.refund_points);
  refund->set_member(body.member);
  refund->set_program(body.program);
  refund->set_entry(body.entry);
  refund->set_deducted(body.deducted);
  refund->set_forgiven(body.forgiven);
  refund->set_skew(body.skew);
}

void put(std::monostate, v1::Reply&) {}

}  // namespace

Result<LookupRequest> read_lookup(std::string_view body, Encoding encoding) {
  const auto message = parse<v1::LookupRequest>(body, encoding, "lookup");
  if (!message) return message.error();
  return LookupRequest{card(message->card())};
}

Result<QuoteRequest> read_quote(std::string_view body, Encoding encoding) {
  const auto message = parse<v1::QuoteRequest>(body, encoding, "quote");
  if (!message) return message.error();
  return QuoteRequest{card(message->card()), sale(message->sale()), bytes(message->original())};
}

Result<HoldRequest> read_hold(std::string_view body, Encoding encoding) {
  const auto message = parse<v1::HoldRequest>(body, encoding, "hold");
  if (!message) return message.error();
  return HoldRequest{bytes(message->operation()), card(message->card()), message->ref(),
                     message->points(),           message->wallet(),     seen(message->seen())};
}

Result<CompleteRequest> read_complete(std::string_view body, Encoding encoding) {
  const auto message = parse<v1::CompleteRequest>(body, encoding, "complete");
  if (!message) return message.error();
  CompleteRequest request;
  request.operation = bytes(message->operation());
  request.card = card(message->card());
  request.sale = sale(message->sale());
  for (const std::string& hold : message->holds()) request.holds.push_back(bytes(hold));
  request.coupons.assign(message->coupons().begin(), message->coupons().end());
  request.event_time_ms = message->event_time_ms();
  request.offline = message->offline();
  request.offline_points = message->offline_points();
  request.seen = seen(message->seen());
  for (const v1::ReplacedPaper& paper : message->replaced()) {
    request.replaced.push_back({paper.serial(), paper.instance()});
  }
  return request;
}

Result<CancelRequest> read_cancel(std::string_view body, Encoding encoding) {
  const auto message = parse<v1::CancelRequest>(body, encoding, "cancel");
  if (!message) return message.error();
  return CancelRequest{bytes(message->operation()), bytes(message->original()), message->reason(),
                       seen(message->seen())};
}

Result<RefundRequest> read_refund(std::string_view body, Encoding encoding) {
  const auto message = parse<v1::RefundRequest>(body, encoding, "refund");
  if (!message) return message.error();
  RefundRequest request;
  request.operation = bytes(message->operation());
  request.original = bytes(message->original());
  request.sale = sale(message->sale());
  request.event_time_ms = message->event_time_ms();
  request.seen = seen(message->seen());
  request.offline = message->offline();
  return request;
}

Result<StatusRequest> read_status(std::string_view body, Encoding encoding) {
  const auto message = parse<v1::StatusRequest>(body, encoding, "status");
  if (!message) return message.error();
  return StatusRequest{bytes(message->operation())};
}

Result<std::string> read_enroll(std::string_view body, Encoding encoding) {
  const auto message = parse<v1::EnrollRequest>(body, encoding, "enroll");
  if (!message) return message.error();
  return message->code();
}

std::string write_reply(const Reply& reply, Encoding encoding) {
  v1::Reply message;
  message.set_status(reply.status);
  message.set_outcome(reply.outcome);
  message.set_reason(reply.reason);
  for (const std::string& detail : reply.details) message.add_details(detail);
  message.set_extended(reply.extended);
  std::visit([&](const auto& body) { put(body, message); }, reply.body);
  return write(message, encoding);
}

std::string write_enrolled(const Enrolled& enrolled, Encoding encoding) {
  v1::Reply message;
  auto* enroll = message.mutable_enroll();
  enroll->set_terminal(enrolled.terminal);
  enroll->set_key(enrolled.key.data(), enrolled.key.size());
  enroll->set_card_public_key(enrolled.card_public_key.data(), enrolled.card_public_key.size());
  return write(message, encoding);
}

}  // namespace noren::center
