// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace noren::platform {

// What this process may do with a file below /dev. Opens nothing.
struct NodeAccess {
  std::filesystem::path path;
  bool exists = false;
  bool usable = false;  // may be read and written
  std::string group;    // that owns it, by name; its number where it has none
};

NodeAccess access_to(const std::filesystem::path& node);

// A process that has a file open.
struct Holder {
  int process = 0;
  std::string name;
};

// Who has the file open, of those processes that this one may look at: its user's own; all for
// root. Without this process.
std::vector<Holder> holders_of(const std::filesystem::path& file);

struct User {
  std::string name;
  bool is_root = false;
};

User this_user();
std::string owner_of(const std::filesystem::path& file);  // by name; "" where there is none

// Whether the folder's file system takes no writes, and whether this user may write there.
bool is_read_only(const std::filesystem::path& folder);
bool may_write(const std::filesystem::path& folder);

// Whether the peer of a connection between two ports of 127.0.0.1 is a process of this user.
bool is_own_connection(std::uint16_t peer_port, std::uint16_t port);

// The names in a folder, sorted; none where it can't be read.
std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace noren::platform
