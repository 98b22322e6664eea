// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "core/center/calendar.hpp"
#include "core/center/center.hpp"
#include "core/center/coupon.hpp"
#include "core/center/digest.hpp"
#include "core/center/document.hpp"
#include "core/center/moves.hpp"
#include "core/program/award.hpp"

namespace noren::center {

Reply Center::complete(const Terminal& caller, CompleteRequest request) {
  if (const Status known = identify(request.card); !known) return refused(known.error());
  const Asked asked{ledger::Kind::complete, request.operation, digest(request), to_text(request),
                    request.event_time_ms};
  return once(caller, asked, [&](Draft& draft) { return complete(caller, request, draft); });
}

Reply Center::complete(const Terminal& caller, const CompleteRequest& request, Draft& draft) {
  const Sale& sale = request.sale;
  if (!sale.currency.empty() && sale.currency != program_.currency) {
    return refused(error(NOREN_E_ILLEGAL, "currency_not_accepted", {program_.currency}));
  }
  const auto member = member_for(request.card, draft);
  if (!member) return refused(member.error());

  CompleteReply reply;
  reply.balance_before = balance_of(draft, member->id).posted;
  const auto redeemed = capture_holds(request, *member, caller, draft);
  if (!redeemed) return refused(redeemed.error());
  const Status burned = burn_coupons(request, draft);
  if (!burned) return refused(burned.error());
  std::int64_t paid_with_points = 0;
  if (__builtin_mul_overflow(*redeemed, program_.redeem.yen_per_point, &paid_with_points)) {
    return refused(error(NOREN_E_ILLEGAL, "amount_out_of_range", {"points"}));
  }
  auto earned = program::award(program_, sale, paid_with_points);
  if (!earned) return refused(earned.error());
  award(draft, member->id, caller.shop, earned->points);
  issue_coupons(caller, sale, draft, reply);

  reply.awarded = earned->points;
  reply.redeemed = *redeemed;
  reply.balance = balance_of(draft, member->id).posted;
  reply.rules = std::move(earned->rules);
  reply.member = masked(*member);
  reply.program = program_.name;
  reply.entry = draft.sequence();
  return done(reply);
}

Result<std::int64_t> Center::capture_holds(const CompleteRequest& request, const Member& member,
                                           const Terminal& caller, Draft& draft) {
  const auto no = [](std::string reason) { return error(NOREN_E_FAILURE, std::move(reason)); };
  std::int64_t points = 0;
  std::set<Bytes> seen;
  for (const Bytes& id : request.holds) {
    auto hold = store_.hold(id);
    if (!hold || !seen.insert(id).second) return no("hold_unknown");
    if (hold->shop != caller.shop) return error(NOREN_E_DENIED, "other_shop");
    if (hold->member != member.id) return no("hold_other_card");
    if (hold->state == HoldState::captured) return no("hold_captured");
    if (hold->state == HoldState::released) return no("hold_released");
    if (hold->state == HoldState::open) {
      const auto entry = store_.entry(hold->entry);
      if (!entry) return error(NOREN_E_INTERNAL, "center_storage");
      capture(draft, *entry);
    } else {
      redeem_late(draft, member.id, hold->shop, hold->points);
    }
    points += hold->points;
    hold->state = HoldState::captured;
    draft.change().holds.push_back(std::move(*hold));
  }
  return points;
}

Status Center::burn_coupons(const CompleteRequest& request, Draft& draft) {
  const auto no = [](std::string reason, const ShownCoupon& shown) {
    return error(NOREN_E_FAILURE, std::move(reason), {shown.serial});
  };
  std::set<std::string> seen;
  for (const std::string& text : request.coupons) {
    const auto shown = read_coupon(text);
    if (!shown) return error(NOREN_E_FAILURE, "coupon_unreadable");
    auto coupon = store_.coupon(shown->serial);
    if (!coupon) return no("coupon_unknown", *shown);
    const auto terminal = store_.terminal(coupon->terminal);
    if (!terminal || !is_genuine(*shown, terminal->key)) return no("coupon_forged", *shown);
    if (coupon->state == CouponState::used || !seen.insert(shown->serial).second) {
      return no("coupon_used", *shown);
    }
    if (coupon->state == CouponState::withdrawn) return no("coupon_withdrawn", *shown);
    if (coupon->expires_ms <= draft.now_ms()) return no("coupon_expired", *shown);
    coupon->state = CouponState::used;
    draft.change().coupons.push_back(std::move(*coupon));
  }
  return Done{};
}

void Center::issue_coupons(const Terminal& caller, const Sale& sale, Draft& draft,
                           CompleteReply& reply) {
  for (const program::CouponRule& rule : program_.coupons) {
    if (sale.total < rule.min_total) continue;
    Coupon coupon;
    CouponRecord record;
    coupon.serial = make_serial(random_);
    coupon.title = rule.title;
    coupon.text = rule.text;
    coupon.value = rule.value;
    coupon.code = coupon_code(coupon.serial, coupon.instance, caller.key);
    if (rule.valid_days > 0) {
      const std::int64_t offset = program_.utc_offset_minutes;
      coupon.valid_until = day_text(draft.now_ms(), offset, rule.valid_days);
      record.expires_ms = end_of_day_ms(draft.now_ms(), offset, rule.valid_days);
    }
    record.serial = coupon.serial;
    record.terminal = caller.id;
    record.issued_by = draft.sequence();
    draft.change().coupons.push_back(std::move(record));
    reply.coupons.push_back(std::move(coupon));
  }
}

Reply Center::cancel(const Terminal& caller, const CancelRequest& request) {
  const Asked asked{ledger::Kind::cancel, request.operation, digest(request), to_text(request)};
  return once(caller, asked, [&](Draft& draft) { return cancel(caller, request, draft); });
}

Reply Center::cancel(const Terminal& caller, const CancelRequest& request, Draft& draft) {
  if (request.original.size() != request.operation.size() ||
      request.original == request.operation) {
    return refused(error(NOREN_E_ILLEGAL, "operation_id_size"));
  }
  const auto original = store_.operation(request.original);
  if (!original) {
    draft.change().tombstone = request.original;
    return done(CancelReply{});
  }
  if (original->state != OperationState::normal) return done(CancelReply{});
  const auto entry = store_.entry(original->entry);
  if (!entry) return refused(error(NOREN_E_INTERNAL, "center_storage"));
  if (entry->shop != caller.shop) return refused(error(NOREN_E_DENIED, "other_shop"));
  const auto answered = reply_of_text(original->reply);
  if (!answered) return refused(answered.error());
  // What was refused has moved nothing.
  if (answered->outcome != NOREN_OUTCOME_DONE) return done(CancelReply{});
  if (original->kind == ledger::Kind::complete) {
    return cancel_complete(*original, request.original, draft);
  }
  if (auto hold = store_.hold(request.original)) return cancel_hold(std::move(*hold), draft);
  return refused(error(NOREN_E_FAILURE, "not_cancelable"));
}

Reply Center::cancel_hold(Hold hold, Draft& draft) {
  if (hold.state == HoldState::captured) {
    return refused(error(NOREN_E_FAILURE, "hold_captured"));
  }
  CancelReply reply;
  draft.change().entry.member = hold.member;
  draft.change().canceled = hold.operation;
  if (hold.state == HoldState::open) {
    const auto entry = store_.entry(hold.entry);
    if (!entry) return refused(error(NOREN_E_INTERNAL, "center_storage"));
    release(draft, *entry);
    reply.released = hold.points;
  }
  // Also one that timed out: no late sale may take it any more.
  hold.state = HoldState::released;
  draft.change().holds.push_back(std::move(hold));
  return done(reply);
}

Reply Center::cancel_complete(const Operation& original, const Bytes& id, Draft& draft) {
  const auto entry = store_.entry(original.entry);
  const auto request = complete_of_text(entry ? entry->request : "");
  const auto answered = reply_of_text(original.reply);
  const auto* completed = answered ? std::get_if<CompleteReply>(&answered->body) : nullptr;
  if (!entry || !request || !completed) {
    return refused(error(NOREN_E_INTERNAL, "center_storage"));
  }
  draft.change().entry.member = entry->member;
  draft.change().canceled = id;
  CancelReply reply;
  reply.taken_back = undo(draft, *entry);
  reply.released = completed->redeemed;
  for (const Bytes& hold_id : request->holds) {
    auto hold = store_.hold(hold_id);
    if (!hold) return refused(error(NOREN_E_INTERNAL, "center_storage"));
    hold->state = HoldState::released;
    draft.change().holds.push_back(std::move(*hold));
  }
  for (const std::string& text : request->coupons) {
    const auto shown = read_coupon(text);
    auto coupon = shown ? store_.coupon(shown->serial) : std::nullopt;
    if (!coupon) return refused(error(NOREN_E_INTERNAL, "center_storage"));
    coupon->state = CouponState::issued;
    draft.change().coupons.push_back(std::move(*coupon));
  }
  for (const Coupon& issued : completed->coupons) {
    auto coupon = store_.coupon(issued.serial);
    // A coupon that was used meanwhile stays used: its value has gone.
    if (!coupon || coupon->state != CouponState::issued) continue;
    coupon->state = CouponState::withdrawn;
    draft.change().coupons.push_back(std::move(*coupon));
  }
  return done(reply);
}

}  // namespace noren::center
