// SPDX-License-Identifier: Apache-2.0
#include "sqlite_store.hpp"

#include <algorithm>

#include "sqlite_rows.hpp"

namespace noren::center {
namespace {

ledger::Account read_account(const Statement& row) {
  ledger::Account account;
  account.name = row.text(0);
  account.member = row.number(1);
  account.expires_ms = row.number(2);
  account.debits = row.number(3);
  account.credits = row.number(4);
  account.debits_pending = row.number(5);
  account.credits_pending = row.number(6);
  return account;
}

Hold read_hold(const Statement& row) {
  Hold hold;
  hold.operation = row.bytes(0);
  hold.entry = row.number(1);
  hold.member = row.number(2);
  hold.shop = row.text(3);
  hold.day = row.text(4);
  hold.points = row.number(5);
  hold.expires_ms = row.number(6);
  hold.state = static_cast<HoldState>(row.number(7));
  hold.terminal = row.text(8);
  hold.made_ms = row.number(9);
  return hold;
}

ledger::Entry read_entry(const Statement& row) {
  ledger::Entry entry;
  entry.sequence = row.number(0);
  entry.kind = static_cast<ledger::Kind>(row.number(1));
  entry.operation = row.bytes(2);
  entry.digest = row.bytes(3);
  entry.at_ms = row.number(4);
  entry.event_ms = row.number(5);
  entry.terminal = row.text(6);
  entry.shop = row.text(7);
  entry.member = row.number(8);
  entry.program = row.bytes(9);
  entry.request = row.text(10);
  entry.reply = row.text(11);
  return entry;
}

constexpr const char* account_columns =
    "SELECT name, member, expires, debits, credits, debits_pending, credits_pending FROM account "
    "WHERE name = ?";
constexpr const char* open_lot_columns =
    "SELECT name, member, expires, debits, credits, debits_pending, credits_pending FROM account "
    "WHERE member = ? AND member > 0 AND credits > debits ORDER BY expires, id";

}  // namespace

Statement& SqliteStore::prepared(const char* sql) {
  return statements_.try_emplace(sql, database_, sql).first->second;
}

Status SqliteStore::begin() {
  return database_.execute("BEGIN IMMEDIATE");
}

Status SqliteStore::commit() {
  if (database_.failed()) return database_.failure();
  return database_.execute("COMMIT");
}

void SqliteStore::rollback() {
  database_.forgive();
  // There is nothing to roll back where SQLite has done so itself.
  if (!database_.execute("ROLLBACK")) database_.forgive();
}

Head SqliteStore::head() {
  Statement& row = prepared("SELECT seq, at, hash FROM entry ORDER BY seq DESC LIMIT 1");
  Rows rows(row);
  if (!rows.next()) return {};
  return {row.number(0), row.number(1), read_hash(row, 2)};
}

std::optional<Operation> SqliteStore::operation(ByteView id) {
  Statement& row = prepared(
      "SELECT op.entry, op.state, entry.kind, entry.digest, entry.reply FROM op "
      "JOIN entry ON entry.seq = op.entry WHERE op.id = ?");
  row.bind(id);
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  Operation operation;
  operation.entry = row.number(0);
  operation.state = static_cast<OperationState>(row.number(1));
  // The entry that a tombstone stands in is the cancel's, not its own.
  if (operation.state == OperationState::tombstone) return operation;
  operation.kind = static_cast<ledger::Kind>(row.number(2));
  operation.digest = row.bytes(3);
  operation.reply = row.text(4);
  return operation;
}

std::vector<ledger::Transfer> SqliteStore::transfers(std::int64_t sequence) {
  std::vector<ledger::Transfer> transfers;
  Statement& row = prepared(
      "SELECT phase, reason, debit.name, credit.name, amount, pending FROM transfer "
      "JOIN account AS debit ON debit.id = debit JOIN account AS credit ON credit.id = credit "
      "WHERE transfer.id >= ? AND transfer.id < ? ORDER BY transfer.id");
  row.bind(ledger::transfer_id(sequence, 0)).bind(ledger::transfer_id(sequence + 1, 0));
  for (Rows rows(row); rows.next();) {
    transfers.push_back({static_cast<ledger::Phase>(row.number(0)),
                         static_cast<ledger::Reason>(row.number(1)), row.text(2), row.text(3),
                         row.number(4), row.number(5)});
  }
  return transfers;
}

std::optional<ledger::Entry> SqliteStore::entry(std::int64_t sequence) {
  std::optional<ledger::Entry> entry;
  {
    Statement& row = prepared(
        "SELECT seq, kind, operation, digest, at, event, terminal, shop, member, program, request, "
        "reply FROM entry WHERE seq = ?");
    row.bind(sequence);
    Rows rows(row);
    if (rows.next()) entry = read_entry(row);
  }
  if (entry) entry->transfers = transfers(sequence);
  return entry;
}

void SqliteStore::each_entry(
    const std::function<void(const ledger::Entry&, const ledger::Hash&)>& visit,
    std::int64_t from) {
  Statement& row = prepared(
      "SELECT seq, kind, operation, digest, at, event, terminal, shop, member, program, request, "
      "reply, hash FROM entry WHERE seq >= ? ORDER BY seq");
  row.bind(from);
  for (Rows rows(row); rows.next();) {
    ledger::Entry entry = read_entry(row);
    entry.transfers = transfers(entry.sequence);
    visit(entry, read_hash(row, 12));
  }
}

std::optional<ledger::Account> SqliteStore::account(const std::string& name) {
  Statement& row = prepared(account_columns);
  row.bind(name);
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  return read_account(row);
}

std::vector<ledger::Account> SqliteStore::open_lots(std::int64_t member) {
  std::vector<ledger::Account> lots;
  Statement& row = prepared(open_lot_columns);
  row.bind(member);
  for (Rows rows(row); rows.next();) lots.push_back(read_account(row));
  return lots;
}

std::optional<Member> SqliteStore::member_of(ByteView card_hash) {
  Statement& row =
      prepared("SELECT id, number FROM card JOIN member ON member.id = card.member WHERE hash = ?");
  row.bind(card_hash);
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  return Member{row.number(0), row.text(1)};
}

std::optional<Hold> SqliteStore::hold(ByteView operation) {
  Statement& row = prepared("SELECT * FROM hold WHERE operation = ?");
  row.bind(operation);
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  return read_hold(row);
}

std::vector<Hold> SqliteStore::overdue_holds(std::int64_t now_ms, std::size_t limit,
                                             const std::function<bool(const Hold&)>& wanted) {
  std::vector<Hold> holds;
  Statement& row =
      prepared("SELECT * FROM hold WHERE state = 0 AND expires <= ? ORDER BY expires, operation");
  row.bind(now_ms);
  for (Rows rows(row); holds.size() < limit && rows.next();) {
    Hold hold = read_hold(row);
    if (wanted(hold)) holds.push_back(std::move(hold));
  }
  return holds;
}

std::int64_t SqliteStore::held_on(std::int64_t member, std::string_view day) {
  Statement& row = prepared(
      "SELECT COALESCE(SUM(points), 0) FROM hold WHERE member = ? AND day = ? AND state IN (0, 1)");
  row.bind(member).bind(day);
  Rows rows(row);
  return rows.next() ? row.number(0) : 0;
}

std::optional<CouponRecord> SqliteStore::coupon(std::string_view serial) {
  Statement& row = prepared("SELECT * FROM coupon WHERE serial = ?");
  row.bind(serial);
  Rows rows(row);
  if (!rows.next()) return std::nullopt;
  return CouponRecord{row.text(0),
                      row.text(1),
                      row.number(2),
                      row.number(3),
                      static_cast<CouponState>(row.number(4)),
                      row.number(5),
                      static_cast<std::int32_t>(row.number(6))};
}

}  // namespace noren::center
