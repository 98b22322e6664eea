// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/ledger/account.hpp"
#include "core/ledger/entry.hpp"

namespace noren::center {

// A register's connection to the center, and the key that it signs requests and coupons with.
struct Terminal {
  std::string id;
  std::string shop;
  Bytes key;
  bool revoked = false;
};

struct Member {
  std::int64_t id = 0;
  std::string number;  // 16 digits
};

enum class OperationState : std::uint8_t {
  normal = 0,
  tombstone = 1,  // canceled before it arrived: refused when it does
  canceled = 2,
};

// What is known of an operation id. A tombstone has no content of its own.
struct Operation {
  std::int64_t entry = 0;
  OperationState state = OperationState::normal;
  ledger::Kind kind = ledger::Kind::complete;
  Bytes digest;
  std::string reply;
};

enum class HoldState : std::uint8_t { open = 0, captured = 1, released = 2, timed_out = 3 };

// Points reserved for a sale. Its pending transfers are those of its entry.
struct Hold {
  Bytes operation;
  std::int64_t entry = 0;
  std::int64_t member = 0;
  std::string shop;
  std::string day;  // of the center, for the daily limit
  std::int64_t points = 0;
  std::int64_t expires_ms = 0;
  HoldState state = HoldState::open;
  std::string terminal{};
  std::int64_t made_ms = 0;
};

// A receipt number that a sale or a return has taken, and what tells that one was entered twice.
struct Receipt {
  std::string shop;
  std::string business_date;
  std::string ref;
  std::int64_t entry = 0;
  std::int64_t member = 0;
  std::int64_t total = 0;
  std::int64_t event_ms = 0;
};

enum class CouponState : std::uint8_t { issued = 0, used = 1, withdrawn = 2 };

struct CouponRecord {
  std::string serial;
  std::string terminal;        // whose key its code is made with
  std::int64_t issued_by = 0;  // entry
  std::int64_t expires_ms = ledger::never;
  CouponState state = CouponState::issued;
  std::int64_t used_by = 0;   // entry; 0 where older books do not say
  std::int32_t instance = 1;  // of the newest paper that is known to have come out
};

struct Head {
  std::int64_t sequence = 0;
  std::int64_t at_ms = 0;
  ledger::Hash hash{};
};

// Everything that one operation changes; stored whole or not at all.
struct Change {
  ledger::Entry entry;
  ledger::Hash hash{};
  std::vector<ledger::Account> accounts;  // as they are afterwards
  std::vector<Hold> holds;
  std::vector<CouponRecord> coupons;
  std::optional<Member> new_member;
  Bytes new_card;                        // hash, of new_member
  Bytes tombstone;                       // an operation id that is refused from now on
  Bytes canceled;                        // an operation id that this entry undoes
  std::optional<Receipt> receipt;        // taken by this entry
  std::optional<Receipt> freed_receipt;  // of an entry that this one undoes
  std::int64_t returned = 0;             // the entry of the sale whose goods come back
  std::string rules;                     // what entry.program stands for, where nobody knows yet
};

// Seam: where the center keeps its books. Reads see what was applied before, also within a batch.
// A read that fails answers nothing and makes apply(), commit() and failure() say so until
// rollback(), so that no decision made without knowledge is ever kept. Not thread-safe.
class Store {
 public:
  virtual ~Store() = default;

  virtual Status begin() = 0;
  virtual Status commit() = 0;  // durable when it returns
  virtual void rollback() = 0;
  virtual Status failure() const = 0;

  virtual Status apply(const Change& change) = 0;

  virtual Head head() = 0;
  virtual std::optional<Operation> operation(ByteView id) = 0;
  virtual std::optional<ledger::Entry> entry(std::int64_t sequence) = 0;
  virtual std::optional<ledger::Account> account(const std::string& name) = 0;
  // Lots with points left (holds not counted), those that expire first in front, then the oldest.
  virtual std::vector<ledger::Account> open_lots(std::int64_t member) = 0;
  virtual std::optional<Member> member_of(ByteView card_hash) = 0;
  virtual std::optional<Hold> hold(ByteView operation) = 0;
  // Open ones whose time is over and that are wanted; `wanted` asks the store nothing.
  virtual std::vector<Hold> overdue_holds(std::int64_t now_ms, std::size_t limit,
                                          const std::function<bool(const Hold&)>& wanted) = 0;
  // Points that a member held on a day and did not get back.
  virtual std::int64_t held_on(std::int64_t member, std::string_view day) = 0;
  virtual std::optional<CouponRecord> coupon(std::string_view serial) = 0;
  virtual std::optional<Terminal> terminal(std::string_view id) = 0;
  // The entry that took a receipt number.
  virtual std::optional<std::int64_t> receipt(std::string_view shop, std::string_view business_date,
                                              std::string_view ref) = 0;
  // Whether the member bought for the same total in the same shop within that time, before or
  // after, under another number.
  virtual bool has_similar_receipt(const Receipt& receipt, std::int64_t within_ms) = 0;
  // The entries that returned goods of a sale, oldest first.
  virtual std::vector<std::int64_t> returns_of(std::int64_t entry) = 0;
  virtual std::optional<ledger::Hash> hash_of(std::int64_t sequence) = 0;
  // The canonical text of rules by their hash.
  virtual std::optional<std::string> rules(ByteView hash) = 0;
  // A few words about the books themselves, outside the ledger; "" if none.
  virtual std::string note(std::string_view key) = 0;
  virtual Status set_note(std::string_view key, std::string_view value) = 0;
};

}  // namespace noren::center
