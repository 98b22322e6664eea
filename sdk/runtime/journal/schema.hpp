// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/journal/sqlite.hpp"

namespace noren::runtime {

inline constexpr std::int64_t journal_version = 2;

// The version of the file: 0 where it is empty.
Result<std::int64_t> version_of(Database& database);
// Makes the tables of this version, or brings them from an earlier one to it, in one transaction.
Status create_journal(Database& database);
Status migrate_journal(Database& database);
// Whether pages, indexes and table definitions are as they must be; 111 journal_damaged {what}
// else.
Status check_pages(Database& database);

// What is written down of the journal itself, "" for nothing: `terminal`, `exported`, and
// `imported <checksum>` for each transfer that was taken over.
Result<std::string> read_meta(Database& database, std::string_view key);
Status write_meta(Database& database, std::string_view key, std::string_view value);

}  // namespace noren::runtime
