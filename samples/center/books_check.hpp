// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.hpp"
#include "database.hpp"
#include "sqlite_store.hpp"

namespace noren::center {

// Makes the tables of new books, or takes over those of an older version: all of it in one
// transaction, or nothing. Errors: 111 books_newer, and those of the database.
Status prepare_books(Database& database);

// Reads the last `count` entries and checks that each is the one that its hash was made of and
// follows the one before. Errors: 111 journal_damaged {sequence, what}.
Status check_end(SqliteStore& store, std::int64_t count);

}  // namespace noren::center
