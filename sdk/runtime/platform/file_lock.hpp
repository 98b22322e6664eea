// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

namespace noren::platform {

// Holds a file against every other process, and every other FileLock of this one, until it is
// destroyed or the process ends, however it ends.
class FileLock {
 public:
  // Nothing where another holds it or the file can't be made.
  static std::unique_ptr<FileLock> take(const std::filesystem::path& file);
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}  // takes the descriptor over
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  const int descriptor_;
};

}  // namespace noren::platform
