// SPDX-License-Identifier: Apache-2.0
#include "core/center/center.hpp"

#include <algorithm>
#include <array>

#include "core/center/calendar.hpp"
#include "core/center/digest.hpp"
#include "core/center/document.hpp"
#include "core/center/head_token.hpp"
#include "core/center/moves.hpp"
#include "core/program/award.hpp"

namespace noren::center {
namespace {

constexpr std::size_t operation_size = 16;
constexpr std::int64_t points_max = 999'999'999'999;
constexpr std::size_t overdue_at_a_time = 16;
constexpr noren_int32 not_enough = 209;

}  // namespace

Reply refused(const Error& why) {
  Reply reply;
  reply.status = why.status;
  reply.outcome = NOREN_OUTCOME_REFUSED;
  reply.reason = why.reason;
  reply.details = why.details;
  reply.extended = why.extended;
  return reply;
}

Reply refused_query(const Error& why) {
  Reply reply = refused(why);
  reply.outcome = NOREN_OUTCOME_NONE;
  return reply;
}

std::string masked(const Member& member) {
  if (member.number.size() < 4) return member.number;
  return std::string(member.number.size() - 4, '*') +
         member.number.substr(member.number.size() - 4);
}

Center::Center(Store& store, const Clock& clock, Random& random, program::Program program,
               CardKeys keys)
    : store_(store), time_(clock), random_(random), program_(std::move(program)), keys_(keys) {}

Status Center::identify(Card& card) const {
  if (!card.hash.empty()) return Done{};
  const auto identifier = card::open(card.sealed, keys_.pair);
  if (!identifier) return identifier.error();
  card.hash = card::member_hash(*identifier, keys_.program);
  return Done{};
}

Standing Center::standing() {
  const Head head = store_.head();
  return {std::max(time_.now_ms(), head.at_ms),
          to_text(HeadToken{head.sequence, head.hash, 0}, keys_.program)};
}

Draft Center::draft() {
  return Draft(store_, program_, time_.now_ms());
}

Reply Center::keep(Draft& draft, Reply reply) {
  draft.change().entry.reply = to_text(reply);
  const Change& change = draft.seal();
  if (!draft.failure()) return refused(draft.failure().error());
  if (const Status applied = store_.apply(change); !applied) return refused(applied.error());
  return reply;
}

Reply Center::repeat(const Operation& known, const Asked& asked) const {
  if (known.state == OperationState::tombstone) {
    return refused(error(NOREN_E_FAILURE, "operation_canceled"));
  }
  if (!std::equal(known.digest.begin(), known.digest.end(), asked.digest.begin(),
                  asked.digest.end())) {
    return refused(error(NOREN_E_EXISTS, "operation_id_reused"));
  }
  const auto reply = reply_of_text(known.reply);
  return reply ? *reply : refused(reply.error());
}

Reply Center::once(const Terminal& caller, const Asked& asked,
                   const std::function<Reply(Draft&)>& work) {
  if (asked.operation.size() != operation_size) {
    return refused(error(NOREN_E_ILLEGAL, "operation_id_size"));
  }
  if (const auto known = store_.operation(asked.operation)) return repeat(*known, asked);
  release_overdue_holds();

  Draft draft = this->draft();
  ledger::Entry& entry = draft.change().entry;
  entry.kind = asked.kind;
  entry.operation = asked.operation;
  entry.digest.assign(asked.digest.begin(), asked.digest.end());
  entry.terminal = caller.id;
  entry.shop = caller.shop;
  entry.request = asked.request;
  const bool believable = asked.event_ms > 0 && asked.event_ms <= entry.at_ms;
  entry.event_ms = believable ? asked.event_ms : entry.at_ms;

  const Reply reply = work(draft);
  if (!draft.failure()) return refused(draft.failure().error());
  if (reply.outcome != NOREN_OUTCOME_DONE) draft.refuse();
  return keep(draft, reply);
}

void Center::release_overdue_holds() {
  for (Hold& hold : store_.overdue_holds(time_.now_ms(), overdue_at_a_time)) {
    const auto entry = store_.entry(hold.entry);
    if (!entry) return;
    Draft draft = this->draft();
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
}

Center::Usable Center::usable(Draft& draft, const Member& member) {
  const program::RedeemRule& rule = program_.redeem;
  Usable usable;
  usable.available = balance_of(draft, member.id).available;
  const std::string today = day_text(draft.now_ms(), program_.utc_offset_minutes);
  std::int64_t held = store_.held_on(member.id, today);
  for (const Hold& hold : draft.change().holds) {
    if (hold.member == member.id && hold.day == today) held += hold.points;
  }
  usable.today = std::max<std::int64_t>(0, rule.daily_limit_unverified - held);
  usable.points = std::min(usable.available, usable.today) / rule.step * rule.step;
  if (usable.points < rule.minimum) usable.points = 0;
  return usable;
}

Reply Center::lookup(const Terminal&, LookupRequest request) {
  if (const Status known = identify(request.card); !known) return refused_query(known.error());
  release_overdue_holds();
  Draft draft = this->draft();
  LookupReply found;
  Wallet wallet{program_.id, program_.name, program_.unit, 0, 0};
  if (const auto member = store_.member_of(request.card.hash)) {
    found.member = masked(*member);
    wallet.balance = balance_of(draft, member->id).posted;
    wallet.usable = usable(draft, *member).points;
  } else if (program_.registration == program::Register::office) {
    return refused_query(error(NOREN_E_NOEXIST, "unknown_card"));
  }
  found.usable = wallet.usable;
  found.wallets.push_back(std::move(wallet));
  Reply reply;
  reply.body = std::move(found);
  return reply;
}

Reply Center::quote(const Terminal&, QuoteRequest request) {
  if (const Status known = identify(request.card); !known) return refused_query(known.error());
  const auto award = program::award(program_, request.sale, 0);
  if (!award) return refused_query(award.error());
  release_overdue_holds();
  Draft draft = this->draft();
  QuoteReply quoted;
  const auto member = store_.member_of(request.card.hash);
  if (!member && program_.registration == program::Register::office) {
    return refused_query(error(NOREN_E_NOEXIST, "unknown_card"));
  }
  quoted.awardable = award->points;
  quoted.rules = award->rules;
  if (member) {
    const program::RedeemRule& rule = program_.redeem;
    const std::int64_t most = request.sale.total / rule.yen_per_point / rule.step * rule.step;
    quoted.redeemable = std::min(usable(draft, *member).points, most);
    if (quoted.redeemable < rule.minimum) quoted.redeemable = 0;
  }
  Reply reply;
  reply.body = std::move(quoted);
  return reply;
}

Reply Center::status(const Terminal&, const StatusRequest& request) {
  const auto known = store_.operation(request.operation);
  if (!known) return refused_query(error(NOREN_E_NOEXIST, "operation_not_seen"));
  if (known->state == OperationState::tombstone) {
    return refused(error(NOREN_E_FAILURE, "operation_canceled"));
  }
  const auto reply = reply_of_text(known->reply);
  return reply ? *reply : refused_query(reply.error());
}

Reply Center::hold(const Terminal& caller, HoldRequest request) {
  if (const Status known = identify(request.card); !known) return refused(known.error());
  const Asked asked{ledger::Kind::hold, request.operation, digest(request), to_text(request)};
  return once(caller, asked, [&](Draft& draft) { return hold(caller, request, draft); });
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
    usable = this->usable(draft, *member);
  }
  if (usable.available < request.points) {
    Error why = error(NOREN_E_EXTENDED, "not_enough_points", {std::to_string(usable.available)});
    why.extended = not_enough;
    return refused(why);
  }
  if (usable.today < request.points) {
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
  hold.expires_ms = draft.now_ms() + program_.hold_minutes * 60'000;
  draft.change().holds.push_back(hold);
  return done(HoldReply{request.points, this->usable(draft, *member).points, value});
}

Reply Center::refund(const Terminal&, const RefundRequest&) {
  return refused(error(NOREN_E_NOSERVICE, "loyalty_verb_not_offered", {"refund"}));
}

Reply Center::adjust(AdjustRequest request) {
  if (const Status known = identify(request.card); !known) return refused(known.error());
  const Asked asked{ledger::Kind::adjust, request.operation, digest(request), to_text(request)};
  return once(Terminal{"office", request.sponsor, {}, false}, asked, [&](Draft& draft) {
    if (request.points < 1 || request.points > points_max) {
      return refused(error(NOREN_E_ILLEGAL, "amount_out_of_range", {"points"}));
    }
    const auto member = member_for(request.card, draft);
    if (!member) return refused(member.error());
    CompleteReply reply;
    reply.balance_before = balance_of(draft, member->id).posted;
    award(draft, member->id, request.sponsor, request.points);
    reply.awarded = request.points;
    reply.balance = balance_of(draft, member->id).posted;
    reply.member = masked(*member);
    reply.program = program_.name;
    reply.entry = draft.sequence();
    return done(reply);
  });
}

Result<Member> Center::member_for(const Card& card, Draft& draft) {
  auto member = store_.member_of(card.hash);
  if (!member) {
    const bool by_office = draft.change().entry.kind == ledger::Kind::adjust;
    if (program_.registration == program::Register::office && !by_office) {
      return error(NOREN_E_NOEXIST, "unknown_card");
    }
    member.emplace();
    member->id = draft.sequence();
    std::array<std::uint8_t, 16> bytes;
    random_.fill(bytes);
    for (const std::uint8_t byte : bytes) member->number += static_cast<char>('0' + byte % 10);
    draft.change().new_member = member;
    draft.change().new_card = card.hash;
  }
  draft.change().entry.member = member->id;
  expire(draft, member->id);
  return *member;
}

}  // namespace noren::center
