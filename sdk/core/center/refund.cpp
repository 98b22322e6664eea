// SPDX-License-Identifier: Apache-2.0
// Goods come back: the sale is worked out again without them, by the rules that it was made by, and
// the difference is booked.
#include <algorithm>

#include "core/center/center.hpp"
#include "core/center/digest.hpp"
#include "core/center/document.hpp"
#include "core/center/moves.hpp"
#include "core/program/award.hpp"

namespace noren::center {
namespace {

using program::RefundOrder;
using program::ReturnShortfall;

// How a sale was paid: in points of the program, and the rest in money.
struct Paid {
  std::int64_t points = 0;
  std::int64_t yen_per_point = 1;
  std::int64_t money = 0;
};

// Points that are back once goods worth `returned` of `total` are; all of them where all is.
std::optional<std::int64_t> points_back(RefundOrder order, const Paid& paid, std::int64_t returned,
                                        std::int64_t total) {
  if (returned == total) return paid.points;
  switch (order) {
    case RefundOrder::points_first:
      return std::min(paid.points, returned / paid.yen_per_point);
    case RefundOrder::money_first:
      return std::min(paid.points,
                      std::max<std::int64_t>(returned - paid.money, 0) / paid.yen_per_point);
    case RefundOrder::proportional:
      break;
  }
  return share_of(paid.points, returned, total);
}

// What is left of the sale, paid with what has not been given back.
std::optional<Sale> left_over(const Basket& basket, const Paid& paid, std::int64_t given) {
  Sale left = basket.left();
  const std::int64_t points_yen = given * paid.yen_per_point;
  const std::int64_t money_back = std::max<std::int64_t>(basket.returned() - points_yen, 0);
  const std::int64_t money_left = std::max<std::int64_t>(paid.money - money_back, 0);
  for (program::Tender& tender : left.tenders) {
    if (tender.tender == "points") {
      tender.amount = std::max<std::int64_t>(tender.amount - points_yen, 0);
      continue;
    }
    const auto amount = share_of(tender.amount, money_left, paid.money);
    if (!amount) return std::nullopt;
    tender.amount = *amount;
  }
  return left;
}

}  // namespace

const Center::Rules& Center::rules_for(const Bytes& original) {
  const auto known = store_.operation(original);
  const auto entry = known && known->state != OperationState::tombstone ? store_.entry(known->entry)
                                                                        : std::nullopt;
  const Rules* rules = entry ? rules_of(entry->program) : nullptr;
  return rules ? *rules : rules_;
}

Reply Center::refund(const Terminal& caller, const RefundRequest& request) {
  const Asked asked{ledger::Kind::refund, request.operation, digest(request),
                    to_text(request),     request.seen,      request.event_time_ms};
  return once(caller, asked, rules_for(request.original),
              [&](Draft& draft) { return refund(caller, request, draft); });
}

Reply Center::quote_return(const Terminal& caller, const QuoteRequest& request) {
  Draft draft = this->draft(rules_for(request.original));
  draft.change().entry.shop = caller.shop;
  RefundRequest asked;
  asked.original = request.original;
  asked.sale = request.sale;
  asked.sale.ref.clear();  // a question takes no number
  Reply reply = refund(caller, asked, draft);
  if (!draft.failure()) return refused_query(draft.failure().error());
  if (const auto* body = std::get_if<RefundReply>(&reply.body)) {
    QuoteReply quoted;
    quoted.taken_back = body->taken_back;
    quoted.given_back = body->given_back;
    quoted.refund_money = body->refund_money;
    quoted.refund_points = body->refund_points;
    reply.body = quoted;
  }
  reply.outcome = NOREN_OUTCOME_NONE;
  return reply;
}

Result<Center::Returned> Center::returned(const Bytes& original) {
  const auto no = [](std::string reason) { return error(NOREN_E_FAILURE, std::move(reason)); };
  const auto broken = error(NOREN_E_INTERNAL, "center_storage");
  const auto known = store_.operation(original);
  if (!known) return error(NOREN_E_NOEXIST, "original_not_seen");
  if (known->state != OperationState::normal) return no("sale_canceled");
  if (known->kind != ledger::Kind::complete) return no("not_returnable");
  auto entry = store_.entry(known->entry);
  auto request = complete_of_text(entry ? entry->request : "");
  const auto answered = reply_of_text(known->reply);
  if (!entry || !request || !answered) return broken;
  const auto* completed = std::get_if<CompleteReply>(&answered->body);
  if (completed == nullptr) return no("not_returnable");
  if (rules_of(entry->program) == nullptr) {
    return error(NOREN_E_INTERNAL, "program_version_unknown");
  }
  Returned returned{std::move(*entry), std::move(*request), *completed};
  returned.basket = Basket(returned.request.sale);
  for (const std::int64_t sequence : store_.returns_of(known->entry)) {
    const auto earlier = store_.entry(sequence);
    const auto asked = refund_of_text(earlier ? earlier->request : "");
    const auto reply = reply_of_text(earlier ? earlier->reply : "");
    const auto* body = reply ? std::get_if<RefundReply>(&reply->body) : nullptr;
    if (!asked || body == nullptr || !returned.basket.take(asked->sale)) return broken;
    returned.clawed += body->taken_back + body->deducted;
    returned.given += body->given_back;
  }
  return returned;
}

Reply Center::refund(const Terminal& caller, const RefundRequest& request, Draft& draft) {
  auto sale = returned(request.original);
  if (!sale) return refused(sale.error());
  if (sale->entry.shop != caller.shop) return refused(error(NOREN_E_DENIED, "other_shop"));
  const std::int64_t before = sale->basket.returned();
  if (const Status taken = sale->basket.take(request.sale); !taken) return refused(taken.error());
  const std::int64_t member = sale->entry.member;
  draft.change().entry.member = member;
  draft.change().returned = sale->entry.sequence;
  if (const Status taken = take_receipt(request.sale, draft); !taken) return refused(taken.error());

  const program::Program& rules = draft.program();
  const std::int64_t total = sale->request.sale.total;
  Paid paid{sale->reply.redeemed, rules.redeem.yen_per_point, 0};
  paid.money = std::max<std::int64_t>(total - paid.points * paid.yen_per_point, 0);
  const auto back = sale->basket.is_empty()
                        ? paid.points
                        : points_back(rules.returns.refund, paid, sale->basket.returned(), total);
  const auto left = back ? left_over(sale->basket, paid, *back) : std::nullopt;
  const auto earned = left
                          ? program::award(rules, *left, (paid.points - *back) * paid.yen_per_point)
                          : error(NOREN_E_ILLEGAL, "amount_out_of_range", {"points"});
  if (!earned) return refused(earned.error());
  const std::int64_t kept = sale->basket.is_empty() ? 0 : earned->points;

  RefundReply reply;
  reply.balance_before = balance_of(draft, member).posted;
  // Never more than is still there to be taken or given, and never the other way round.
  const std::int64_t clawed = std::clamp<std::int64_t>(sale->reply.awarded - kept - sale->clawed, 0,
                                                       sale->reply.awarded - sale->clawed);
  reply.given_back = std::clamp<std::int64_t>(*back - sale->given, 0, paid.points - sale->given);
  reply.refund_points = reply.given_back;
  reply.refund_money = std::max<std::int64_t>(
      sale->basket.returned() - before - reply.given_back * paid.yen_per_point, 0);
  // What was taken goes back first, so that it can pay for what was given.
  give_back(draft, sale->entry, sale->given, reply.given_back);
  std::int64_t missing = take_back(draft, sale->entry, clawed);
  if (rules.returns.shortfall == ReturnShortfall::deduct) {
    reply.deducted = std::min(missing, reply.refund_money / paid.yen_per_point);
    reply.refund_money -= reply.deducted * paid.yen_per_point;
    missing -= reply.deducted;
  }
  if (rules.returns.shortfall == ReturnShortfall::forgive) {
    reply.forgiven = missing;
    forgive(draft, sale->entry, missing);
  } else {
    owe(draft, sale->entry, missing);
  }
  reply.taken_back = clawed - reply.deducted;
  if (sale->basket.is_empty()) withdraw_coupons(sale->reply, draft);

  reply.balance = balance_of(draft, member).posted;
  reply.debt = owed_by(draft, member);
  reply.member = sale->reply.member;
  reply.program = rules.name;
  reply.entry = draft.sequence();
  reply.skew = draft.event().skew;
  return done(reply);
}

}  // namespace noren::center
