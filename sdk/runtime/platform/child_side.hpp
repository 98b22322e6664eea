// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace noren::platform {

// Where a child finds its socket.
inline constexpr int child_socket_descriptor = 3;

// What a child does for safety before it reads a byte: it ends with its parent, and before it where
// memory runs out, gains no privileges, leaves no core file with secrets in it, opens few files and
// writes none that fills the disk.
void harden_child();

// Bounds the child's own memory; 0 leaves it unbounded.
void limit_memory(std::uint32_t mib);

// Ends the process at once, without the destructors of what a plugin left running.
[[noreturn]] void exit_now(int code);

// The child's end of the socket, blocking.
class ChildSocket {
 public:
  // False where this process was not started by a ProcessLauncher.
  bool exists() const;
  // The next packet, or nothing where the host is gone. One thread at a time.
  std::optional<std::string> receive();
  // Sends packets of one frame in a row; false where the host is gone. Thread-safe.
  bool send(const std::vector<std::string>& packets);

 private:
  std::mutex mutex_;
  std::string buffer_;
};

}  // namespace noren::platform
