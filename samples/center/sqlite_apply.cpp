// SPDX-License-Identifier: Apache-2.0
// Stores what an operation changed.
#include "sqlite_rows.hpp"
#include "sqlite_store.hpp"

namespace noren::center {

Status SqliteStore::apply(const Change& change) {
  std::map<std::string, Place> places = store_accounts(change);
  store_transfers(change, places);
  store_entry(change);
  store_operations(change);
  store_records(change);
  store_sale(change);
  return database_.failure();
}

std::map<std::string, SqliteStore::Place> SqliteStore::store_accounts(const Change& change) {
  std::map<std::string, Place> places;
  for (const ledger::Account& account : change.accounts) {
    Place& place = places[account.name];
    Statement& find = prepared("SELECT id, head FROM account WHERE name = ?");
    find.bind(account.name);
    if (Rows rows(find); rows.next()) place = {find.number(0), find.number(1)};
    if (place.id != 0) continue;
    prepared("INSERT INTO account VALUES(NULL, ?, ?, ?, 0, 0, 0, 0, 0)")
        .bind(account.name)
        .bind(account.member)
        .bind(account.expires_ms)
        .run();
    place.id = database_.last_id();
  }
  return places;
}

void SqliteStore::store_transfers(const Change& change, std::map<std::string, Place>& places) {
  const auto& transfers = change.entry.transfers;
  for (std::size_t index = 0; index < transfers.size(); ++index) {
    const ledger::Transfer& transfer = transfers[index];
    const std::int64_t id = ledger::transfer_id(change.entry.sequence, index);
    Place& debit = places[transfer.debit];
    Place& credit = places[transfer.credit];
    prepared("INSERT INTO transfer VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(id)
        .bind(static_cast<std::int64_t>(transfer.phase))
        .bind(static_cast<std::int64_t>(transfer.reason))
        .bind(debit.id)
        .bind(credit.id)
        .bind(transfer.amount)
        .bind(transfer.pending)
        .bind(debit.head)
        .bind(credit.head)
        .run();
    debit.head = credit.head = id;
  }
  for (const ledger::Account& account : change.accounts) {
    const Place& place = places[account.name];
    prepared(
        "UPDATE account SET debits = ?, credits = ?, debits_pending = ?, credits_pending = ?, "
        "head = ? WHERE id = ?")
        .bind(account.debits)
        .bind(account.credits)
        .bind(account.debits_pending)
        .bind(account.credits_pending)
        .bind(place.head)
        .bind(place.id)
        .run();
  }
}

void SqliteStore::store_entry(const Change& change) {
  const ledger::Entry& entry = change.entry;
  prepared("INSERT INTO entry VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(entry.sequence)
      .bind(static_cast<std::int64_t>(entry.kind))
      .bind(ByteView(entry.operation))
      .bind(ByteView(entry.digest))
      .bind(entry.at_ms)
      .bind(entry.event_ms)
      .bind(entry.terminal)
      .bind(entry.shop)
      .bind(entry.member)
      .bind(ByteView(entry.program))
      .bind(entry.request)
      .bind(entry.reply)
      .bind(ByteView(change.hash))
      .run();
}

void SqliteStore::store_operations(const Change& change) {
  const auto add = [&](const Bytes& id, OperationState state) {
    if (id.empty()) return;
    prepared("INSERT INTO op VALUES(?, ?, ?)")
        .bind(ByteView(id))
        .bind(change.entry.sequence)
        .bind(static_cast<std::int64_t>(state))
        .run();
  };
  add(change.entry.operation, OperationState::normal);
  add(change.tombstone, OperationState::tombstone);
  if (change.canceled.empty()) return;
  prepared("UPDATE op SET state = ? WHERE id = ?")
      .bind(static_cast<std::int64_t>(OperationState::canceled))
      .bind(ByteView(change.canceled))
      .run();
}

void SqliteStore::store_records(const Change& change) {
  for (const Hold& hold : change.holds) {
    prepared("INSERT OR REPLACE INTO hold VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(ByteView(hold.operation))
        .bind(hold.entry)
        .bind(hold.member)
        .bind(hold.shop)
        .bind(hold.day)
        .bind(hold.points)
        .bind(hold.expires_ms)
        .bind(static_cast<std::int64_t>(hold.state))
        .bind(hold.terminal)
        .bind(hold.made_ms)
        .run();
  }
  for (const CouponRecord& coupon : change.coupons) {
    prepared("INSERT OR REPLACE INTO coupon VALUES(?, ?, ?, ?, ?, ?, ?)")
        .bind(coupon.serial)
        .bind(coupon.terminal)
        .bind(coupon.issued_by)
        .bind(coupon.expires_ms)
        .bind(static_cast<std::int64_t>(coupon.state))
        .bind(coupon.used_by)
        .bind(std::int64_t{coupon.instance})
        .run();
  }
  if (!change.new_member) return;
  prepared("INSERT INTO member VALUES(?, ?)")
      .bind(change.new_member->id)
      .bind(change.new_member->number)
      .run();
  prepared("INSERT INTO card VALUES(?, ?)")
      .bind(ByteView(change.new_card))
      .bind(change.new_member->id)
      .run();
}

void SqliteStore::store_sale(const Change& change) {
  const std::int64_t entry = change.entry.sequence;
  if (const auto& freed = change.freed_receipt) {
    prepared("DELETE FROM receipt WHERE shop = ? AND day = ? AND ref = ?")
        .bind(freed->shop)
        .bind(freed->business_date)
        .bind(freed->ref)
        .run();
  }
  if (const auto& receipt = change.receipt) {
    prepared("INSERT INTO receipt VALUES(?, ?, ?, ?, ?, ?, ?)")
        .bind(receipt->shop)
        .bind(receipt->business_date)
        .bind(receipt->ref)
        .bind(receipt->entry)
        .bind(receipt->member)
        .bind(receipt->total)
        .bind(receipt->event_ms)
        .run();
  }
  if (change.returned != 0) {
    prepared("INSERT INTO returned VALUES(?, ?)").bind(change.returned).bind(entry).run();
  }
  if (!change.rules.empty()) {
    prepared("INSERT OR IGNORE INTO meta VALUES(?, ?)")
        .bind("program." + to_hex(change.entry.program))
        .bind(change.rules)
        .run();
  }
}

}  // namespace noren::center
