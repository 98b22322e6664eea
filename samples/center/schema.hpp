// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace noren::center {

// The center's books. Only `op` is looked up by random keys at every request; entries and transfers
// are appended. A transfer's id is its entry's number and its place in it (core/ledger/entry.hpp),
// and prev_debit and prev_credit link the transfers of one account from its newest (account.head)
// back, so that an account's history needs no index.
constexpr const char* schema = R"sql(
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry(
  seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, operation BLOB NOT NULL, digest BLOB NOT NULL,
  at INTEGER NOT NULL, event INTEGER NOT NULL, terminal TEXT NOT NULL, shop TEXT NOT NULL,
  member INTEGER NOT NULL, program BLOB NOT NULL, request TEXT NOT NULL, reply TEXT NOT NULL,
  hash BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS op(
  id BLOB PRIMARY KEY, entry INTEGER NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS transfer(
  id INTEGER PRIMARY KEY, phase INTEGER NOT NULL, reason INTEGER NOT NULL, debit INTEGER NOT NULL,
  credit INTEGER NOT NULL, amount INTEGER NOT NULL, pending INTEGER NOT NULL,
  prev_debit INTEGER NOT NULL, prev_credit INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS account(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, member INTEGER NOT NULL,
  expires INTEGER NOT NULL, debits INTEGER NOT NULL, credits INTEGER NOT NULL,
  debits_pending INTEGER NOT NULL, credits_pending INTEGER NOT NULL, head INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS open_lot ON account(member, expires, id)
  WHERE member > 0 AND credits > debits;
CREATE TABLE IF NOT EXISTS member(id INTEGER PRIMARY KEY, number TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS card(hash BLOB PRIMARY KEY, member INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hold(
  operation BLOB PRIMARY KEY, entry INTEGER NOT NULL, member INTEGER NOT NULL, shop TEXT NOT NULL,
  day TEXT NOT NULL, points INTEGER NOT NULL, expires INTEGER NOT NULL,
  state INTEGER NOT NULL, terminal TEXT NOT NULL DEFAULT '', made INTEGER NOT NULL DEFAULT 0)
  WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hold_day ON hold(member, day);
CREATE INDEX IF NOT EXISTS hold_open ON hold(expires) WHERE state = 0;
CREATE TABLE IF NOT EXISTS coupon(
  serial TEXT PRIMARY KEY, terminal TEXT NOT NULL, issued_by INTEGER NOT NULL,
  expires INTEGER NOT NULL, state INTEGER NOT NULL, used_by INTEGER NOT NULL DEFAULT 0,
  instance INTEGER NOT NULL DEFAULT 1)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipt(
  shop TEXT NOT NULL, day TEXT NOT NULL, ref TEXT NOT NULL, entry INTEGER NOT NULL,
  member INTEGER NOT NULL, total INTEGER NOT NULL, event INTEGER NOT NULL,
  PRIMARY KEY(shop, day, ref)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS receipt_member ON receipt(member, event);
CREATE TABLE IF NOT EXISTS returned(
  original INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY(original, entry)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS terminal(
  id TEXT PRIMARY KEY, shop TEXT NOT NULL, key BLOB NOT NULL, revoked INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS enrollment(
  code BLOB PRIMARY KEY, terminal TEXT NOT NULL, shop TEXT NOT NULL, expires INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fault(
  id INTEGER PRIMARY KEY, terminal TEXT NOT NULL, verb TEXT NOT NULL, kind TEXT NOT NULL,
  delay_ms INTEGER NOT NULL, remaining INTEGER NOT NULL);
INSERT OR IGNORE INTO meta VALUES('schema', '3');
)sql";
constexpr int schema_version = 3;

// From each version to the next; `schema` makes the new tables.
constexpr const char* schema_from_1 = R"sql(
ALTER TABLE hold ADD COLUMN terminal TEXT NOT NULL DEFAULT '';
ALTER TABLE hold ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE coupon ADD COLUMN used_by INTEGER NOT NULL DEFAULT 0;
UPDATE meta SET value = '2' WHERE key = 'schema';
)sql";

constexpr const char* schema_from_2 = R"sql(
ALTER TABLE coupon ADD COLUMN instance INTEGER NOT NULL DEFAULT 1;
UPDATE meta SET value = '3' WHERE key = 'schema';
)sql";

}  // namespace noren::center
