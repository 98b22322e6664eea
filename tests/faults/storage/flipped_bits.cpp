// SPDX-License-Identifier: Apache-2.0
// A bit is flipped in a journal, in bytes all over its files: after it was closed, and as a power
// cut leaves it, with its log. The journal refuses to open by name, says what is damaged, or is as
// it was; it never says that something ended another way.
#include <cstring>
#include <filesystem>
#include <fstream>

#include "journal_walk.hpp"

namespace noren::faults {
namespace {

namespace fs = std::filesystem;

// A folder that goes with the program; in memory where there is one, for each journal is synced.
class Folder {
 public:
  Folder() {
    const char* parent = fs::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
    std::string name = std::string(parent) + "/noren-flipped-XXXXXX";
    if (!mkdtemp(name.data())) std::abort();
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }
  void empty() {
    for (const auto& entry : fs::directory_iterator(path_)) fs::remove_all(entry.path());
  }

 private:
  fs::path path_;
};

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary) << content;
}

struct Files {
  std::string journal;
  std::string log;
};

enum class Seen : std::uint64_t { unharmed = 1, told, torn, refused, wrong };

class Flipper {
 public:
  Flipper(const JournalWalk& walk, Files files, Table& table)
      : walk_(walk), files_(std::move(files)), table_(table) {}

  void flip_each(std::size_t stride) {
    for (const bool in_log : {false, true}) {
      std::string& content = in_log ? files_.log : files_.journal;
      for (std::size_t at = 0; at < content.size(); at += stride) {
        const char bit = static_cast<char>(1 << (at / stride % 8));
        content[at] = static_cast<char>(content[at] ^ bit);
        look((in_log ? "log byte " : "byte ") + std::to_string(at));
        content[at] = static_cast<char>(content[at] ^ bit);
      }
    }
  }

 private:
  void look(const std::string& where) {
    folder_.empty();
    const fs::path file = folder_.path() / "journal.db";
    write(file, files_.journal);
    if (!files_.log.empty()) write(folder_.path() / "journal.db-wal", files_.log);
    std::vector<std::string> problems;
    const Seen seen = judge(file, problems);
    for (std::string& problem : problems) problem = where + ": " + problem;
    table_.point(static_cast<std::uint64_t>(seen) * 1000 + alarms_.size(), problems);
  }

  Seen judge(const fs::path& file, std::vector<std::string>& problems) {
    Dice dice(3);
    alarms_.clear();
    auto journal = runtime::SqliteJournal::open(
        file, dice, {.terminal = "T-0001", .alarm = [this](std::string_view line) {
                       alarms_.emplace_back(line);
                     }});
    if (!journal) {
      if (!journal.error().reason.starts_with("journal_"))
        problems.push_back(journal.error().reason);
      return Seen::refused;
    }
    problems = walk_.compare(**journal);
    if (problems.empty()) return Seen::unharmed;
    if (!alarms_.empty()) {
      problems = walk_.compare_damaged(**journal, alarms_);
      return problems.empty() ? Seen::told : Seen::wrong;
    }
    if (walk_.compare_untold(**journal).empty()) {
      problems.clear();
      return Seen::torn;
    }
    return Seen::wrong;
  }

  const JournalWalk& walk_;
  Files files_;
  Table& table_;
  Folder folder_;
  std::vector<std::string> alarms_;
};

void flip(std::uint64_t seed, std::size_t stride, Table& table) {
  Folder folder;
  const fs::path file = folder.path() / "journal.db";
  JournalWalk walk(file, seed);
  const auto work = [&](int steps) {
    if (const Status opened = walk.open("PRAGMA wal_autocheckpoint=0"); !opened) {
      return table.violation(opened.error().reason);
    }
    for (int step = 0; step < steps; ++step) {
      if (const Status told = walk.step(); !told) table.violation(told.error().reason);
    }
  };
  work(14);
  walk.close();
  Flipper(walk, {read(file), ""}, table).flip_each(stride);
  work(9);
  Flipper(walk, {read(file), read(folder.path() / "journal.db-wal")}, table).flip_each(stride);
}

}  // namespace
}  // namespace noren::faults

int main(int argc, char** argv) {
  using namespace noren::faults;
  const Options options = Options::read(argc, argv);
  Table table("flipped_bits");
  flip(options.seed, options.all ? 7 : 97, table);
  return table.print(4) ? 0 : 1;
}
