// SPDX-License-Identifier: Apache-2.0
// Points that a till redeemed by itself while it had no line.
#include "core/center/center.hpp"
#include "core/center/moves.hpp"

namespace noren::center {

std::int64_t Center::redeem_offline(const CompleteRequest& request, const Terminal& caller,
                                    Draft& draft, CompleteReply& reply) {
  const std::int64_t points = request.offline_points;
  if (points == 0) return 0;
  const std::int64_t member = draft.change().entry.member;
  flag_limits(request, caller, draft, reply);
  const Bearer bearer = program_.offline.shortfall == program::OfflineShortfall::loss
                            ? Bearer::program
                            : Bearer::member;
  if (redeem_late(draft, member, caller.shop, points, bearer) > 0) {
    reply.flags.push_back("offline_shortfall");
  }
  return points;
}

// It has happened; people are told what should not have.
void Center::flag_limits(const CompleteRequest& request, const Terminal& caller, Draft& draft,
                         CompleteReply& reply) {
  const program::OfflineRule& rule = program_.offline;
  const std::int64_t member = draft.change().entry.member;
  const auto flag = [&](bool broken, const char* reason) {
    if (broken) reply.flags.push_back(reason);
  };
  if (!policy_for(program_, request.card).offline) {
    return flag(true, rule.redeem_per_card == 0 ? "offline_redeem_not_allowed"
                                                : "offline_card_not_allowed");
  }
  Outage& outage = outages_[caller.id];
  if (outage.center_ms != request.seen.center_ms) outage = {request.seen.center_ms, 0, 0, {}};
  const std::int64_t of_card = outage.points_of[member] += request.offline_points;
  outage.points += request.offline_points;
  ++outage.count;
  constexpr std::int64_t day_ms = 86'400'000;
  const std::int64_t age_ms = draft.event().ms - request.seen.center_ms;
  flag(of_card > rule.redeem_per_card, "offline_over_card_limit");
  flag(outage.points > rule.redeem_per_terminal, "offline_over_terminal_limit");
  flag(outage.count > rule.redeem_count, "offline_over_count_limit");
  flag(age_ms > rule.balance_days * day_ms, "offline_balance_old");
}

}  // namespace noren::center
