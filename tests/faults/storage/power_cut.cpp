// SPDX-License-Identifier: Apache-2.0
// The power is cut at every sync of a till's journal and of a center's books, and every disk that
// may be left is opened and compared with what was told. The same without the syncs must show
// losses, or this program sees nothing.
#include "center_walk.hpp"
#include "journal_walk.hpp"
#include "power_images.hpp"

namespace noren::faults {
namespace {

// Small logs, so that they are written back often.
constexpr const char* durable = "PRAGMA wal_autocheckpoint=6";
constexpr const char* not_durable = "PRAGMA wal_autocheckpoint=6; PRAGMA synchronous=NORMAL";

struct Run {
  const char* file;
  std::uint64_t seed;
  int steps;
  const char* pragma;
};

template <typename Walk>
void cut_power(const Run& run, Table& table) {
  simulated::Disk disk;
  Walk walk(disk.path(run.file), run.seed);
  Dice dice(run.seed ^ 0x5eed);
  std::set<std::pair<std::uint64_t, std::size_t>> seen;
  bool looking = false;
  const auto look = [&] {
    looking = true;
    each_image(disk, dice, [&](simulated::Disk& image) {
      const std::uint64_t state = image.fingerprint();
      if (!seen.emplace(state, walk.told()).second) return;
      table.point(state, walk.compare_file(image.path(run.file)));
    });
    looking = false;
  };
  disk.set_hook([&](simulated::Call call, const std::string&) {
    if (!looking && call == simulated::Call::sync) look();
    return simulated::Fault::none;
  });
  const auto open = [&] {
    if (const Status opened = walk.open(run.pragma); !opened) {
      table.violation("it can't be opened: " + opened.error().reason);
    }
  };
  open();
  for (int step = 0; step < run.steps && walk.is_open(); ++step) {
    if (step % 17 == 16) open();  // a till that closes cleans up its log
    if (const Status told = walk.step(); !told) table.violation(told.error().reason);
    if (step % 5 == 4) look();  // and between two syncs
  }
  walk.close();
  disk.set_hook({});
}

}  // namespace
}  // namespace noren::faults

int main(int argc, char** argv) {
  using namespace noren::faults;
  const Options options = Options::read(argc, argv);
  const int runs = options.all ? 12 : 1;
  const int steps = options.all ? 120 : 45;
  Table journal("power_cut_journal");
  Table journal_control("power_cut_journal_control");
  Table books("power_cut_center");
  Table books_control("power_cut_center_control");
  std::cerr.setstate(std::ios::failbit);  // the controls' losses are no news
  for (int run = 0; run < runs; ++run) {
    const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(run);
    std::cerr.setstate(std::ios::failbit);
    cut_power<JournalWalk>({"journal.db", seed, steps / 2, not_durable}, journal_control);
    cut_power<CenterWalk>({"center.db", seed, steps / 2, not_durable}, books_control);
    std::cerr.clear();
    cut_power<JournalWalk>({"journal.db", seed, steps, durable}, journal);
    cut_power<CenterWalk>({"center.db", seed, steps, durable}, books);
  }
  bool good = journal.print(200);
  good = books.print(200) && good;
  for (const Table* control : {&journal_control, &books_control}) {
    (void)control->print(0);
    if (control->violations() > 0) continue;
    std::cerr << "nothing is lost without syncs: this rig is blind\n";
    good = false;
  }
  return good ? 0 : 1;
}
