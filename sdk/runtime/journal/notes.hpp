// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

#include "runtime/journal/sqlite.hpp"

namespace noren::runtime {

// The journal's small map. What is noted is in memory at once and on disk with the next record; of
// more than `most` notes those least recently written go. Not thread-safe.
class Notes {
 public:
  static constexpr std::size_t most = 4096;

  void note(std::string_view key, std::string value);
  std::string noted(std::string_view key) const;

  // Takes what is on disk; what has a wrong checksum is left to whoever examines the rows.
  Status load(Database& database);
  // Writes what is new, in the caller's transaction; kept() when that is committed.
  Status write(Database& database);
  void kept() { changed_.clear(); }

 private:
  struct Note {
    std::string value;
    std::int64_t written = 0;
  };
  std::map<std::string, Note, std::less<>> notes_;
  std::map<std::int64_t, std::string> by_age_;
  std::set<std::string> changed_;
};

}  // namespace noren::runtime
