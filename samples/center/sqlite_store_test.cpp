// SPDX-License-Identifier: Apache-2.0
#include "sqlite_store.hpp"

#include <gtest/gtest.h>
#include <filesystem>
#include <random>

#include "core/center/center.hpp"
#include "core/center/document.hpp"
#include "core/center/memory_store.hpp"
#include "core/ledger/audit.hpp"
#include "schema.hpp"

namespace noren::center {
namespace {

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
  std::vector<Hold> overdue_holds(std::int64_t now_ms, std::size_t limit) override {
    const auto one = first_.overdue_holds(now_ms, limit);
    const auto two = second_.overdue_holds(now_ms, limit);
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
      EXPECT_EQ(std::tie(one->terminal, one->issued_by, one->expires_ms, one->state),
                std::tie(two->terminal, two->issued_by, two->expires_ms, two->state));
    }
    return two;
  }
  std::optional<Terminal> terminal(std::string_view id) override {
    const auto one = first_.terminal(id);
    const auto two = second_.terminal(id);
    EXPECT_EQ(one ? one->key : Bytes(), two ? two->key : Bytes());
    return two;
  }

 private:
  static void expect_same(const Hold& one, const Hold& two) {
    EXPECT_EQ(std::tie(one.operation, one.entry, one.member, one.shop, one.day, one.points,
                       one.expires_ms, one.state),
              std::tie(two.operation, two.entry, two.member, two.shop, two.day, two.points,
                       two.expires_ms, two.state));
  }

  Store& first_;
  Store& second_;
};

class FakeClock : public Clock {
 public:
  std::int64_t wall_ms() const override { return now_ms; }
  std::int64_t monotonic_ms() const override { return now_ms; }
  std::int64_t now_ms = 1'790'000'000'000;
};

class DiceRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(dice_());
  }
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(dice_);
  }

 private:
  std::mt19937 dice_{7};
};

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "noren-store-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    auto opened = Database::open(folder_ + "/center.db");
    EXPECT_TRUE(opened);
    database_ = std::move(*opened);
    EXPECT_TRUE(database_->execute(schema));
    Statement(*database_, "INSERT INTO terminal VALUES('T', 'A', ?, 0)")
        .bind(ByteView(terminal_.key))
        .run();
    program_.id = program_.name = program_.unit = "test";
    program_.expire_days = 3;
    program_.redeem.daily_limit_unverified = 100'000;
    program::EarnRule rule;
    rule.name = "base";
    rule.tenders = {"cash"};
    program_.earn = {rule};
    program_.coupons = {{"Next", "", "100 off", 2, 3000}};
  }
  ~SqliteStoreTest() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  Bytes id() {
    Bytes id(16);
    random_.fill(id);
    return id;
  }
  Card card(std::int64_t number) {
    const auto token =
        card::seal("code", as_bytes(std::to_string(number)), keys_.pair.public_key, {}, random_);
    return Card{token->kind, token->sealed, {}};
  }
  CompleteRequest sale(std::int64_t number, std::int64_t total) {
    CompleteRequest request;
    request.operation = id();
    request.card = card(number);
    request.sale.total = total;
    return request;
  }

  std::string folder_;
  std::unique_ptr<Database> database_;
  FakeClock clock_;
  DiceRandom random_;
  CardKeys keys_{card::make_key_pair(random_), {7}};
  Terminal terminal_{"T", "A", Bytes(32, 1), false};
  program::Program program_;
};

TEST_F(SqliteStoreTest, AnswersAsTheBooksInMemoryDo) {
  MemoryStore memory;
  memory.enroll(terminal_);
  SqliteStore sqlite(*database_);
  TwinStore twin(memory, sqlite);
  Center center(twin, clock_, random_, program_, keys_);
  std::vector<CompleteRequest> sales;
  std::vector<HoldRequest> holds;
  std::vector<std::string> codes;
  for (int step = 0; step < 800 && !HasFailure(); ++step) {
    if (step % 8 == 0) {
      ASSERT_TRUE(sqlite.begin());
    }
    const std::int64_t number = random_.pick(1, 4);
    const auto any = [&](const auto& list) {
      return list[static_cast<std::size_t>(
          random_.pick(0, static_cast<std::int64_t>(list.size()) - 1))];
    };
    const std::int64_t what = random_.pick(0, 9);
    if (what < 3) {
      auto request = sale(number, random_.pick(0, 9000));
      if (!codes.empty() && random_.pick(0, 2) == 0) request.coupons = {any(codes)};
      if (!holds.empty() && random_.pick(0, 1) == 0) {
        const auto hold = any(holds);
        request.card = hold.card;
        request.holds = {hold.operation};
      }
      const Reply reply = center.complete(terminal_, request);
      if (const auto* body = std::get_if<CompleteReply>(&reply.body)) {
        for (const Coupon& coupon : body->coupons) codes.push_back(coupon.code);
      }
      sales.push_back(request);
    } else if (what < 6) {
      HoldRequest request{id(), card(number), "", random_.pick(1, 60), ""};
      center.hold(terminal_, request);
      holds.push_back(request);
    } else if (what == 6 && !sales.empty()) {
      center.cancel(terminal_, {id(), any(sales).operation, ""});
    } else if (what == 7 && !holds.empty()) {
      center.cancel(terminal_, {id(), any(holds).operation, ""});
    } else if (what == 8) {
      clock_.now_ms += random_.pick(0, 3) * 4'000'000;
    } else {
      center.lookup(terminal_, {card(number)});
    }
    if (step % 8 == 7) {
      const Status kept = sqlite.commit();
      ASSERT_TRUE(kept) << kept.error().reason;
    }
  }
  ledger::Audit audit;
  sqlite.each_entry([&](const ledger::Entry& entry, const ledger::Hash& hash) {
    EXPECT_TRUE(audit.next(entry, hash)) << entry.sequence;
  });
  EXPECT_EQ(audit.entries(), static_cast<std::int64_t>(memory.entries().size()));
  EXPECT_GT(audit.entries(), 400);
  for (const auto& [name, folded] : audit.accounts()) {
    EXPECT_EQ(sqlite.account(name)->credits, folded.credits) << name;
    EXPECT_EQ(sqlite.account(name)->debits_pending, folded.debits_pending) << name;
  }
}

TEST_F(SqliteStoreTest, AnAccountsTransfersAreLinkedFromTheNewestBack) {
  SqliteStore store(*database_);
  Center center(store, clock_, random_, program_, keys_);
  for (int count = 0; count < 5; ++count) center.complete(terminal_, sale(1, 1000));
  Statement walk(*database_,
                 "WITH RECURSIVE history(id, step) AS ("
                 " SELECT head, 1 FROM account WHERE name = 'ISSUED:A' UNION ALL"
                 " SELECT CASE WHEN transfer.debit = (SELECT id FROM account WHERE name = "
                 "'ISSUED:A') THEN prev_debit ELSE prev_credit END, step + 1"
                 " FROM history JOIN transfer ON transfer.id = history.id)"
                 "SELECT count(*) FROM history WHERE id > 0");
  ASSERT_TRUE(walk.step());
  EXPECT_EQ(walk.number(0), 5);
}

TEST_F(SqliteStoreTest, AFullDiskChangesNothingAndIsGotOver) {
  SqliteStore store(*database_);
  Center center(store, clock_, random_, program_, keys_);
  ASSERT_TRUE(store.begin());
  ASSERT_EQ(center.complete(terminal_, sale(1, 1000)).status, NOREN_OK);
  ASSERT_TRUE(store.commit());
  ASSERT_TRUE(database_->execute("PRAGMA max_page_count = 1"));  // as few as there are now
  Status failed = Done{};
  CompleteRequest refused;
  for (int count = 0; count < 1000 && failed; ++count) {
    refused = sale(1, 1000);
    ASSERT_TRUE(store.begin());
    const Head before = store.head();
    center.complete(terminal_, refused);
    failed = store.failure() ? store.commit() : store.failure();
    if (failed) continue;
    store.rollback();
    EXPECT_EQ(store.head().sequence, before.sequence);
  }
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().reason, "center_disk_full");
  EXPECT_FALSE(store.operation(refused.operation));
  EXPECT_TRUE(store.failure());

  ASSERT_TRUE(database_->execute("PRAGMA max_page_count = 100000"));
  ASSERT_TRUE(store.begin());
  EXPECT_EQ(center.complete(terminal_, refused).status, NOREN_OK);
  EXPECT_TRUE(store.commit());
  ledger::Audit audit;
  store.each_entry([&](const ledger::Entry& entry, const ledger::Hash& hash) {
    EXPECT_TRUE(audit.next(entry, hash)) << entry.sequence;
  });
}

TEST_F(SqliteStoreTest, AFailureSticksUntilRollback) {
  SqliteStore store(*database_);
  ASSERT_TRUE(store.begin());
  ASSERT_TRUE(database_->execute("ALTER TABLE card RENAME TO gone"));
  EXPECT_FALSE(store.member_of(Bytes(32, 1)));
  EXPECT_FALSE(store.failure());
  EXPECT_FALSE(store.commit());
  store.rollback();
  EXPECT_TRUE(store.failure());
}

}  // namespace
}  // namespace noren::center
