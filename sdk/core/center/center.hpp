// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/card/card.hpp"
#include "core/center/draft.hpp"
#include "core/center/store.hpp"
#include "core/center/timekeeper.hpp"
#include "core/center/types.hpp"
#include "core/ledger/canonical.hpp"
#include "core/program/program.hpp"
#include "core/seam/clock.hpp"
#include "core/seam/random.hpp"

namespace noren::center {

struct CardKeys {
  card::KeyPair pair;       // cards are sealed to it
  card::HashKey program{};  // kept outside the store
};

// A point program's center: one method a verb. Each that moves value makes one ledger entry, also
// when it refuses, and answers a repeat of its id with the stored reply. The caller begins and
// commits batches of the store around the calls and sends no reply before the commit. Not
// thread-safe, except identify().
class Center {
 public:
  Center(Store& store, const Clock& clock, Random& random, program::Program program, CardKeys keys);

  const program::Program& program() const { return program_; }
  const card::PublicKey& card_public_key() const { return keys_.pair.public_key; }

  // Opens a sealed card and fills its hash. The verbs do it where the caller has not; it takes a
  // while, and may be done beforehand in any thread. Errors: 106 card_sealed.
  Status identify(Card& card) const;

  Reply lookup(const Terminal& caller, LookupRequest request);
  Reply quote(const Terminal& caller, QuoteRequest request);
  Reply hold(const Terminal& caller, HoldRequest request);
  Reply complete(const Terminal& caller, CompleteRequest request);
  Reply cancel(const Terminal& caller, const CancelRequest& request);
  Reply refund(const Terminal& caller, const RefundRequest& request);
  Reply status(const Terminal& caller, const StatusRequest& request);
  // The office's; see AdjustRequest.
  Reply adjust(AdjustRequest request);

  // Where the books stand now; to be told with replies once the batch is committed.
  Standing standing();

 private:
  struct Asked {
    ledger::Kind kind;
    const Bytes& operation;
    ledger::Hash digest;
    std::string request;  // for the record
    std::int64_t event_ms = 0;
  };
  struct Usable {
    std::int64_t available = 0;
    std::int64_t today = 0;   // what the daily limit leaves
    std::int64_t points = 0;  // what may be redeemed now
  };

  Draft draft();
  Reply once(const Terminal& caller, const Asked& asked, const std::function<Reply(Draft&)>& work);
  Reply repeat(const Operation& known, const Asked& asked) const;
  Reply keep(Draft& draft, Reply reply);
  void release_overdue_holds();
  Usable usable(Draft& draft, const Member& member);

  Reply hold(const Terminal& caller, const HoldRequest& request, Draft& draft);
  Reply complete(const Terminal& caller, const CompleteRequest& request, Draft& draft);
  Reply cancel(const Terminal& caller, const CancelRequest& request, Draft& draft);
  // The card's member, made on first use where the program says so.
  Result<Member> member_for(const Card& card, Draft& draft);
  Result<std::int64_t> capture_holds(const CompleteRequest& request, const Member& member,
                                     const Terminal& caller, Draft& draft);
  Status burn_coupons(const CompleteRequest& request, Draft& draft);
  void issue_coupons(const Terminal& caller, const Sale& sale, Draft& draft, CompleteReply& reply);
  Reply cancel_hold(Hold hold, Draft& draft);
  Reply cancel_complete(const Operation& original, const Bytes& id, Draft& draft);

  Store& store_;
  Timekeeper time_;
  Random& random_;
  program::Program program_;
  CardKeys keys_;
};

// Replies, as legal pairs of status and outcome.
Reply refused(const Error& why);
template <typename Body>
Reply done(Body body) {
  Reply reply;
  reply.outcome = NOREN_OUTCOME_DONE;
  reply.body = std::move(body);
  return reply;
}
// Of a verb that moves nothing.
Reply refused_query(const Error& why);

// A member's number as paper and displays show it.
std::string masked(const Member& member);

}  // namespace noren::center
