// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/record.hpp"

#include <sodium.h>

namespace noren::runtime {
namespace {

using operation::Id;
using operation::Operation;

constexpr std::size_t checksum_size = 16;

Bytes sum_of_begun(std::int64_t sequence, const Operation& operation) {
  return Checksum("begun")
      .add(sequence)
      .add(operation.id.text())
      .add(operation::name(operation.verb))
      .add(operation.ref)
      .add(operation.instance)
      .add(operation.arguments)
      .add(operation.request)
      .add(operation.amount)
      .add(operation.currency)
      .add(operation.original ? operation.original->text() : "")
      .add(operation.created_ms)
      .end();
}

Bytes sum_of_all(ByteView begun, const Operation& operation) {
  return Checksum("operation")
      .add(as_text(begun))
      .add(static_cast<std::int64_t>(operation.state))
      .add(operation.status)
      .add(operation.reply)
      .add(operation.reason)
      .add(operation.note)
      .end();
}

}  // namespace

Checksum::Checksum(std::string_view kind) {
  add(kind);
}

Checksum& Checksum::add(std::string_view text) {
  add(static_cast<std::int64_t>(text.size()));
  content_.insert(content_.end(), text.begin(), text.end());
  return *this;
}

Checksum& Checksum::add(std::int64_t number) {
  const auto bits = static_cast<std::uint64_t>(number);
  for (int shift = 0; shift < 64; shift += 8) {
    content_.push_back(static_cast<std::uint8_t>(bits >> shift));
  }
  return *this;
}

Bytes Checksum::end() {
  Bytes sum(checksum_size);
  crypto_generichash(sum.data(), sum.size(), content_.data(), content_.size(), nullptr, 0);
  return sum;
}

Bytes checksum(std::string_view kind, std::string_view key, std::string_view value) {
  return Checksum(kind).add(key).add(value).end();
}

Record read_record(const Statement& row) {
  Record record;
  Operation& operation = record.operation;
  record.sequence = row.integer(0);
  const auto id = Id::parse(row.text(1));
  const auto verb = operation::find_verb(row.text(2));
  if (!id || !verb) return record;
  operation.id = *id;
  operation.verb = *verb;
  operation.state = static_cast<operation::State>(row.integer(3));
  operation.ref = row.text(4);
  operation.instance = row.text(5);
  operation.arguments = row.text(6);
  operation.request = row.text(7);
  operation.amount = row.integer(8);
  operation.currency = row.text(9);
  if (!row.is_null(10)) operation.original = Id::parse(row.text(10));
  operation.created_ms = row.integer(11);
  operation.status = static_cast<noren_status>(row.integer(12));
  operation.reply = row.text(13);
  operation.reason = row.text(14);
  operation.note = row.text(15);
  const Bytes begun = sum_of_begun(record.sequence, operation);
  if (row.bytes(17) == sum_of_all(begun, operation)) {
    record.soundness = Record::Soundness::sound;
  } else if (row.bytes(16) == begun) {
    record.soundness = Record::Soundness::end_damaged;
  }
  return record;
}

Status insert_record(Database& database, std::int64_t sequence, const Operation& operation) {
  Statement insert(database,
                   "INSERT INTO operation(sequence, id, verb, state, ref, instance, arguments, "
                   "request, amount, currency, original, created_ms, status, reply, reason, note, "
                   "begun_sum, sum) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  insert.bind(1, sequence)
      .bind(2, operation.id.text())
      .bind(3, operation::name(operation.verb))
      .bind(4, static_cast<std::int64_t>(operation.state))
      .bind(5, operation.ref)
      .bind(6, operation.instance)
      .bind(7, operation.arguments)
      .bind(8, operation.request)
      .bind(9, operation.amount)
      .bind(10, operation.currency);
  if (operation.original) {
    insert.bind(11, operation.original->text());
  } else {
    insert.bind_null(11);
  }
  const Bytes begun = sum_of_begun(sequence, operation);
  return insert.bind(12, operation.created_ms)
      .bind(13, operation.status)
      .bind(14, operation.reply)
      .bind(15, operation.reason)
      .bind(16, operation.note)
      .bind(17, ByteView(begun))
      .bind(18, ByteView(sum_of_all(begun, operation)))
      .run();
}

Result<bool> update_record(Database& database, const Operation& operation) {
  std::int64_t sequence = 0;
  Bytes begun;
  {
    Statement find(database, "SELECT sequence, begun_sum FROM operation WHERE id=?");
    const auto found = find.bind(1, operation.id.text()).step();
    if (!found) return database.failure();
    if (!*found) return false;
    sequence = find.integer(0);
    begun = find.bytes(1);
  }
  Statement update(database,
                   "UPDATE operation SET state=?, status=?, reply=?, reason=?, note=?, sum=? "
                   "WHERE sequence=?");
  const Status updated = update.bind(1, static_cast<std::int64_t>(operation.state))
                             .bind(2, operation.status)
                             .bind(3, operation.reply)
                             .bind(4, operation.reason)
                             .bind(5, operation.note)
                             .bind(6, ByteView(sum_of_all(begun, operation)))
                             .bind(7, sequence)
                             .run();
  if (!updated) return updated.error();
  return true;
}

Status write_sale(Database& database, std::string_view ref, std::string_view snapshot) {
  Statement put(database,
                "INSERT INTO sale(ref, snapshot, sum) VALUES(?,?,?) ON CONFLICT(ref) DO UPDATE SET "
                "snapshot=excluded.snapshot, sum=excluded.sum");
  return put.bind(1, ref)
      .bind(2, snapshot)
      .bind(3, ByteView(checksum("sale", ref, snapshot)))
      .run();
}

}  // namespace noren::runtime
