// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/center/store.hpp"

namespace noren::center {

// Books that last as long as the process: for simulation, training and tests. A batch cannot be
// taken back, and nothing fails. Not thread-safe.
class MemoryStore : public Store {
 public:
  void enroll(const Terminal& terminal) { terminals_[terminal.id] = terminal; }
  const std::vector<ledger::Entry>& entries() const { return entries_; }
  const std::vector<ledger::Hash>& hashes() const { return hashes_; }

  Status begin() override { return Done{}; }
  Status commit() override { return Done{}; }
  void rollback() override {}
  Status failure() const override { return Done{}; }
  Status apply(const Change& change) override;

  Head head() override;
  std::optional<Operation> operation(ByteView id) override;
  std::optional<ledger::Entry> entry(std::int64_t sequence) override;
  std::optional<ledger::Account> account(const std::string& name) override;
  std::vector<ledger::Account> open_lots(std::int64_t member) override;
  std::optional<Member> member_of(ByteView card_hash) override;
  std::optional<Hold> hold(ByteView operation) override;
  std::vector<Hold> overdue_holds(std::int64_t now_ms, std::size_t limit,
                                  const std::function<bool(const Hold&)>& wanted) override;
  std::int64_t held_on(std::int64_t member, std::string_view day) override;
  std::optional<CouponRecord> coupon(std::string_view serial) override;
  std::optional<Terminal> terminal(std::string_view id) override;
  std::optional<std::int64_t> receipt(std::string_view shop, std::string_view business_date,
                                      std::string_view ref) override;
  bool has_similar_receipt(const Receipt& receipt, std::int64_t within_ms) override;
  std::vector<std::int64_t> returns_of(std::int64_t entry) override;
  std::optional<ledger::Hash> hash_of(std::int64_t sequence) override;
  std::optional<std::string> rules(ByteView hash) override;
  std::string note(std::string_view key) override;
  Status set_note(std::string_view key, std::string_view value) override;

 private:
  struct Known {
    std::int64_t entry = 0;
    OperationState state = OperationState::normal;
  };

  std::vector<ledger::Entry> entries_;
  std::vector<ledger::Hash> hashes_;
  std::map<Bytes, Known> operations_;
  std::map<std::string, ledger::Account, std::less<>> accounts_;
  std::map<std::int64_t, std::set<std::string>> lots_;  // not used up, by member
  std::map<Bytes, Member> cards_;
  std::map<Bytes, Hold> holds_;
  std::set<std::pair<std::int64_t, Bytes>> open_holds_;  // by when they end
  std::map<std::pair<std::int64_t, std::string>, std::set<Bytes>> holds_of_day_;
  std::map<std::string, CouponRecord, std::less<>> coupons_;
  std::map<std::string, Terminal, std::less<>> terminals_;
  using ReceiptKey = std::tuple<std::string, std::string, std::string>;
  std::map<ReceiptKey, Receipt> receipts_;
  std::map<std::int64_t, std::set<ReceiptKey>> receipts_of_member_;
  std::map<std::int64_t, std::vector<std::int64_t>> returns_;
  std::map<Bytes, std::string> rules_;
  std::map<std::string, std::string, std::less<>> notes_;
};

}  // namespace noren::center
