// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>
#include <cstdint>
#include <string>

#include "simulated_disk.hpp"

namespace noren::simulated {

// An open file of a simulated disk, in the memory that SQLite gives; the functions are those of
// sqlite3_io_methods. Gone (every call fails) when its disk crashed or is no more.
class File : public sqlite3_file {
 public:
  File(std::uint64_t disk, std::uint64_t life, std::string name, std::uint64_t node)
      : disk_(disk), life_(life), name_(std::move(name)), node_(node) {}

  int close();
  int read(void* into, int size, sqlite3_int64 offset);
  int write(const void* from, int size, sqlite3_int64 offset);
  int resize(sqlite3_int64 size);
  int sync();
  int size(sqlite3_int64* size);
  int lock(int level);
  int unlock(int level);
  int is_reserved(int* result);
  int map(int region, int size, int extend, void volatile** memory);
  int lock_map(int offset, int count, int flags);
  int unmap();

 private:
  bool is_temporary() const { return name_.empty(); }
  Disk* alive() const;
  int fault(Disk& disk, Call call, int code) const;

  std::uint64_t disk_;
  std::uint64_t life_;
  std::string name_;  // empty: a temporary file that nobody else sees
  std::uint64_t node_;
  int lock_ = SQLITE_LOCK_NONE;
  bool maps_ = false;
  bool holds_reader_[8] = {};
  bool holds_writer_[8] = {};
};

}  // namespace noren::simulated
