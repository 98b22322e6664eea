// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "runtime/journal/sqlite_journal.hpp"

namespace noren::runtime {

// What one register hands over to another: operations, each to go on under its own id, and their
// sales. Cards stand in it only as the tokens that the center alone can open.
struct Transfer {
  std::string terminal;
  std::string center;  // fingerprint of its certificate and its card key; "" for none
  std::vector<operation::Operation> operations;
  struct Sale {
    std::string ref;
    std::string snapshot;
  };
  std::vector<Sale> sales;
  std::string checksum;  // of the text; filled when it is written or read
};

// A text of one JSON document a line: a head, what there is, and a checksum over all of it. Errors
// of reading: journal_export_damaged {line}, journal_export_newer.
std::string write_transfer(Transfer& transfer);
Result<Transfer> read_transfer(std::string_view text);

// Everything of sales that are not settled, and with `all` everything else.
Result<Transfer> collect_transfer(SqliteJournal& journal, bool all);

// Adds it to the journal, all or nothing, and says how many operations are new: a second time none.
// Errors: journal_ref_taken {ref}, and the journal's.
Result<std::size_t> adopt_transfer(SqliteJournal& journal, const Transfer& transfer);

// The journal was handed over: it is not opened for work again.
Status mark_exported(SqliteJournal& journal, const Transfer& transfer);

}  // namespace noren::runtime
