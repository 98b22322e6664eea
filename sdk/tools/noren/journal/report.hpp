// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "runtime/journal/damage.hpp"

namespace noren::tool {

// How a journal is. Names ids and refs, never what a record holds.
struct JournalReport {
  std::string terminal;
  std::string exported;
  std::vector<std::pair<std::string, std::int64_t>> states;  // and how many operations are in them
  struct Open {
    std::string id, verb, state, ref;
  };
  std::vector<Open> open;
  runtime::Damage damage;     // not set aside yet: the next start of the register does it
  runtime::Damage set_aside;  // for people
  bool is_good() const { return damage.empty() && set_aside.empty(); }
};

// Reads a journal, also while a register works with it, and changes nothing. Errors: those of the
// journal, journal_newer, journal_older.
Result<JournalReport> read_journal_report(const std::string& path);

boost::json::object to_json(const std::string& path, const JournalReport& report);

}  // namespace noren::tool
