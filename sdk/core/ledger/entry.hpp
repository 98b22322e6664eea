// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/ledger/canonical.hpp"

namespace noren::ledger {

// A pending transfer reserves; a capture books the whole of a pending one, a release lets it go.
enum class Phase : std::uint8_t { posted = 1, pending = 2, capture = 3, release = 4 };

// Why an amount moves. Numbers are for ever: they are hashed and stored.
enum class Reason : std::uint8_t {
  award = 1,
  debt_payment = 2,  // an award that first pays what the member owes
  redemption = 3,
  late_redemption = 4,  // the hold had gone when the sale arrived
  shortfall = 5,        // what a late redemption could not find: owed, or borne by GOODWILL
  claw_back = 6,        // an award undone
  give_back = 7,        // a redemption undone
  expiry = 8,
  clearing = 9,   // the yen behind any of these
  goodwill = 10,  // what a member would owe, borne by the program
};

// One amount from one account to another, immutable.
struct Transfer {
  Phase phase = Phase::posted;
  Reason reason = Reason::award;
  std::string debit;
  std::string credit;
  std::int64_t amount = 0;   // above 0
  std::int64_t pending = 0;  // capture and release: the id of the pending transfer
  friend bool operator==(const Transfer&, const Transfer&) = default;
};

enum class Kind : std::uint8_t {
  hold = 1,
  complete = 2,
  cancel = 3,
  adjust = 4,
  timeout = 5,
  refund = 6
};

std::string_view name_of(Kind kind);
std::string_view name_of(Phase phase);
std::string_view name_of(Reason reason);

// What one operation did, all of it or nothing, with what it was asked and what it answered. A
// refused operation has no transfers; it is on record so that its id stays taken.
struct Entry {
  std::int64_t sequence = 0;  // 1, 2, 3, ...
  Kind kind = Kind::complete;
  Bytes operation;            // 16 bytes; empty where the center acted by itself
  Bytes digest;               // of the request's content
  std::int64_t at_ms = 0;     // the center's clock, strictly increasing
  std::int64_t event_ms = 0;  // the till's clock, never later than at_ms
  std::string terminal;
  std::string shop;
  std::int64_t member = 0;
  Bytes program;        // hash of the program's rules
  std::string request;  // JSON, without the card
  std::string reply;    // JSON
  std::vector<Transfer> transfers;
};

constexpr std::int64_t transfers_per_entry_max = 4096;

// A transfer's number in the ledger, made from its entry's and its place in it.
constexpr std::int64_t transfer_id(std::int64_t sequence, std::size_t index) {
  return sequence * transfers_per_entry_max + static_cast<std::int64_t>(index);
}

// Each link hashes the one before it (the first: 32 zero bytes): BLAKE2b-256 of the canonical form
// of previous hash, "noren-entry-1", every member in the order above, and for each transfer phase,
// reason, debit, credit, amount, pending.
Hash chain(const Hash& previous, const Entry& entry);

// Whether it is well formed by itself: known accounts, amounts above 0, both sides of a transfer in
// one unit. Errors: 1005 ledger_entry_malformed {what}.
Status check(const Entry& entry);

}  // namespace noren::ledger
