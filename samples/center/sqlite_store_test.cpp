// SPDX-License-Identifier: Apache-2.0
#include "sqlite_store.hpp"

#include <gtest/gtest.h>
#include <filesystem>
#include <random>

#include "books_check.hpp"
#include "core/center/center.hpp"
#include "core/center/document.hpp"
#include "core/center/memory_store.hpp"
#include "core/ledger/audit.hpp"
#include "schema.hpp"
#include "tests/support/temporary_folder.hpp"
#include "twin_store.hpp"

namespace noren::center {
namespace {

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
    auto opened = Database::open((folder_.path() / "center.db").string());
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
    request.sale.business_date = "2026-09-21";
    request.sale.ref = std::to_string(random_.pick(1, 300));
    return request;
  }

  TemporaryFolder folder_;
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
  int returned = 0;
  int not_returned = 0;
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
      request.offline = random_.pick(0, 5) == 0;
      if (request.offline) request.offline_points = random_.pick(0, 50);
      request.seen = {clock_.now_ms, 0, random_.pick(0, 1) == 0 ? center.standing().head : ""};
      const Reply reply = center.complete(terminal_, request);
      if (const auto* body = std::get_if<CompleteReply>(&reply.body)) {
        for (const Coupon& coupon : body->coupons) codes.push_back(coupon.code);
      }
      sales.push_back(request);
    } else if (what < 6) {
      HoldRequest request{id(), card(number), "", random_.pick(1, 60), ""};
      center.hold(terminal_, request);
      holds.push_back(request);
    } else if (what == 6 && !sales.empty() && step % 2 == 0) {
      RefundRequest request;
      request.operation = id();
      request.original = any(sales).operation;
      request.sale.total = random_.pick(0, 3'000);
      center.refund(terminal_, request);
      ++(center.status(terminal_, {request.operation}).status == NOREN_OK ? returned
                                                                          : not_returned);
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
  EXPECT_GT(returned, 5);
  EXPECT_GT(not_returned, 5);
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

// Books of the first version, as its last release left them.
constexpr const char* first_schema = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE hold(
  operation BLOB PRIMARY KEY, entry INTEGER NOT NULL, member INTEGER NOT NULL, shop TEXT NOT NULL,
  day TEXT NOT NULL, points INTEGER NOT NULL, expires INTEGER NOT NULL,
  state INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE coupon(
  serial TEXT PRIMARY KEY, terminal TEXT NOT NULL, issued_by INTEGER NOT NULL,
  expires INTEGER NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES('schema', '1');
INSERT INTO hold VALUES(x'00112233445566778899aabbccddeeff', 1, 2, 'A', '2026-09-21', 5, 77, 0);
INSERT INTO coupon VALUES('ABCDEFGH0123', 'T', 1, 88, 1);
)sql";

TEST_F(SqliteStoreTest, OlderBooksAreTakenOver) {
  auto opened = Database::open((folder_.path() / "older.db").string());
  ASSERT_TRUE(opened);
  Database& older = **opened;
  ASSERT_TRUE(older.execute(first_schema));
  ASSERT_TRUE(prepare_books(older));
  ASSERT_TRUE(prepare_books(older));
  SqliteStore store(older);
  const auto hold = store.hold(*from_hex("00112233445566778899aabbccddeeff"));
  ASSERT_TRUE(hold);
  EXPECT_EQ(hold->points, 5);
  EXPECT_EQ(hold->made_ms, 0);
  EXPECT_EQ(store.coupon("ABCDEFGH0123")->used_by, 0);
  EXPECT_EQ(store.coupon("ABCDEFGH0123")->instance, 1);
  EXPECT_FALSE(store.receipt("A", "2026-09-21", "1"));
  EXPECT_TRUE(store.returns_of(1).empty());
  EXPECT_TRUE(store.failure());
  // Books of a later version are not touched.
  ASSERT_TRUE(older.execute("UPDATE meta SET value = '99' WHERE key = 'schema'"));
  EXPECT_EQ(prepare_books(older).error().reason, "books_newer");
}

TEST_F(SqliteStoreTest, BooksAreTakenOverWholeOrNotAtAll) {
  auto opened = Database::open((folder_.path() / "older.db").string());
  ASSERT_TRUE(opened);
  Database& older = **opened;
  ASSERT_TRUE(older.execute(first_schema));
  // The last step cannot be done.
  ASSERT_TRUE(
      older.execute("CREATE TRIGGER stop BEFORE UPDATE ON meta BEGIN SELECT raise(FAIL, "
                    "'no'); END"));
  EXPECT_FALSE(prepare_books(older));
  Statement columns(older, "SELECT count(*) FROM pragma_table_info('hold')");
  ASSERT_TRUE(columns.step());
  EXPECT_EQ(columns.number(0), 8);
}

TEST_F(SqliteStoreTest, ADamagedEndIsFoundAtTheStart) {
  SqliteStore store(*database_);
  Center center(store, clock_, random_, program_, keys_);
  for (int count = 0; count < 30; ++count) center.complete(terminal_, sale(1, 1000));
  EXPECT_TRUE(check_end(store, 10));
  EXPECT_TRUE(check_end(store, 1000));
  ASSERT_TRUE(
      database_->execute("UPDATE entry SET reply = replace(reply, '10', '11') "
                         "WHERE seq = 25"));
  const Status damaged = check_end(store, 10);
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().reason, "journal_damaged");
  EXPECT_EQ(damaged.error().details, (std::vector<std::string>{"25", "hash"}));
  EXPECT_TRUE(check_end(store, 5));
  ASSERT_TRUE(
      database_->execute("UPDATE transfer SET amount = amount + 1 WHERE id >= 29 * 4096 "
                         "AND id < 30 * 4096"));
  EXPECT_EQ(check_end(store, 5).error().details.front(), "29");
  ASSERT_TRUE(database_->execute("DELETE FROM entry WHERE seq = 28"));
  EXPECT_EQ(check_end(store, 5).error().details, (std::vector<std::string>{"29", "sequence"}));
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
