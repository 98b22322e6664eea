// SPDX-License-Identifier: Apache-2.0
#include "core/center/center.hpp"

#include <algorithm>
#include <array>

#include "core/center/calendar.hpp"
#include "core/center/digest.hpp"
#include "core/center/document.hpp"
#include "core/center/moves.hpp"
#include "core/program/award.hpp"

namespace noren::center {
namespace {

constexpr std::size_t operation_size = 16;
constexpr std::int64_t points_max = 999'999'999'999;
constexpr std::int64_t minute_ms = 60'000;

// What identifies a card without proving anything, and is read by any telephone.
bool is_bare_number(const Card& card) {
  return card.kind == "felica_idm" || card.kind == "pupi" || card.kind.starts_with("uid");
}

Bytes hash_of(const program::Program& program) {
  const auto hash = program::hash(program);
  return Bytes(hash.begin(), hash.end());
}

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

Policy policy_for(const program::Program& program, const Card& card) {
  Policy policy;
  const program::OfflineRule& rule = program.offline;
  if (rule.redeem_per_card > 0 && !is_bare_number(card)) {
    policy.offline =
        OfflinePolicy{rule.redeem_per_card, rule.redeem_per_terminal, rule.redeem_count,
                      rule.balance_days, program.redeem.yen_per_point};
  }
  policy.unknown = {program.unknown.settled ? "settled" : "not_settled", program.unknown.days,
                    program.unknown.text};
  return policy;
}

std::string masked(const Member& member) {
  if (member.number.size() < 4) return member.number;
  return std::string(member.number.size() - 4, '*') +
         member.number.substr(member.number.size() - 4);
}

Center::Center(Store& store, const Clock& clock, Random& random, program::Program program,
               CardKeys keys)
    : store_(store),
      time_(clock),
      random_(random),
      rules_([&] {
        Bytes hash = hash_of(program);
        return Rules{std::move(program), std::move(hash)};
      }()),
      program_(rules_.program),
      keys_(keys),
      presence_(program_.hold_minutes * minute_ms),
      started_ms_(time_.now_ms()) {}

Status Center::identify(Card& card) const {
  if (!card.hash.empty()) return Done{};
  auto identifier = card::open(card.sealed, keys_.pair);
  if (!identifier) return identifier.error();
  if (identifier->kind == "code" && card::is_member_code(as_text(identifier->value))) {
    auto code = card::read_member_code(as_text(identifier->value));
    if (!code) return code.error();
    if (code->dynamic) {
      const Status made_by_us = card::check_mac(*code, card::member_code_key(keys_.program));
      if (!made_by_us) return made_by_us.error();
    }
    const auto known_by = card::static_member_code(code->number);
    identifier->value.assign(known_by->begin(), known_by->end());
    if (code->dynamic) card.proof = std::move(*code);
  }
  card.hash = card::member_hash(*identifier, keys_.program);
  return Done{};
}

Draft Center::draft(const Rules& rules) {
  return Draft(store_, rules.program, rules.hash, time_.now_ms());
}

const Center::Rules* Center::rules_of(ByteView hash) {
  const Bytes key(hash.begin(), hash.end());
  if (key == rules_.hash) return &rules_;
  const auto known = older_rules_.find(key);
  if (known != older_rules_.end()) return &known->second;
  const auto text = store_.rules(hash);
  auto program =
      text ? program::of_canonical_text(*text) : error(NOREN_E_NOEXIST, "program_version_unknown");
  if (!program) return nullptr;
  return &older_rules_.emplace(key, Rules{std::move(*program), key}).first->second;
}

Reply Center::keep(Draft& draft, Reply reply) {
  draft.change().entry.reply = to_text(reply);
  if (!store_.rules(draft.change().entry.program)) {
    draft.change().rules = program::canonical_text(draft.program());
  }
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

Reply Center::once(const Terminal& caller, const Asked& asked, const Rules& rules,
                   const Work& work) {
  if (asked.operation.size() != operation_size) {
    return refused(error(NOREN_E_ILLEGAL, "operation_id_size"));
  }
  if (const auto known = store_.operation(asked.operation)) return repeat(*known, asked);
  if (is_behind(asked.seen)) return refused(error(NOREN_E_INTERNAL, "ledger_behind"));
  release_overdue_holds();

  Draft draft = this->draft(rules);
  ledger::Entry& entry = draft.change().entry;
  entry.kind = asked.kind;
  entry.operation = asked.operation;
  entry.digest.assign(asked.digest.begin(), asked.digest.end());
  entry.terminal = caller.id;
  entry.shop = caller.shop;
  entry.request = asked.request;
  draft.set_event(event_time(asked.event_ms, asked.seen, entry.at_ms));

  const Reply reply = work(draft);
  presence_.heard(caller.id, draft.now_ms());
  if (!draft.failure()) return refused(draft.failure().error());
  if (reply.outcome != NOREN_OUTCOME_DONE) draft.refuse();
  return keep(draft, reply);
}

Center::Usable Center::usable(Draft& draft, const Member& member, const Card& card) {
  const program::RedeemRule& rule = program_.redeem;
  Usable usable;
  usable.available = balance_of(draft, member.id).available;
  const std::string today = day_text(draft.now_ms(), program_.utc_offset_minutes);
  std::int64_t held = store_.held_on(member.id, today);
  for (const Hold& hold : draft.change().holds) {
    if (hold.member == member.id && hold.day == today) held += hold.points;
  }
  usable.today = std::max<std::int64_t>(0, rule.daily_limit_unverified - held);
  const auto proof = is_proof(card, "");
  if (proof && *proof) usable.today = usable.available;
  usable.points = std::min(usable.available, usable.today) / rule.step * rule.step;
  if (usable.points < rule.minimum) usable.points = 0;
  return usable;
}

Result<bool> Center::is_proof(const Card& card, const std::string& sale) {
  if (!card.proof) return false;
  const std::int64_t now_ms = time_.now_ms();
  if (const Status in_time = card::check_time(*card.proof, now_ms); !in_time) {
    return in_time.error();
  }
  if (card.proof->begins_ms() < started_ms_) {
    return error(NOREN_E_FAILURE, "member_code_expired");
  }
  const auto used = used_proofs_.find(card.proof->nonce);
  if (used != used_proofs_.end() && !sale.empty() && used->second.sale != sale) {
    return error(NOREN_E_FAILURE, "member_code_replayed");
  }
  return true;
}

void Center::use_proof(const Card& card, const std::string& sale) {
  std::erase_if(used_proofs_, [now_ms = time_.now_ms()](const auto& used) {
    return used.second.ends_ms < now_ms;
  });
  used_proofs_[card.proof->nonce] = {card.proof->ends_ms(), sale};
}

Reply Center::lookup(const Terminal& caller, LookupRequest request) {
  if (const Status known = identify(request.card); !known) return refused_query(known.error());
  // Shown just now, so it must be of now. What is done with it later in the sale needs no new one.
  if (request.card.proof) {
    const Status in_time = card::check_time(*request.card.proof, time_.now_ms());
    if (!in_time) return refused_query(in_time.error());
  }
  release_overdue_holds();
  presence_.heard(caller.id, time_.now_ms());
  Draft draft = this->draft(rules_);
  LookupReply found;
  Wallet wallet{program_.id, program_.name, program_.unit, 0, 0};
  if (const auto member = store_.member_of(request.card.hash)) {
    found.member = masked(*member);
    wallet.balance = balance_of(draft, member->id).posted;
    wallet.usable = usable(draft, *member, request.card).points;
  } else if (program_.registration == program::Register::office) {
    return refused_query(error(NOREN_E_NOEXIST, "unknown_card"));
  }
  found.usable = wallet.usable;
  found.policy = policy_for(program_, request.card);
  found.wallets.push_back(std::move(wallet));
  Reply reply;
  reply.body = std::move(found);
  return reply;
}

Reply Center::quote(const Terminal& caller, QuoteRequest request) {
  presence_.heard(caller.id, time_.now_ms());
  if (!request.original.empty()) return quote_return(caller, request);
  if (const Status known = identify(request.card); !known) return refused_query(known.error());
  const auto award = program::award(program_, request.sale, 0);
  if (!award) return refused_query(award.error());
  release_overdue_holds();
  Draft draft = this->draft(rules_);
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
    quoted.redeemable = std::min(usable(draft, *member, request.card).points, most);
    if (quoted.redeemable < rule.minimum) quoted.redeemable = 0;
  }
  Reply reply;
  reply.body = std::move(quoted);
  return reply;
}

Reply Center::status(const Terminal& caller, const StatusRequest& request) {
  presence_.heard(caller.id, time_.now_ms());
  const auto known = store_.operation(request.operation);
  if (!known) return refused_query(error(NOREN_E_NOEXIST, "operation_not_seen"));
  if (known->state == OperationState::tombstone) {
    return refused(error(NOREN_E_FAILURE, "operation_canceled"));
  }
  const auto reply = reply_of_text(known->reply);
  return reply ? *reply : refused_query(reply.error());
}

Reply Center::adjust(AdjustRequest request) {
  if (const Status known = identify(request.card); !known) return refused(known.error());
  const Asked asked{ledger::Kind::adjust, request.operation, digest(request), to_text(request)};
  return once(Terminal{"office", request.sponsor, {}, false}, asked, rules_, [&](Draft& draft) {
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
