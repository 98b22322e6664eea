// SPDX-License-Identifier: Apache-2.0
// The n-th call on the disk fails, for n = 1, 2 ... until none is left to fail: once, or from then
// on for a while; on a till's journal and on a center's books. What was told must be true, then,
// after opening again, and after a power cut.
#include "center_walk.hpp"
#include "journal_walk.hpp"
#include "tests/support/simulated_disk.hpp"

namespace noren::faults {
namespace {

using simulated::Call;
using simulated::Fault;

struct Plan {
  Call call;
  Fault fault;
  bool lasting;
};

constexpr Plan plans[] = {
    {Call::write, Fault::error, false}, {Call::write, Fault::error, true},
    {Call::write, Fault::full, false},  {Call::write, Fault::full, true},
    {Call::sync, Fault::error, false},  {Call::sync, Fault::error, true},
    {Call::sync, Fault::full, false},   {Call::open, Fault::error, false},
    {Call::open, Fault::error, true},   {Call::resize, Fault::error, false},
    {Call::resize, Fault::error, true}, {Call::read, Fault::error, false},
    {Call::read, Fault::error, true},   {Call::map, Fault::error, false},
    {Call::map, Fault::error, true},    {Call::remove, Fault::error, false},
    {Call::write, Fault::gone, false},  {Call::sync, Fault::gone, false},
    {Call::resize, Fault::gone, false}, {Call::remove, Fault::gone, false},
};
constexpr std::uint64_t most_calls = 4000;
constexpr int lasts_for_steps = 3;

std::uint64_t mixed(std::uint64_t state, std::uint64_t with) {
  return (state ^ with) * 1099511628211u;
}

template <typename Walk>
class Trial {
 public:
  Trial(const char* file, const Plan& plan, std::uint64_t nth, std::uint64_t seed)
      : file_(file), plan_(plan), nth_(nth), walk_(disk_.path(file), seed) {
    disk_.set_hook([this](Call call, const std::string&) { return meet(call); });
  }
  ~Trial() {
    walk_.close();
    disk_.set_hook({});
  }

  // Whether the call was reached at all.
  bool run(int steps, Table& table) {
    int since = 0;
    for (int step = 0; step < steps; ++step) {
      if (step % 9 == 8) walk_.close();
      if (walk_.is_open() || open()) {
        if (const Status told = walk_.step(); !told) on_failure(told.error());
      }
      if (met_ && ++since == lasts_for_steps) healed_ = true;
    }
    healed_ = true;
    std::vector<std::string> problems;
    if (!walk_.is_open() && !open()) problems.push_back("it can't be opened any more");
    const auto add = [&](const char* when, const simulated::Disk& disk) {
      for (const std::string& problem : walk_.compare_file(disk.path(file_))) {
        problems.push_back(std::string(when) + ": " + problem);
      }
    };
    add("while it is open", disk_);
    const simulated::Cut lost{std::vector<bool>(disk_.unsynced(), false), {}};
    add("after a power cut", *disk_.after(lost));
    walk_.close();
    add("after closing", disk_);
    for (std::string& problem : problems) {
      problem = "call " + std::to_string(static_cast<int>(plan_.call)) + " number " +
                std::to_string(nth_) + (plan_.lasting ? " and on" : "") + ": " + problem;
    }
    if (met_) table.point(mixed(disk_.fingerprint(), states_), problems);
    return met_;
  }

 private:
  Fault meet(Call call) {
    if (call != plan_.call || healed_) return Fault::none;
    ++calls_;
    if (calls_ < nth_ || (calls_ > nth_ && !plan_.lasting)) return Fault::none;
    met_ = true;
    return plan_.fault;
  }
  bool open() { return static_cast<bool>(walk_.open("PRAGMA wal_autocheckpoint=6")); }
  // Whether work goes on without opening it again depends on whether it is open what was kept.
  void on_failure(const Error& why) {
    states_ = mixed(states_, std::hash<std::string>()(why.reason));
    if (why.reason == "journal_full" || why.reason == "center_disk_full") return;
    walk_.close();
  }

  const char* file_;
  const Plan& plan_;
  const std::uint64_t nth_;
  simulated::Disk disk_;
  Walk walk_;
  std::uint64_t calls_ = 0;
  std::uint64_t states_ = 0;
  bool met_ = false;
  bool healed_ = false;
};

template <typename Walk>
void fail_each(const char* file, const Options& options, Table& table) {
  const int steps = options.all ? 40 : 20;
  for (const Plan& plan : plans) {
    // The slice leaves some out: reads are many and fail alike.
    const std::uint64_t stride = options.all ? 1 : plan.call == Call::read ? 17 : 4;
    for (std::uint64_t nth = 1; nth < most_calls; nth += stride) {
      if (!Trial<Walk>(file, plan, nth, options.seed).run(steps, table)) break;
    }
  }
}

}  // namespace
}  // namespace noren::faults

int main(int argc, char** argv) {
  using namespace noren::faults;
  const Options options = Options::read(argc, argv);
  Table journal("nth_failure_journal");
  Table books("nth_failure_center");
  fail_each<JournalWalk>("journal.db", options, journal);
  fail_each<CenterWalk>("center.db", options, books);
  const bool good = journal.print(100);
  return books.print(100) && good ? 0 : 1;
}
