// SPDX-License-Identifier: Apache-2.0
// The journal's log is cut off at each byte of its last record: the record is gone if the till was
// not told of it, and nothing else is.
#include "journal_walk.hpp"
#include "tests/support/simulated_disk.hpp"

namespace noren::faults {
namespace {

constexpr const char* file = "journal.db";
constexpr const char* log = "journal.db-wal";

void tear(std::uint64_t seed, std::size_t stride, Table& table) {
  simulated::Disk disk;
  JournalWalk walk(disk.path(file), seed);
  if (const Status opened = walk.open("PRAGMA wal_autocheckpoint=0"); !opened) {
    return table.violation(opened.error().reason);
  }
  std::size_t size_before = 0;
  const auto cut_at = [&](std::size_t size) {
    simulated::Disk torn;
    Bytes content = *disk.read(log);
    content.resize(size);
    torn.write(file, *disk.read(file));
    torn.write(log, std::move(content));
    std::vector<std::string> problems = walk.compare_file(torn.path(file));
    for (std::string& problem : problems) problem += " (cut at " + std::to_string(size) + ")";
    table.point(size, problems);
  };
  for (int step = 0; step < 12; ++step) {
    if (const Status told = walk.step(); !told) return table.violation(told.error().reason);
    const auto content = disk.read(log);
    size_before = content ? content->size() : 0;
  }
  // While the last record is being synced all of it is there to be cut.
  bool looking = false;
  disk.set_hook([&](simulated::Call call, const std::string&) {
    if (looking || call != simulated::Call::sync) return simulated::Fault::none;
    looking = true;
    const std::size_t size = disk.read(log)->size();
    for (std::size_t at = size_before; at < size; at += stride) cut_at(at);
    cut_at(size);
    return simulated::Fault::none;
  });
  const Status told = walk.step();
  disk.set_hook({});
  if (!told || !looking) table.violation("the last record was not written");
}

}  // namespace
}  // namespace noren::faults

int main(int argc, char** argv) {
  using namespace noren::faults;
  const Options options = Options::read(argc, argv);
  Table table("torn_tail");
  for (int run = 0; run < (options.all ? 3 : 1); ++run) {
    tear(options.seed + static_cast<std::uint64_t>(run), options.all ? 1 : 19, table);
  }
  return table.print(100) ? 0 : 1;
}
