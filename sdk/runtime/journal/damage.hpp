// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "runtime/journal/sqlite.hpp"

namespace noren::runtime {

// What was found damaged, as one line for people. It names ids and refs, never what the row holds.
using Damage = std::vector<std::string>;
// A damaged key as it may stand in such a line: it may be any bytes.
std::string printable(std::string text);

// Reads every row and sets aside (table `damaged`) those whose checksum is wrong, in one
// transaction. An operation of which only the end is damaged stays, with an unknown outcome: to be
// asked for, never guessed. After a failure `unsure` says whether nobody knows what was kept.
Result<Damage> set_damaged_aside(Database& database, bool& unsure);

// Finds the same and changes nothing.
Result<Damage> find_damage(Database& database);

// The refs of sales whose unknown operation has no row (member "unknown_operation" of the
// snapshot).
Result<std::vector<std::string>> sales_without_operation(Database& database);

// Whether something of this sale, or this operation, was set aside.
Result<bool> is_set_aside(Database& database, std::string_view key);

// What stands in `damaged`, one line each.
Result<Damage> set_aside_before(Database& database);

}  // namespace noren::runtime
