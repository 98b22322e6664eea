// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "core/center/store.hpp"

namespace noren::center {

// A store that asks both kinds of books each question and wants the same answer.
class TwinStore : public Store {
 public:
  TwinStore(Store& first, Store& second) : first_(first), second_(second) {}

  Status begin() override { return first_.begin() ? second_.begin() : first_.begin(); }
  Status commit() override { return first_.commit() ? second_.commit() : first_.failure(); }
  void rollback() override {}
  Status failure() const override { return second_.failure(); }
  Status apply(const Change& change) override {
    EXPECT_TRUE(first_.apply(change));
    return second_.apply(change);
  }
  Head head() override {
    const Head one = first_.head();
    const Head two = second_.head();
    EXPECT_EQ(std::tie(one.sequence, one.at_ms, one.hash),
              std::tie(two.sequence, two.at_ms, two.hash));
    return two;
  }
  std::optional<Operation> operation(ByteView id) override {
    const auto one = first_.operation(id);
    const auto two = second_.operation(id);
    EXPECT_EQ(one.has_value(), two.has_value());
    if (one && two) {
      EXPECT_EQ(std::tie(one->entry, one->state, one->kind, one->digest, one->reply),
                std::tie(two->entry, two->state, two->kind, two->digest, two->reply));
    }
    return two;
  }
  std::optional<ledger::Entry> entry(std::int64_t sequence) override {
    const auto one = first_.entry(sequence);
    const auto two = second_.entry(sequence);
    EXPECT_EQ(one.has_value(), two.has_value());
    if (one && two) {
      EXPECT_EQ(ledger::chain({}, *one), ledger::chain({}, *two));
    }
    return two;
  }
  std::optional<ledger::Account> account(const std::string& name) override {
    const auto two = second_.account(name);
    EXPECT_EQ(first_.account(name), two) << name;
    return two;
  }
  std::vector<ledger::Account> open_lots(std::int64_t member) override {
    const auto two = second_.open_lots(member);
    EXPECT_EQ(first_.open_lots(member), two);
    return two;
  }
  std::optional<Member> member_of(ByteView hash) override {
    const auto one = first_.member_of(hash);
    const auto two = second_.member_of(hash);
    EXPECT_EQ(one ? one->number : "", two ? two->number : "");
    return two;
  }
  std::optional<Hold> hold(ByteView operation) override {
    const auto one = first_.hold(operation);
    const auto two = second_.hold(operation);
    EXPECT_EQ(one.has_value(), two.has_value());
    if (one && two) expect_same(*one, *two);
    return two;
  }
  std::vector<Hold> overdue_holds(std::int64_t now_ms, std::size_t limit,
                                  const std::function<bool(const Hold&)>& wanted) override {
    const auto one = first_.overdue_holds(now_ms, limit, wanted);
    const auto two = second_.overdue_holds(now_ms, limit, wanted);
    EXPECT_EQ(one.size(), two.size());
    for (std::size_t at = 0; at < std::min(one.size(), two.size()); ++at) {
      expect_same(one[at], two[at]);
    }
    return two;
  }
  std::int64_t held_on(std::int64_t member, std::string_view day) override {
    const std::int64_t two = second_.held_on(member, day);
    EXPECT_EQ(first_.held_on(member, day), two);
    return two;
  }
  std::optional<CouponRecord> coupon(std::string_view serial) override {
    const auto one = first_.coupon(serial);
    const auto two = second_.coupon(serial);
    EXPECT_EQ(one.has_value(), two.has_value());
    if (one && two) {
      EXPECT_EQ(std::tie(one->terminal, one->issued_by, one->expires_ms, one->state, one->used_by),
                std::tie(two->terminal, two->issued_by, two->expires_ms, two->state, two->used_by));
    }
    return two;
  }
  std::optional<Terminal> terminal(std::string_view id) override {
    const auto one = first_.terminal(id);
    const auto two = second_.terminal(id);
    EXPECT_EQ(one ? one->key : Bytes(), two ? two->key : Bytes());
    return two;
  }

  std::optional<std::int64_t> receipt(std::string_view shop, std::string_view business_date,
                                      std::string_view ref) override {
    return same(first_.receipt(shop, business_date, ref),
                second_.receipt(shop, business_date, ref));
  }
  bool has_similar_receipt(const Receipt& receipt, std::int64_t within_ms) override {
    return same(first_.has_similar_receipt(receipt, within_ms),
                second_.has_similar_receipt(receipt, within_ms));
  }
  std::vector<std::int64_t> returns_of(std::int64_t entry) override {
    return same(first_.returns_of(entry), second_.returns_of(entry));
  }
  std::optional<ledger::Hash> hash_of(std::int64_t sequence) override {
    return same(first_.hash_of(sequence), second_.hash_of(sequence));
  }
  std::optional<std::string> rules(ByteView hash) override {
    return same(first_.rules(hash), second_.rules(hash));
  }
  std::string note(std::string_view key) override {
    return same(first_.note(key), second_.note(key));
  }
  Status set_note(std::string_view key, std::string_view value) override {
    EXPECT_TRUE(first_.set_note(key, value));
    return second_.set_note(key, value);
  }

 private:
  template <typename Answer>
  static Answer same(const Answer& one, const Answer& two) {
    EXPECT_EQ(one, two);
    return two;
  }
  static void expect_same(const Hold& one, const Hold& two) {
    EXPECT_EQ(std::tie(one.operation, one.entry, one.member, one.shop, one.day, one.points,
                       one.expires_ms, one.state, one.terminal, one.made_ms),
              std::tie(two.operation, two.entry, two.member, two.shop, two.day, two.points,
                       two.expires_ms, two.state, two.terminal, two.made_ms));
  }

  Store& first_;
  Store& second_;
};

}  // namespace noren::center
