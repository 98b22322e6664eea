// SPDX-License-Identifier: Apache-2.0
#include "core/center/center.hpp"
#include "core/center/digest.hpp"
#include "core/center/document.hpp"
#include "core/center/moves.hpp"

namespace noren::center {

Reply Center::cancel(const Terminal& caller, const CancelRequest& request) {
  const Asked asked{ledger::Kind::cancel, request.operation, digest(request), to_text(request),
                    request.seen};
  return once(caller, asked, rules_for(request.original),
              [&](Draft& draft) { return cancel(caller, request, draft); });
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
  if (!store_.returns_of(original.entry).empty()) {
    return refused(error(NOREN_E_FAILURE, "sale_has_returns"));
  }
  if (rules_of(entry->program) == nullptr) {
    return refused(error(NOREN_E_INTERNAL, "program_version_unknown"));
  }
  draft.change().entry.member = entry->member;
  draft.change().canceled = id;
  // What was taken goes back first, so that it can pay for what was given.
  give_back(draft, *entry, 0, completed->redeemed);
  owe(draft, *entry, take_back(draft, *entry, completed->awarded));
  CancelReply reply;
  reply.taken_back = completed->awarded;
  reply.released = completed->redeemed;
  for (const Bytes& hold_id : request->holds) {
    auto hold = store_.hold(hold_id);
    // An event may name a hold that was not there when it came.
    if (!hold || hold->entry > entry->sequence) continue;
    hold->state = HoldState::released;
    draft.change().holds.push_back(std::move(*hold));
  }
  give_coupons_back(*request, *entry, draft);
  withdraw_coupons(*completed, draft);
  const Sale& sale = request->sale;
  const auto holder = store_.receipt(entry->shop, sale.business_date, sale.ref);
  if (holder == entry->sequence) {
    draft.change().freed_receipt =
        Receipt{entry->shop, sale.business_date, sale.ref, entry->sequence, entry->member};
  }
  return done(reply);
}

}  // namespace noren::center
