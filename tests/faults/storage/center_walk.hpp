// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/center/center.hpp"
#include "database.hpp"
#include "rig.hpp"
#include "sqlite_store.hpp"

namespace noren::faults {

// A center's books in use: batches of awards, holds and cancellations as its writer does them, and
// the replies that left it. Whatever happens to the disk, books opened on it must hold them. Not
// thread-safe.
class CenterWalk {
 public:
  CenterWalk(std::string path, std::uint64_t seed);

  Status open(const char* pragma = nullptr);
  void close();
  bool is_open() const { return center_ != nullptr; }

  // One batch, and whether its replies may leave.
  Status step();

  // How the books in this file differ from what was told: of the batch that has no answer yet all
  // or nothing may be there. Reads them as they are.
  std::vector<std::string> compare_file(const std::string& path) const;

  std::size_t told() const { return told_.size(); }

 private:
  using Replies = std::map<Bytes, std::string>;  // as stored, by operation

  Bytes ask();
  Bytes new_id();

  std::string path_;
  Dice dice_;
  HandClock clock_;
  program::Program program_;
  center::CardKeys keys_;
  center::Terminal terminal_{"A-1", "A", Bytes(32, 1), false};
  std::vector<center::Card> cards_;
  std::vector<Bytes> asked_;  // what may be canceled
  std::unique_ptr<center::Database> database_;
  std::unique_ptr<center::SqliteStore> store_;
  std::unique_ptr<center::Center> center_;
  Replies told_;
  std::vector<Bytes> batch_;  // has no answer yet
};

}  // namespace noren::faults
