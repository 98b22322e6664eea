// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/seam/random.hpp"
#include "runtime/journal/damage.hpp"

namespace noren::runtime {

// Takes over what an earlier salvage had finished when the power was cut. Before a journal is
// opened.
Status finish_salvage(const std::filesystem::path& journal);

// Puts damage of the journal's log right, where SQLite would forget what was told. Before it is
// opened. Says what it did.
Result<Damage> salvage_log(const std::filesystem::path& journal);

// A journal whose pages are damaged: what can be read, row by row, goes to a fresh one that takes
// its place; the old file stays as journal.db.damaged-<n>. Says what it did and which records are
// missing. Errors: journal_damaged where nothing can be read.
Result<Damage> salvage_pages(const std::filesystem::path& journal);

}  // namespace noren::runtime
