// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "core/card/card.hpp"
#include "core/center/basket.hpp"
#include "core/center/draft.hpp"
#include "core/center/event_time.hpp"
#include "core/center/presence.hpp"
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

  // Opens a sealed card and fills its hash and proof. The verbs do it where the caller has not; it
  // takes a while, and may be done beforehand in any thread. A member is known by the static code,
  // whichever of the two codes was shown. Errors: 106 card_sealed, 111 member_code_damaged,
  // member_code_forged.
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

  const Timekeeper& time() const { return time_; }
  // Where the books stand now; to be told with replies once the batch is committed.
  Standing standing();

 private:
  // Rules and their hash.
  struct Rules {
    program::Program program;
    Bytes hash;
  };
  struct Asked {
    ledger::Kind kind;
    const Bytes& operation;
    ledger::Hash digest;
    std::string request;  // for the record
    Seen seen{};
    std::int64_t event_ms = 0;
  };
  using Work = std::function<Reply(Draft&)>;
  struct Usable {
    std::int64_t available = 0;
    std::int64_t today = 0;   // what the daily limit leaves
    std::int64_t points = 0;  // what may be redeemed now
  };

  Draft draft(const Rules& rules);
  // The rules that an entry was made by; nothing where they are not on record.
  const Rules* rules_of(ByteView hash);
  Reply once(const Terminal& caller, const Asked& asked, const Rules& rules, const Work& work);
  Reply repeat(const Operation& known, const Asked& asked) const;
  Reply keep(Draft& draft, Reply reply);
  void release_overdue_holds();
  // Whether the books are older than what a terminal has seen; nothing moves then.
  bool is_behind(const Seen& seen);
  bool is_read_only();
  std::int64_t lineage();
  Usable usable(Draft& draft, const Member& member, const Card& card);
  // Whether a card proves that its member is there, and not only who it is: by a dynamic code in
  // its time. A code proves it to one sale. Errors: 111 member_code_expired, member_code_not_yet,
  // member_code_replayed; none where there is no code.
  Result<bool> is_proof(const Card& card, const std::string& sale);
  void use_proof(const Card& card, const std::string& sale);

  Reply quote_return(const Terminal& caller, const QuoteRequest& request);
  Reply hold(const Terminal& caller, const HoldRequest& request, Draft& draft);
  Reply complete(const Terminal& caller, const CompleteRequest& request, Draft& draft);
  // Takes the receipt number of a sale or a return. Errors: 110 receipt_number_used {ref}.
  Status take_receipt(const Sale& sale, Draft& draft);
  Reply cancel(const Terminal& caller, const CancelRequest& request, Draft& draft);
  // The card's member, made on first use where the program says so.
  Result<Member> member_for(const Card& card, Draft& draft);
  Result<std::int64_t> capture_holds(const CompleteRequest& request, const Member& member,
                                     const Terminal& caller, Draft& draft, CompleteReply& reply);
  // Returns the points, which are taken whatever was there; flags what broke a limit.
  std::int64_t redeem_offline(const CompleteRequest& request, const Terminal& caller, Draft& draft,
                              CompleteReply& reply);
  void flag_limits(const CompleteRequest& request, const Terminal& caller, Draft& draft,
                   CompleteReply& reply);
  Status burn_coupon(const std::string& text, Draft& draft);
  Status burn_coupons(const CompleteRequest& request, Draft& draft, CompleteReply& reply);
  void issue_coupons(const Terminal& caller, const Sale& sale, Draft& draft, CompleteReply& reply);
  Reply cancel_hold(Hold hold, Draft& draft);
  Reply cancel_complete(const Operation& original, const Bytes& id, Draft& draft);
  void give_coupons_back(const CompleteRequest& request, const ledger::Entry& entry, Draft& draft);
  void replace_papers(const Terminal& caller, const CompleteRequest& request, Draft& draft);
  void withdraw_coupons(const CompleteReply& completed, Draft& draft);

  // A completed sale whose goods come back, and what has come back before.
  struct Returned {
    ledger::Entry entry;
    CompleteRequest request;
    CompleteReply reply;
    Basket basket{{}};
    std::int64_t clawed = 0;  // points taken back or settled in money
    std::int64_t given = 0;   // points given back
  };
  Result<Returned> returned(const Bytes& original);
  Reply refund(const Terminal& caller, const RefundRequest& request, Draft& draft);
  const Rules& rules_for(const Bytes& original);

  Store& store_;
  Timekeeper time_;
  Random& random_;
  const Rules rules_;
  const program::Program& program_;  // today's
  std::map<Bytes, Rules> older_rules_;
  CardKeys keys_;
  Presence presence_;
  // What a terminal has redeemed by itself since it last heard the center. Of its last outage only:
  // it is for flags, and a restart may forget it.
  struct Outage {
    std::int64_t center_ms = 0;
    std::int64_t points = 0;
    std::int64_t count = 0;
    std::map<std::int64_t, std::int64_t> points_of;  // by member
  };
  std::map<std::string, Outage> outages_;
  // Dynamic codes that were used as proof, by nonce, until they expire; and the sale that used it.
  // A restart forgets them, so codes that were issued before it prove nothing.
  struct UsedProof {
    std::int64_t ends_ms = 0;
    std::string sale;
  };
  std::map<card::MemberNonce, UsedProof> used_proofs_;
  const std::int64_t started_ms_;
  std::int64_t next_release_ms_ = 0;
  std::optional<bool> read_only_;
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

// What tills may do with such a card without a line, and say of unknown sales.
Policy policy_for(const program::Program& program, const Card& card);

// A member's number as paper and displays show it.
std::string masked(const Member& member);

}  // namespace noren::center
