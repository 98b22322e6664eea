// SPDX-License-Identifier: Apache-2.0
// What becomes of coupons when a sale is completed or undone.
#include <algorithm>

#include "core/center/calendar.hpp"
#include "core/center/center.hpp"
#include "core/coupon/coupon.hpp"

namespace noren::center {

// Events have happened: a coupon that was no good is told, and the sale stands.
Status Center::burn_coupons(const CompleteRequest& request, Draft& draft, CompleteReply& reply) {
  for (const std::string& text : request.coupons) {
    const Status burned = burn_coupon(text, draft);
    if (burned) continue;
    if (!request.offline) return burned;
    reply.flags.push_back(burned.error().reason);
  }
  return Done{};
}

Status Center::burn_coupon(const std::string& text, Draft& draft) {
  const auto shown = coupon::read(text);
  if (!shown) return error(NOREN_E_FAILURE, "coupon_unreadable");
  const auto no = [&](std::string reason) {
    return error(NOREN_E_FAILURE, std::move(reason), {shown->serial});
  };
  auto coupon = store_.coupon(shown->serial);
  if (!coupon) return no("coupon_unknown");
  const auto terminal = store_.terminal(coupon->terminal);
  if (!terminal || !coupon::is_genuine(*shown, terminal->key)) return no("coupon_forged");
  const auto& burned = draft.change().coupons;
  const bool again = std::any_of(burned.begin(), burned.end(), [&](const CouponRecord& record) {
    return record.serial == shown->serial;
  });
  if (again || coupon->state == CouponState::used) return no("coupon_used");
  if (coupon->state == CouponState::withdrawn) return no("coupon_withdrawn");
  if (shown->instance > 0 && shown->instance < coupon->instance) return no("coupon_replaced");
  if (coupon->expires_ms <= draft.event().ms) return no("coupon_expired");
  coupon->state = CouponState::used;
  coupon->used_by = draft.sequence();
  draft.change().coupons.push_back(std::move(*coupon));
  return Done{};
}

void Center::issue_coupons(const Terminal& caller, const Sale& sale, Draft& draft,
                           CompleteReply& reply) {
  for (const program::CouponRule& rule : program_.coupons) {
    if (sale.total < rule.min_total) continue;
    Coupon coupon;
    CouponRecord record;
    coupon.serial = coupon::make_serial(random_);
    coupon.title = rule.title;
    coupon.text = rule.text;
    coupon.value = rule.value;
    coupon.reissue_key = coupon::reissue_key(coupon.serial, caller.key);
    coupon.code = coupon::code(coupon.serial, coupon.instance, coupon.reissue_key);
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

void Center::give_coupons_back(const CompleteRequest& request, const ledger::Entry& entry,
                               Draft& draft) {
  for (const std::string& text : request.coupons) {
    const auto shown = coupon::read(text);
    auto coupon = shown ? store_.coupon(shown->serial) : std::nullopt;
    if (!coupon || coupon->state != CouponState::used) continue;
    // An event may name a coupon that another sale had burned.
    if (coupon->used_by != 0 && coupon->used_by != entry.sequence) continue;
    coupon->state = CouponState::issued;
    coupon->used_by = 0;
    draft.change().coupons.push_back(std::move(*coupon));
  }
}

void Center::withdraw_coupons(const CompleteReply& completed, Draft& draft) {
  for (const Coupon& issued : completed.coupons) {
    auto coupon = store_.coupon(issued.serial);
    // A coupon that was used meanwhile stays used: its value has gone.
    if (!coupon || coupon->state != CouponState::issued) continue;
    coupon->state = CouponState::withdrawn;
    draft.change().coupons.push_back(std::move(*coupon));
  }
}

// What a till tells of its reprints; what does not fit what is known here is of no use to anybody.
void Center::replace_papers(const Terminal& caller, const CompleteRequest& request, Draft& draft) {
  auto& changed = draft.change().coupons;
  for (const ReplacedPaper& paper : request.replaced) {
    auto coupon = store_.coupon(paper.serial);
    const bool is_known = coupon && coupon->terminal == caller.id &&
                          coupon->state == CouponState::issued && paper.instance > coupon->instance;
    const bool is_changed =
        std::any_of(changed.begin(), changed.end(),
                    [&](const CouponRecord& record) { return record.serial == paper.serial; });
    if (!is_known || is_changed) continue;
    coupon->instance = paper.instance;
    changed.push_back(std::move(*coupon));
  }
}

}  // namespace noren::center
