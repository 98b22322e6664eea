// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/transfer.hpp"

#include <set>

#include "core/sale/sale.hpp"
#include "runtime/journal/schema.hpp"

namespace noren::runtime {

using operation::Operation;

namespace {

Result<std::vector<Transfer::Sale>> read_sales(Database& database) {
  Statement rows(database, "SELECT ref, snapshot FROM sale ORDER BY rowid");
  std::vector<Transfer::Sale> sales;
  while (true) {
    const auto row = rows.step();
    if (!row) return database.failure();
    if (!*row) return sales;
    sales.push_back({rows.text(0), rows.text(1)});
  }
}

// A snapshot that can't be read is somebody's to look at, so it goes along.
bool is_settled(const std::string& snapshot) {
  const auto sale = sale::from_snapshot(snapshot);
  return sale && !sale->undoing &&
         (sale->state == sale::State::done || sale->state == sale::State::abandoned);
}

// Refuses a sale that is there already, unless all of its operations are.
Status adopt_sale(Database& database, const Transfer& transfer, const Transfer::Sale& sale) {
  {
    Statement find(database, "SELECT 1 FROM sale WHERE ref=?");
    const auto found = find.bind(1, sale.ref).step();
    if (!found) return database.failure();
    if (!*found) return write_sale(database, sale.ref, sale.snapshot);
  }
  bool has_operations = false;
  for (const Operation& operation : transfer.operations) {
    if (operation.ref != sale.ref) continue;
    has_operations = true;
    Statement find(database, "SELECT 1 FROM operation WHERE id=? AND ref=?");
    const auto found = find.bind(1, operation.id.text()).bind(2, sale.ref).step();
    if (!found) return database.failure();
    if (!*found) return error(NOREN_E_EXISTS, "journal_ref_taken", {sale.ref});
  }
  return has_operations ? Status(Done{}) : error(NOREN_E_EXISTS, "journal_ref_taken", {sale.ref});
}

Status adopt_operation(SqliteJournal& journal, const Operation& operation, std::size_t& adopted) {
  Database& database = journal.database();
  {
    Statement find(database, "SELECT 1 FROM operation WHERE id=?");
    const auto found = find.bind(1, operation.id.text()).step();
    if (!found) return database.failure();
    if (*found) return Done{};
  }
  ++adopted;
  return insert_record(database, static_cast<std::int64_t>(journal.take_sequence()), operation);
}

}  // namespace

Result<Transfer> collect_transfer(SqliteJournal& journal, bool all) {
  Transfer transfer;
  auto sales = read_sales(journal.database());
  if (!sales) return sales.error();
  const auto unfinished = journal.unfinished();
  if (!unfinished) return unfinished.error();
  std::set<std::string> open;
  for (const Operation& operation : *unfinished) {
    open.insert(operation.ref);
    // One without a sale goes alone.
    if (operation.ref.empty()) transfer.operations.push_back(operation);
  }
  for (Transfer::Sale& sale : *sales) {
    if (!all && !open.contains(sale.ref) && is_settled(sale.snapshot)) continue;
    auto operations = journal.of_sale(sale.ref);
    if (!operations) return operations.error();
    open.erase(sale.ref);
    transfer.operations.insert(transfer.operations.end(), operations->begin(), operations->end());
    transfer.sales.push_back(std::move(sale));
  }
  // The record of a sale may be damaged; its operations are still to be settled.
  for (const std::string& ref : open) {
    if (ref.empty()) continue;
    auto operations = journal.of_sale(ref);
    if (!operations) return operations.error();
    transfer.operations.insert(transfer.operations.end(), operations->begin(), operations->end());
  }
  return transfer;
}

Result<std::size_t> adopt_transfer(SqliteJournal& journal, const Transfer& transfer) {
  std::size_t adopted = 0;
  const std::string key = "imported " + transfer.checksum;
  const Status written = journal.in_transaction([&]() -> Status {
    const auto before = read_meta(journal.database(), key);
    if (!before) return before.error();
    if (!before->empty()) return Done{};
    for (const Transfer::Sale& sale : transfer.sales) {
      const Status put = adopt_sale(journal.database(), transfer, sale);
      if (!put) return put;
    }
    for (const Operation& operation : transfer.operations) {
      if (const Status put = adopt_operation(journal, operation, adopted); !put) return put;
    }
    return write_meta(journal.database(), key, transfer.terminal);
  });
  if (!written) return written.error();
  return adopted;
}

Status mark_exported(SqliteJournal& journal, const Transfer& transfer) {
  return journal.in_transaction(
      [&] { return write_meta(journal.database(), "exported", transfer.checksum); });
}

}  // namespace noren::runtime
