// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/damage.hpp"

#include <algorithm>
#include <functional>

#include "runtime/journal/record.hpp"

namespace noren::runtime {
namespace {

using operation::Operation;

Status each_row(Database& database, std::string_view sql,
                const std::function<void(const Statement&)>& visit) {
  Statement rows(database, sql);
  while (true) {
    const auto row = rows.step();
    if (!row) return database.failure();
    if (!*row) return Done{};
    visit(rows);
  }
}

// A table whose rows have one key and one value.
struct Pairs {
  std::string_view kind;
  std::string_view select;  // row number, key, value, checksum
  std::string_view keep;    // copies one row to `damaged`
  std::string_view remove;
};

constexpr Pairs pairs[] = {
    {"sale", "SELECT rowid, ref, snapshot, sum FROM sale NOT INDEXED",
     "INSERT INTO damaged(kind, key, ref, content) SELECT 'sale', ref, ref, "
     "quote(ref)||','||quote(snapshot)||','||quote(sum) FROM sale NOT INDEXED WHERE rowid=?",
     "DELETE FROM sale WHERE rowid=?"},
    {"note", "SELECT rowid, key, value, sum FROM note NOT INDEXED",
     "INSERT INTO damaged(kind, key, ref, content) SELECT 'note', key, '', "
     "quote(key)||','||quote(value)||','||quote(sum) FROM note NOT INDEXED WHERE rowid=?",
     "DELETE FROM note WHERE rowid=?"},
    {"meta", "SELECT rowid, key, value, sum FROM meta NOT INDEXED",
     "INSERT INTO damaged(kind, key, ref, content) SELECT 'meta', key, '', "
     "quote(key)||','||quote(value)||','||quote(sum) FROM meta NOT INDEXED WHERE rowid=?",
     "DELETE FROM meta WHERE rowid=?"},
};

constexpr std::string_view keep_operation =
    "INSERT INTO damaged(kind, key, ref, content) SELECT 'operation', id, ref, "
    "quote(sequence)||','||quote(id)||','||quote(verb)||','||quote(state)||','||quote(ref)||','||"
    "quote(instance)||','||quote(arguments)||','||quote(request)||','||quote(amount)||','||"
    "quote(currency)||','||quote(original)||','||quote(created_ms)||','||quote(status)||','||"
    "quote(reply)||','||quote(reason)||','||quote(note)||','||quote(begun_sum)||','||quote(sum) "
    "FROM operation NOT INDEXED WHERE sequence=?";

Status set_row_aside(Database& database, std::string_view keep, std::string_view remove,
                     std::int64_t row) {
  if (const Status kept = Statement(database, keep).bind(1, row).run(); !kept) return kept;
  return Statement(database, remove).bind(1, row).run();
}

Status check_operations(Database& database, bool repair, Damage& damage) {
  std::vector<Record> found;
  const Status read = each_row(
      database,
      "SELECT " + std::string(operation_columns) + " FROM operation NOT INDEXED ORDER BY sequence",
      [&](const Statement& row) {
        Record record = read_record(row);
        if (record.soundness != Record::Soundness::sound) found.push_back(std::move(record));
      });
  if (!read) return read;
  for (Record& record : found) {
    Operation& operation = record.operation;
    const std::string name = operation.id.text() + " (record " + std::to_string(record.sequence) +
                             ", sale " + printable(operation.ref) + ")";
    const bool end_only = record.soundness == Record::Soundness::end_damaged;
    damage.push_back(
        end_only ? "the outcome of operation " + name + " is damaged and counts as unknown"
                 : "operation " + name + " is damaged and set aside: ask the center for it");
    if (!repair) continue;
    if (end_only) {
      operation.state = operation::State::unknown;
      operation.status = NOREN_E_UNKNOWN_OUTCOME;
      operation.reply = "{}";
      operation.reason = "damaged";
      operation.note.clear();
      const auto updated = update_record(database, operation);
      if (!updated) return updated.error();
      continue;
    }
    const Status aside = set_row_aside(database, keep_operation,
                                       "DELETE FROM operation WHERE sequence=?", record.sequence);
    if (!aside) return aside;
  }
  return Done{};
}

Status check_pairs(Database& database, const Pairs& table, bool repair, Damage& damage) {
  std::vector<std::pair<std::int64_t, std::string>> found;
  const Status read = each_row(database, table.select, [&](const Statement& row) {
    const std::string key = row.text(1);
    if (row.bytes(3) == checksum(table.kind, key, row.text(2))) return;
    found.emplace_back(row.integer(0), key);
  });
  if (!read) return read;
  for (const auto& [number, key] : found) {
    damage.push_back(std::string(table.kind) + " " + printable(key) + " is damaged and set aside");
    if (!repair) continue;
    const Status aside = set_row_aside(database, table.keep, table.remove, number);
    if (!aside) return aside;
  }
  return Done{};
}

Status check_all(Database& database, bool repair, Damage& damage) {
  if (const Status checked = check_operations(database, repair, damage); !checked) return checked;
  for (const Pairs& table : pairs) {
    if (const Status checked = check_pairs(database, table, repair, damage); !checked) {
      return checked;
    }
  }
  return Done{};
}

}  // namespace

std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char letter) { return letter < 0x20 || letter >= 0x7f; }, '?');
  return text;
}

Result<Damage> find_damage(Database& database) {
  Damage damage;
  if (const Status checked = check_all(database, false, damage); !checked) return checked.error();
  return damage;
}

Result<Damage> set_damaged_aside(Database& database, bool& unsure) {
  Damage damage;
  Transaction transaction(database);
  if (const Status begun = transaction.begin(); !begun) return begun.error();
  if (const Status checked = check_all(database, true, damage); !checked) return checked.error();
  if (damage.empty()) return damage;  // nothing to write
  if (const Status kept = transaction.commit(unsure); !kept) return kept.error();
  return damage;
}

Result<std::vector<std::string>> sales_without_operation(Database& database) {
  std::vector<std::string> refs;
  // Few sales have one; looking for the others' empty member is faster than reading them.
  const Status read = each_row(
      database,
      "SELECT ref FROM sale WHERE instr(snapshot, '\"unknown_operation\":\"\"')=0 AND "
      "json_valid(snapshot) AND json_extract(snapshot, '$.unknown_operation')<>'' AND NOT EXISTS "
      "(SELECT 1 FROM operation WHERE id=json_extract(snapshot, '$.unknown_operation'))",
      [&](const Statement& row) { refs.push_back(row.text(0)); });
  if (!read) return read.error();
  return refs;
}

Result<bool> is_set_aside(Database& database, std::string_view key) {
  Statement find(database, "SELECT 1 FROM damaged WHERE key=?1 OR ref=?1 LIMIT 1");
  const auto found = find.bind(1, key).step();
  if (!found) return database.failure();
  return *found;
}

Result<Damage> set_aside_before(Database& database) {
  Damage lines;
  const Status read =
      each_row(database, "SELECT number, kind, key, ref FROM damaged ORDER BY number",
               [&](const Statement& row) {
                 lines.push_back(std::to_string(row.integer(0)) + " " + row.text(1) + " " +
                                 printable(row.text(2)) + " (sale " + printable(row.text(3)) + ")");
               });
  if (!read) return read.error();
  return lines;
}

}  // namespace noren::runtime
