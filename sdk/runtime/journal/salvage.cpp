// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/salvage.hpp"

#include <fstream>
#include <set>

#include "runtime/journal/log_repair.hpp"
#include "runtime/journal/record.hpp"
#include "runtime/journal/schema.hpp"
#include "runtime/platform/durable_files.hpp"

namespace noren::runtime {
namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path& journal, std::string_view suffix) {
  return journal.string() + std::string(suffix);
}

Bytes read_file(const fs::path& file, std::size_t most = SIZE_MAX) {
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  if (failed) return {};
  Bytes content(std::min<std::size_t>(size, most));
  std::ifstream stream(file, std::ios::binary);
  stream.read(reinterpret_cast<char*>(content.data()),
              static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(stream.gcount()));
  return content;
}

// The old files stay for whoever can read more of them.
Result<fs::path> keep_damaged(const fs::path& journal) {
  std::error_code failed;
  int number = 1;
  fs::path kept = beside(journal, ".damaged-1");
  while (fs::exists(kept, failed)) kept = beside(journal, ".damaged-" + std::to_string(++number));
  if (const Status copied = platform::write_private_file(kept, read_file(journal)); !copied) {
    return copied.error();
  }
  if (const Bytes log = read_file(beside(journal, "-wal")); !log.empty()) {
    const Status copied = platform::write_private_file(beside(kept, "-wal"), log);
    if (!copied) return copied.error();
  }
  return kept;
}

// The finished journal takes the place of the old one: its name says that it is finished, and the
// old log must be gone before it comes.
Status take_over(const fs::path& journal, const fs::path& made) {
  if (const Status renamed = platform::rename(made, beside(journal, ".salvaged")); !renamed) {
    return renamed;
  }
  return finish_salvage(journal);
}

// Copies rows with the same columns as they are, one by one, from either end until one can't be
// read.
class Copier {
 public:
  Copier(Database& from, Database& to) : from_(from), to_(to) {}

  // Of a table by its row number; returns which were copied.
  std::set<std::int64_t> copy(const std::string& table, int columns) {
    std::set<std::int64_t> copied;
    for (const char* order : {" ORDER BY rowid", " ORDER BY rowid DESC"}) {
      Statement rows(from_, "SELECT rowid, * FROM " + table + " NOT INDEXED" + order);
      while (rows.step() == true) {
        if (!copied.contains(rows.integer(0)) && put(table, columns, rows)) {
          copied.insert(rows.integer(0));
        }
      }
    }
    return copied;
  }

  // The rows between, each asked for alone.
  void copy_between(const std::string& table, int columns, std::int64_t last,
                    std::set<std::int64_t>& copied) {
    for (std::int64_t number = 1; number <= last; ++number) {
      if (copied.contains(number)) continue;
      Statement row(from_, "SELECT rowid, * FROM " + table + " NOT INDEXED WHERE rowid=?");
      if (row.bind(1, number).step() == true && put(table, columns, row)) copied.insert(number);
    }
  }

 private:
  bool put(const std::string& table, int columns, const Statement& row) {
    std::string places = "?";
    for (int column = 1; column < columns; ++column) places += ",?";
    Statement insert(to_, "INSERT OR IGNORE INTO " + table + " VALUES(" + places + ")");
    for (int column = 0; column < columns; ++column) row.copy(column + 1, insert, column + 1);
    return static_cast<bool>(insert.run());
  }

  Database& from_;
  Database& to_;
};

// What an index still knows of operations whose record can't be read.
void name_lost(Database& from, Database& to, const std::set<std::int64_t>& copied,
               std::int64_t last, Damage& missing) {
  Statement known(from, "SELECT sequence, ref FROM operation INDEXED BY operation_of_sale");
  while (known.step() == true) {
    const std::int64_t sequence = known.integer(0);
    if (copied.contains(sequence)) continue;
    Statement keep(to, "INSERT INTO damaged(kind, key, ref, content) VALUES('lost', ?, ?, '')");
    (void)keep.bind(1, std::to_string(sequence)).bind(2, known.text(1)).run();
  }
  for (std::int64_t number = 1; number <= last; ++number) {
    if (copied.contains(number)) continue;
    missing.push_back("record " + std::to_string(number) + " is missing, or was never written");
  }
}

// Sales of which operations are left, and not their own record.
void name_lost_sales(Database& to, Damage& missing) {
  Statement lost(to,
                 "SELECT DISTINCT ref FROM operation WHERE ref<>'' AND ref NOT IN "
                 "(SELECT ref FROM sale) ORDER BY ref");
  while (lost.step() == true) {
    missing.push_back("sale " + printable(lost.text(0)) + " can't be read and is lost");
  }
}

// When it is back the new journal is closed: one whole file, on disk.
Status copy_what_is_readable(const fs::path& journal, const fs::path& made, Damage& missing) {
  auto from = Database::open_to_read(journal);
  if (!from) return from.error();
  auto to = Database::open(made);
  if (!to) return to.error();
  if (const Status created = create_journal(*to); !created) return created.error();
  Copier copier(*from, *to);
  std::set<std::int64_t> operations = copier.copy("operation", 18);
  const bool has_sales = !copier.copy("sale", 3).empty();
  copier.copy("note", 4);
  copier.copy("meta", 3);
  copier.copy("damaged", 5);
  std::int64_t last = operations.empty() ? 0 : *operations.rbegin();
  {
    Statement known(*from, "SELECT sequence FROM operation INDEXED BY operation_of_sale");
    while (known.step() == true) last = std::max(last, known.integer(0));
  }
  copier.copy_between("operation", 18, last, operations);
  if (operations.empty() && !has_sales) return error(NOREN_E_FAILURE, "journal_damaged", {journal});
  name_lost(*from, *to, operations, last, missing);
  name_lost_sales(*to, missing);
  return Done{};
}

}  // namespace

Status finish_salvage(const fs::path& journal) {
  const fs::path made = beside(journal, ".salvaged");
  std::error_code failed;
  if (!fs::exists(made, failed)) return Done{};
  fs::remove(beside(journal, "-wal"), failed);
  fs::remove(beside(journal, "-shm"), failed);
  if (failed) return error(NOREN_E_FAILURE, "journal_open", {journal, failed.message()});
  return platform::rename(made, journal);
}

Result<Damage> salvage_log(const fs::path& journal) {
  const Bytes log = read_file(beside(journal, "-wal"));
  if (log.empty()) return Damage();
  if (!is_log_damaged(read_file(journal, 100), log)) return Damage();
  const Bytes repaired = put_log_into(read_file(journal), log);
  const auto kept = keep_damaged(journal);
  if (!kept) return kept.error();
  const fs::path made = beside(journal, ".salvaging");
  if (const Status written = platform::write_private_file(made, repaired); !written) {
    return written.error();
  }
  if (const Status taken = take_over(journal, made); !taken) return taken.error();
  return Damage{"its log was damaged and is put right; the old files stay as " + kept->string()};
}

Result<Damage> salvage_pages(const fs::path& journal) {
  const fs::path made = beside(journal, ".salvaging");
  std::error_code failed;
  fs::remove(made, failed);
  Damage missing;
  const Status copied = copy_what_is_readable(journal, made, missing);
  if (!copied) {
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(beside(made, suffix), failed);
    return copied.error();
  }
  const auto kept = keep_damaged(journal);
  if (!kept) return kept.error();
  if (const Status taken = take_over(journal, made); !taken) return taken.error();
  missing.insert(missing.begin(), "pages were damaged; the old file stays as " + kept->string());
  return missing;
}

}  // namespace noren::runtime
