// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/seam/clock.hpp"
#include "core/seam/random.hpp"

namespace noren::center {

// Everything that the center asks of the operating system but sockets and threads.

// Makes a directory that only its owner may enter; fine if it is there. Errors: 111 folder_unusable
// {path}.
Status make_private_directory(const std::string& path);
bool exists(const std::string& path);
bool is_private(const std::string& path);                // only its owner may read or write it
Result<std::string> read_file(const std::string& path);  // errors: 109 file_unreadable {path}
// Writes a file that only its owner may read, whole or not at all, durable when it returns.
// Errors: 111 file_unwritable {path}.
Status write_private_file(const std::string& path, std::string_view content);

// Lets the process have as many open files as its system permits it; returns how many.
std::size_t raise_open_files();

class SystemClock : public Clock {
 public:
  std::int64_t wall_ms() const override;
  std::int64_t monotonic_ms() const override;
};

class SystemRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace noren::center
