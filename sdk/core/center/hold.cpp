// SPDX-License-Identifier: Apache-2.0
// Points reserved for a sale, and those whose sale never came.
#include "core/center/calendar.hpp"
#include "core/center/center.hpp"
#include "core/center/digest.hpp"
#include "core/center/document.hpp"
#include "core/center/moves.hpp"

namespace noren::center {
namespace {

constexpr std::int64_t points_max = 999'999'999'999;
constexpr std::size_t overdue_at_a_time = 16;
constexpr noren_int32 not_enough = 209;
constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t release_pause_ms = 1000;

}  // namespace

void Center::release_overdue_holds() {
  const std::int64_t now_ms = time_.now_ms();
  if (now_ms < next_release_ms_ || is_read_only()) return;
  // Where nothing can be written, the next question is not spoiled by this again.
  next_release_ms_ = now_ms + release_pause_ms;
  const auto is_over = [&](const Hold& hold) {
    return now_ms - hold.made_ms >= program_.hold_silent_hours * 60 * minute_ms ||
           presence_.was_there(hold.terminal, hold.made_ms, program_.hold_minutes * minute_ms,
                               now_ms);
  };
  const auto overdue = store_.overdue_holds(now_ms, overdue_at_a_time, is_over);
  for (Hold hold : overdue) {
    const auto entry = store_.entry(hold.entry);
    if (!entry) return;
    Draft draft = this->draft(rules_);
    draft.change().entry.kind = ledger::Kind::timeout;
    draft.change().entry.event_ms = draft.now_ms();
    draft.change().entry.member = hold.member;
    draft.change().entry.shop = hold.shop;
    release(draft, *entry);
    hold.state = HoldState::timed_out;
    draft.change().holds.push_back(hold);
    CancelReply released;
    released.released = hold.points;
    if (keep(draft, done(released)).status != NOREN_OK) return;
  }
  if (overdue.size() == overdue_at_a_time) next_release_ms_ = now_ms;
}

Reply Center::hold(const Terminal& caller, HoldRequest request) {
  if (const Status known = identify(request.card); !known) return refused(known.error());
  const Asked asked{ledger::Kind::hold, request.operation, digest(request), to_text(request),
                    request.seen};
  return once(caller, asked, rules_, [&](Draft& draft) { return hold(caller, request, draft); });
}

Reply Center::hold(const Terminal& caller, const HoldRequest& request, Draft& draft) {
  const program::RedeemRule& rule = program_.redeem;
  if (!request.wallet.empty() && request.wallet != program_.id) {
    return refused(error(NOREN_E_NOEXIST, "unknown_wallet", {request.wallet}));
  }
  if (request.points < rule.minimum || request.points > points_max ||
      request.points % rule.step != 0) {
    return refused(error(NOREN_E_FAILURE, "points_not_allowed",
                         {std::to_string(rule.minimum), std::to_string(rule.step)}));
  }
  const auto member = store_.member_of(request.card.hash);
  if (!member && program_.registration == program::Register::office) {
    return refused(error(NOREN_E_NOEXIST, "unknown_card"));
  }
  Usable usable;
  if (member) {
    draft.change().entry.member = member->id;
    expire(draft, member->id);
    usable = this->usable(draft, *member, {});
  }
  if (usable.available < request.points) {
    Error why = error(NOREN_E_EXTENDED, "not_enough_points", {std::to_string(usable.available)});
    why.extended = not_enough;
    return refused(why);
  }
  // A card that only identifies has a daily limit. A dynamic code lifts it for one sale.
  const std::string sale =
      caller.id + '\0' + (request.ref.empty() ? to_hex(request.operation) : request.ref);
  const auto proof = is_proof(request.card, sale);
  if (usable.today < request.points && !proof) return refused(proof.error());
  if (proof && *proof) {
    use_proof(request.card, sale);
  } else if (usable.today < request.points) {
    return refused(
        error(NOREN_E_FAILURE, "daily_limit",
              {std::to_string(rule.daily_limit_unverified), std::to_string(usable.today)}));
  }
  std::int64_t value = 0;
  if (__builtin_mul_overflow(request.points, rule.yen_per_point, &value)) {
    return refused(error(NOREN_E_ILLEGAL, "amount_out_of_range", {"points"}));
  }
  reserve(draft, member->id, caller.shop, request.points);
  Hold hold;
  hold.operation = request.operation;
  hold.entry = draft.sequence();
  hold.member = member->id;
  hold.shop = caller.shop;
  hold.day = day_text(draft.now_ms(), program_.utc_offset_minutes);
  hold.points = request.points;
  hold.expires_ms = draft.now_ms() + program_.hold_minutes * minute_ms;
  hold.terminal = caller.id;
  hold.made_ms = draft.now_ms();
  draft.change().holds.push_back(hold);
  return done(HoldReply{request.points, this->usable(draft, *member, request.card).points, value});
}

}  // namespace noren::center
