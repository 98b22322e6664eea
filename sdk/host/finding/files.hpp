// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.hpp"

namespace noren::host {

// A file that stays the same file whatever happens to its name. Closed with the object. Not
// thread-safe.
class OpenedFile {
 public:
  virtual ~OpenedFile() = default;
  // All of it. Error: file_too_large above max bytes, plugin_file where it can't be read.
  virtual Result<std::string> read(std::size_t max) = 0;
  // SHA-256 of what is in it now, 64 hexadecimal digits in lower case.
  virtual Result<std::string> sha256() = 0;
  // A path by which the loader finds this very file while the object lives.
  virtual std::filesystem::path loader_path() const = 0;
};

// Seam: the files that decide what code runs, as the operating system sees them. Thread-safe.
class Files {
 public:
  virtual ~Files() = default;
  // Opens a regular file that nobody but root and this process's own user can change or exchange:
  // neither it nor a folder on its way is a symbolic link in a place that others may write, belongs
  // to somebody else or is writable by others. The details of an error begin with the path at
  // fault: plugin_file (missing or closed to us), file_kind, file_owner, file_writable.
  virtual Result<std::unique_ptr<OpenedFile>> open(const std::filesystem::path& file) = 0;
  // The same for a folder; folder_missing where there is none.
  virtual Status check_folder(const std::filesystem::path& folder) = 0;
};

}  // namespace noren::host
