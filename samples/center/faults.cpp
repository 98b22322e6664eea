// SPDX-License-Identifier: Apache-2.0
#include "faults.hpp"

namespace noren::center {
namespace {

Fault read_fault(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2), row.number(3), row.number(4)};
}

}  // namespace

Status Faults::set(const Fault& fault) {
  Transaction transaction(database_);
  Statement(database_, "INSERT INTO fault VALUES(NULL, ?, ?, ?, ?, ?)")
      .bind(fault.terminal)
      .bind(fault.verb)
      .bind(fault.kind)
      .bind(fault.delay_ms)
      .bind(fault.remaining)
      .run();
  return transaction.commit();
}

Status Faults::clear() {
  return database_.execute("DELETE FROM fault");
}

std::vector<Fault> Faults::list() {
  std::vector<Fault> faults;
  Statement row(database_,
                "SELECT terminal, verb, kind, delay_ms, remaining FROM fault ORDER BY id");
  while (row.step()) faults.push_back(read_fault(row));
  return faults;
}

std::vector<Fault> Faults::take(std::string_view terminal, std::string_view verb) {
  std::vector<Fault> faults;
  Transaction transaction(database_);
  {
    Statement row(
        database_,
        "SELECT terminal, verb, kind, delay_ms, remaining FROM fault WHERE remaining <> 0 "
        "AND terminal IN ('*', ?) AND verb IN ('*', ?) ORDER BY id");
    row.bind(terminal).bind(verb);
    while (row.step()) faults.push_back(read_fault(row));
  }
  if (faults.empty()) return faults;
  Statement(database_,
            "UPDATE fault SET remaining = remaining - 1 WHERE remaining > 0 "
            "AND terminal IN ('*', ?) AND verb IN ('*', ?)")
      .bind(terminal)
      .bind(verb)
      .run();
  Statement(database_, "DELETE FROM fault WHERE remaining = 0").run();
  if (!transaction.commit()) faults.clear();
  return faults;
}

}  // namespace noren::center
