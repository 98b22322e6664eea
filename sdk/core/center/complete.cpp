// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "core/center/calendar.hpp"
#include "core/center/center.hpp"
#include "core/center/digest.hpp"
#include "core/center/document.hpp"
#include "core/center/moves.hpp"
#include "core/program/award.hpp"

namespace noren::center {
namespace {

constexpr std::int64_t suspicious_ms = 10 * 60'000;
constexpr std::int64_t points_max = 999'999'999'999;

}  // namespace

Reply Center::complete(const Terminal& caller, CompleteRequest request) {
  if (const Status known = identify(request.card); !known) return refused(known.error());
  const Asked asked{ledger::Kind::complete, request.operation, digest(request),
                    to_text(request),       request.seen,      request.event_time_ms};
  return once(caller, asked, rules_,
              [&](Draft& draft) { return complete(caller, request, draft); });
}

Reply Center::complete(const Terminal& caller, const CompleteRequest& request, Draft& draft) {
  const Sale& sale = request.sale;
  if (!sale.currency.empty() && sale.currency != program_.currency) {
    return refused(error(NOREN_E_ILLEGAL, "currency_not_accepted", {program_.currency}));
  }
  if (request.offline_points < 0 || request.offline_points > points_max ||
      (request.offline_points > 0 && !request.offline)) {
    return refused(error(NOREN_E_ILLEGAL, "document_malformed", {"offline_points"}));
  }
  const auto member = member_for(request.card, draft);
  if (!member) return refused(member.error());
  if (const Status taken = take_receipt(sale, draft); !taken) return refused(taken.error());

  CompleteReply reply;
  reply.suspect =
      draft.change().receipt && store_.has_similar_receipt(*draft.change().receipt, suspicious_ms);
  reply.balance_before = balance_of(draft, member->id).posted;
  auto redeemed = capture_holds(request, *member, caller, draft, reply);
  if (!redeemed) return refused(redeemed.error());
  *redeemed += redeem_offline(request, caller, draft, reply);
  const Status burned = burn_coupons(request, draft, reply);
  if (!burned) return refused(burned.error());
  std::int64_t paid_with_points = 0;
  if (__builtin_mul_overflow(*redeemed, program_.redeem.yen_per_point, &paid_with_points)) {
    return refused(error(NOREN_E_ILLEGAL, "amount_out_of_range", {"points"}));
  }
  auto earned = program::award(program_, sale, paid_with_points);
  if (!earned) return refused(earned.error());
  award(draft, member->id, caller.shop, earned->points);
  issue_coupons(caller, sale, draft, reply);
  replace_papers(caller, request, draft);

  reply.awarded = earned->points;
  reply.redeemed = *redeemed;
  reply.balance = balance_of(draft, member->id).posted;
  reply.rules = std::move(earned->rules);
  reply.member = masked(*member);
  reply.program = program_.name;
  reply.entry = draft.sequence();
  reply.skew = draft.event().skew;
  reply.debt = owed_by(draft, member->id);
  return done(reply);
}

Result<std::int64_t> Center::capture_holds(const CompleteRequest& request, const Member& member,
                                           const Terminal& caller, Draft& draft,
                                           CompleteReply& reply) {
  const auto no = [](std::string reason) { return error(NOREN_E_FAILURE, std::move(reason)); };
  std::int64_t points = 0;
  std::set<Bytes> seen;
  for (const Bytes& id : request.holds) {
    auto hold = store_.hold(id);
    if (!hold || !seen.insert(id).second) {
      if (!request.offline) return no("hold_unknown");
      // It has happened, and these books may have lost the hold with a restore.
      reply.flags.push_back("hold_unknown");
      continue;
    }
    if (hold->shop != caller.shop) return error(NOREN_E_DENIED, "other_shop");
    if (hold->member != member.id) return no("hold_other_card");
    if (hold->state == HoldState::captured) return no("hold_captured");
    if (hold->state == HoldState::released) return no("hold_released");
    if (hold->state == HoldState::open) {
      const auto entry = store_.entry(hold->entry);
      if (!entry) return error(NOREN_E_INTERNAL, "center_storage");
      capture(draft, *entry);
    } else {
      redeem_late(draft, member.id, hold->shop, hold->points, Bearer::member);
    }
    points += hold->points;
    hold->state = HoldState::captured;
    draft.change().holds.push_back(std::move(*hold));
  }
  return points;
}

Status Center::take_receipt(const Sale& sale, Draft& draft) {
  if (sale.ref.empty() || sale.business_date.empty()) return Done{};
  const ledger::Entry& entry = draft.change().entry;
  if (store_.receipt(entry.shop, sale.business_date, sale.ref)) {
    return error(NOREN_E_EXISTS, "receipt_number_used", {sale.ref});
  }
  draft.change().receipt = Receipt{entry.shop,   sale.business_date, sale.ref,      entry.sequence,
                                   entry.member, sale.total,         entry.event_ms};
  return Done{};
}

}  // namespace noren::center
