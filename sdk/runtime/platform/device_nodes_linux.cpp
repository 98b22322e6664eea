// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string_view>

#include "runtime/platform/device_nodes.hpp"

namespace noren::platform {
namespace {

namespace fs = std::filesystem;

std::string group_name(gid_t group) {
  std::array<char, 4096> room{};
  struct group entry {};
  struct group* found = nullptr;
  ::getgrgid_r(group, &entry, room.data(), room.size(), &found);
  return found ? found->gr_name : std::to_string(group);
}

std::string user_name(uid_t user) {
  std::array<char, 4096> room{};
  struct passwd entry {};
  struct passwd* found = nullptr;
  ::getpwuid_r(user, &entry, room.data(), room.size(), &found);
  return found ? found->pw_name : std::to_string(user);
}

bool points_to(const fs::path& link, const struct stat& wanted) {
  struct stat found {};
  return ::stat(link.c_str(), &found) == 0 && found.st_dev == wanted.st_dev &&
         found.st_ino == wanted.st_ino;
}

}  // namespace

NodeAccess access_to(const fs::path& node) {
  NodeAccess access{node, false, false, {}};
  struct stat status {};
  if (::stat(node.c_str(), &status) != 0) return access;
  access.exists = true;
  access.usable = ::access(node.c_str(), R_OK | W_OK) == 0;
  access.group = group_name(status.st_gid);
  return access;
}

std::vector<Holder> holders_of(const fs::path& file) {
  std::vector<Holder> holders;
  struct stat wanted {};
  if (::stat(file.c_str(), &wanted) != 0) return holders;
  for (const std::string& name : names_in("/proc")) {
    int process = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), process);
    if (read.ec != std::errc() || read.ptr != name.data() + name.size()) continue;
    if (process == ::getpid()) continue;
    const fs::path folder = fs::path("/proc") / name;
    const auto descriptors = names_in(folder / "fd");
    const bool holds = std::any_of(
        descriptors.begin(), descriptors.end(),
        [&](const std::string& number) { return points_to(folder / "fd" / number, wanted); });
    if (!holds) continue;
    std::ifstream command(folder / "comm");
    Holder holder{process, {}};
    std::getline(command, holder.name);
    holders.push_back(std::move(holder));
  }
  return holders;
}

User this_user() {
  const uid_t user = ::geteuid();
  return {user_name(user), user == 0};
}

std::string owner_of(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  return user_name(status.st_uid);
}

bool is_read_only(const fs::path& folder) {
  struct statvfs status {};
  return ::statvfs(folder.c_str(), &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

bool may_write(const fs::path& folder) {
  return ::access(folder.c_str(), W_OK | X_OK) == 0;
}

// proc(5), /proc/net/tcp: number, local address, remote address, and as the eighth word the user.
bool is_own_connection(std::uint16_t peer_port, std::uint16_t port) {
  const auto address = [](std::uint16_t number) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "0100007F:%04X", number);
    return std::string(text.data());
  };
  std::ifstream connections("/proc/net/tcp");
  for (std::string line; std::getline(connections, line);) {
    std::istringstream words(line);
    std::string word;
    std::string local;
    std::string remote;
    words >> word >> local >> remote;
    if (local != address(peer_port) || remote != address(port)) continue;
    for (int skipped = 0; skipped < 5; ++skipped) words >> word;
    return word == std::to_string(::geteuid());
  }
  return false;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
  while (const dirent* entry = open ? ::readdir(open.get()) : nullptr) {
    const std::string_view name(entry->d_name);
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace noren::platform
