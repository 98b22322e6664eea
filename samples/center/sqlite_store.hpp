// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/center/store.hpp"
#include "database.hpp"

namespace noren::center {

// The center's books in SQLite; see Store. Keeps its statements prepared. Not thread-safe.
class SqliteStore : public Store {
 public:
  explicit SqliteStore(Database& database) : database_(database) {}

  Status begin() override;
  Status commit() override;
  void rollback() override;
  Status failure() const override { return database_.failure(); }
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

  // Every entry with its hash, in order, from that one on.
  void each_entry(const std::function<void(const ledger::Entry&, const ledger::Hash&)>& visit,
                  std::int64_t from = 1);

 private:
  // Account id and its newest transfer.
  struct Place {
    std::int64_t id = 0;
    std::int64_t head = 0;
  };

  Statement& prepared(const char* sql);
  std::vector<ledger::Transfer> transfers(std::int64_t sequence);
  std::map<std::string, Place> store_accounts(const Change& change);
  void store_transfers(const Change& change, std::map<std::string, Place>& places);
  void store_entry(const Change& change);
  void store_operations(const Change& change);
  void store_records(const Change& change);
  void store_sale(const Change& change);

  Database& database_;
  std::map<const char*, Statement> statements_;
};

}  // namespace noren::center
