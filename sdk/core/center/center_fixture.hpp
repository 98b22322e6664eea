// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "core/center/center.hpp"
#include "core/center/memory_store.hpp"
#include "core/ledger/audit.hpp"

namespace noren::center {

class FakeClock : public Clock {
 public:
  std::int64_t wall_ms() const override { return now_ms + jump_ms; }
  std::int64_t monotonic_ms() const override { return now_ms; }
  std::int64_t jump_ms = 0;                 // of the wall clock alone
  std::int64_t now_ms = 1'790'000'000'000;  // 2026-09-21 22:13:20 in Japan
};

// Repeatable, and different each time.
class FakeRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) {
      state_ = state_ * 6364136223846793005u + 1442695040888963407u;
      byte = static_cast<std::uint8_t>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_ = 1;
};

// A center over books in memory, with one terminal each in the shops A and B.
class CenterFixture : public testing::Test {
 protected:
  CenterFixture() {
    program_.id = "test";
    program_.name = "Test";
    program_.unit = "pt";
    program::EarnRule rule;
    rule.name = "base";
    rule.tenders = {"cash", "other"};
    program_.earn = {rule};
    store_.enroll(a_);
    store_.enroll(b_);
    restart();
  }

  // Takes up changes of program_.
  void restart() { center_.emplace(store_, clock_, random_, program_, keys_); }

  Bytes id() {
    Bytes id(16);
    random_.fill(id);
    return id;
  }
  Card card(const std::string& name) {
    const auto token = card::seal("code", as_bytes(name), keys_.pair.public_key, {}, random_);
    return Card{token->kind, token->sealed, {}};
  }
  void give(const std::string& name, std::int64_t points) {
    AdjustRequest request;
    request.operation = id();
    request.card = card(name);
    request.points = points;
    ASSERT_EQ(center_->adjust(request).status, NOREN_OK);
  }
  HoldRequest hold_of(const std::string& name, std::int64_t points) {
    HoldRequest request;
    request.operation = id();
    request.card = card(name);
    request.points = points;
    return request;
  }
  CompleteRequest sale_of(const std::string& name, std::int64_t total) {
    CompleteRequest request;
    request.operation = id();
    request.card = card(name);
    request.sale.ref = "R";
    request.sale.total = total;
    return request;
  }
  CancelRequest cancel_of(const Bytes& original) { return {id(), original, "test"}; }

  // A sale with a receipt number, all of it one line.
  CompleteRequest receipt_of(const std::string& name, std::int64_t total, const std::string& ref) {
    CompleteRequest request = sale_of(name, total);
    request.sale.ref = ref;
    request.sale.business_date = "2026-09-21";
    return request;
  }
  RefundRequest return_of(const CompleteRequest& sale, std::vector<program::Line> lines = {}) {
    RefundRequest request;
    request.operation = id();
    request.original = sale.operation;
    request.sale.lines = std::move(lines);
    return request;
  }
  RefundReply refunded(const Terminal& at, const RefundRequest& request) {
    const Reply reply = center_->refund(at, request);
    EXPECT_EQ(reply.outcome, NOREN_OUTCOME_DONE) << reply.reason;
    const auto* body = std::get_if<RefundReply>(&reply.body);
    return body ? *body : RefundReply{};
  }
  // The terminals go on with other things until what they hold comes free.
  void let_holds_time_out() {
    clock_.now_ms += 60'000;
    for (const Terminal& terminal : {a_, b_}) center_->status(terminal, {id()});
    clock_.now_ms += program_.hold_minutes * 60'000;
  }

  Wallet wallet(const std::string& name) {
    const Reply reply = center_->lookup(a_, {card(name)});
    return std::get<LookupReply>(reply.body).wallets.at(0);
  }
  std::int64_t owed(const std::string& name) {
    Card known = card(name);
    EXPECT_TRUE(center_->identify(known));
    const auto member = store_.member_of(known.hash);
    const auto debt = store_.account(ledger::debt(member ? member->id : 0));
    return debt ? debt->debits - debt->credits : 0;
  }
  std::int64_t net(const std::string& account) {
    const auto stored = store_.account(account);
    return stored ? stored->credits - stored->debits : 0;
  }

  // Folds the whole journal and compares it with the balances that the store keeps.
  void audit() {
    ledger::Audit audit;
    for (std::size_t index = 0; index < store_.entries().size(); ++index) {
      const Status status = audit.next(store_.entries()[index], store_.hashes()[index]);
      ASSERT_TRUE(status) << status.error().details[0] << " " << status.error().details[1];
    }
    EXPECT_EQ(audit.imbalance(ledger::Unit::points), 0);
    EXPECT_EQ(audit.imbalance(ledger::Unit::milli_yen), 0);
    std::int64_t outstanding = 0;
    for (const auto& [name, folded] : audit.accounts()) {
      const auto stored = store_.account(name);
      ASSERT_TRUE(stored) << name;
      EXPECT_EQ(
          std::tuple(folded.debits, folded.credits, folded.debits_pending, folded.credits_pending),
          std::tuple(stored->debits, stored->credits, stored->debits_pending,
                     stored->credits_pending))
          << name;
      EXPECT_TRUE(ledger::is_within_rule(*stored)) << name;
      const auto kind = ledger::kind_of(name);
      if (kind == "LOT" || kind == "DEBT") outstanding += folded.credits - folded.debits;
    }
    // The reserve backs exactly what is outstanding.
    EXPECT_EQ(net(ledger::reserve()), outstanding * program_.redeem.yen_per_point * 1000);
  }

  FakeClock clock_;
  FakeRandom random_;
  MemoryStore store_;
  program::Program program_;
  CardKeys keys_{card::make_key_pair(random_), {7}};
  Terminal a_{"A-1", "A", Bytes(32, 1), false};
  Terminal b_{"B-1", "B", Bytes(32, 2), false};
  std::optional<Center> center_;
};

}  // namespace noren::center
