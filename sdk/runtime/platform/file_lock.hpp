// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

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

// Writes a file that its owner alone may read, whole or not at all.
Status write_private_file(const std::filesystem::path& file, ByteView content);

// Makes a folder, and those above it, that its owner alone may enter.
Status make_private_folder(const std::filesystem::path& folder);

}  // namespace noren::platform
