// SPDX-License-Identifier: Apache-2.0
// The n-th allocation fails, for n = 1, 2 ... until none is left to fail, once or from then on for
// a while: those of SQLite under a till's journal and a center's books, and the journal's own.
// There is no half state then, and what was told is true.
#include <sqlite3.h>

#include <new>

#include "center_walk.hpp"
#include "journal_walk.hpp"
#include "tests/support/simulated_disk.hpp"

namespace noren::faults {
namespace {

// Counts allocations while it is armed, and fails the n-th. One thread.
struct Allocator {
  bool armed = false;
  bool lasting = false;
  std::uint64_t nth = 0;
  std::uint64_t count = 0;

  void arm(std::uint64_t number, bool lasts) {
    armed = true;
    lasting = lasts;
    nth = number;
    count = 0;
  }
  bool fails() {
    if (!armed) return false;
    ++count;
    return count == nth || (lasting && count > nth);
  }
  bool met() const { return count >= nth; }
};

Allocator of_sqlite;
Allocator of_cpp;
sqlite3_mem_methods system_memory;

void take_over_memory() {
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &system_memory);
  sqlite3_mem_methods ours = system_memory;
  ours.xMalloc = [](int size) -> void* {
    return of_sqlite.fails() ? nullptr : system_memory.xMalloc(size);
  };
  ours.xRealloc = [](void* memory, int size) -> void* {
    return of_sqlite.fails() ? nullptr : system_memory.xRealloc(memory, size);
  };
  sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
  // Each allocation by itself, not out of a pool of the connection.
  sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
}

constexpr std::uint64_t most = 200'000;

// SQLite's memory, in all calls from the opening on.
template <typename Walk>
bool starve_sqlite(const char* file, std::uint64_t nth, bool lasting, const Options& options,
                   Table& table) {
  simulated::Disk disk;
  Walk walk(disk.path(file), options.seed);
  of_sqlite.arm(nth, lasting);
  const int steps = 12;
  for (int step = 0; step < steps; ++step) {
    if (step == 6) walk.close();
    if (!walk.is_open() && !walk.open("PRAGMA wal_autocheckpoint=6")) {
      walk.close();
    } else if (const Status told = walk.step(); !told) {
      walk.close();
    }
    if (lasting && of_sqlite.met()) of_sqlite.armed = false;
  }
  const bool met = of_sqlite.met();
  of_sqlite.armed = false;
  std::vector<std::string> problems;
  if (!walk.is_open()) {
    if (const Status opened = walk.open(); !opened) problems.push_back(opened.error().reason);
  }
  for (std::string& problem : walk.compare_file(disk.path(file))) {
    problems.push_back("allocation " + std::to_string(nth) + ": " + problem);
  }
  if (met) table.point(disk.fingerprint(), problems);
  walk.close();
  return met;
}

// The journal's own, in each call once it is open. The till goes on with the same journal.
bool starve_journal(std::uint64_t nth, const Options& options, Table& table) {
  simulated::Disk disk;
  JournalWalk walk(disk.path("journal.db"), options.seed);
  if (!walk.open()) return false;
  bool met = false;
  walk.around = [&](bool inside) { of_cpp.armed = inside && !met; };
  of_cpp.arm(nth, false);
  of_cpp.armed = false;
  std::vector<std::string> problems;
  for (int step = 0; step < 12; ++step) {
    try {
      if (const Status told = walk.step(); !told) problems.push_back(told.error().reason);
    } catch (const std::bad_alloc&) {
      if (!walk.take_over_unanswered()) problems.push_back("the sale can't be read");
    }
    met = met || of_cpp.met();
  }
  of_cpp.armed = false;
  for (std::string& problem : walk.compare(walk.journal())) problems.push_back(problem);
  walk.around = {};
  for (std::string& problem : problems) {
    problem = "allocation " + std::to_string(nth) + " of the journal: " + problem;
  }
  if (met) table.point(disk.fingerprint(), problems);
  walk.close();
  return met;
}

}  // namespace
}  // namespace noren::faults

void* operator new(std::size_t size) {
  if (noren::faults::of_cpp.fails()) throw std::bad_alloc();
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

int main(int argc, char** argv) {
  using namespace noren::faults;
  const Options options = Options::read(argc, argv);
  take_over_memory();
  const std::uint64_t stride = options.all ? 1 : 23;
  Table journal("no_memory_journal");
  Table books("no_memory_center");
  for (const bool lasting : {false, true}) {
    for (std::uint64_t nth = 1; nth < most; nth += stride) {
      if (!starve_sqlite<JournalWalk>("journal.db", nth, lasting, options, journal)) break;
    }
    for (std::uint64_t nth = 1; nth < most; nth += stride) {
      if (!starve_sqlite<CenterWalk>("center.db", nth, lasting, options, books)) break;
    }
  }
  for (std::uint64_t nth = 1; nth < most; ++nth) {
    if (!starve_journal(nth, options, journal)) break;
  }
  const bool good = journal.print(100);
  return books.print(100) && good ? 0 : 1;
}
