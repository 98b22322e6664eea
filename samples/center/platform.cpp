// SPDX-License-Identifier: Apache-2.0
#include "platform.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace noren::center {
namespace {

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_directory(const std::string& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool synced = ::fsync(directory) == 0;
  ::close(directory);
  return synced;
}

}  // namespace

Status make_private_directory(const std::string& path) {
  struct stat found {};
  const bool made = ::mkdir(path.c_str(), 0700) == 0;
  if (!made && (::stat(path.c_str(), &found) != 0 || !S_ISDIR(found.st_mode))) {
    return error(NOREN_E_FAILURE, "folder_unusable", {path});
  }
  return Done{};
}

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

bool is_private(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  if (!file || !(content << file.rdbuf())) {
    return error(NOREN_E_NOEXIST, "file_unreadable", {path});
  }
  return content.str();
}

Status write_private_file(const std::string& path, std::string_view content) {
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return error(NOREN_E_FAILURE, "file_unwritable", {path});
  const bool written = write_all(file, content) && ::fsync(file) == 0;
  const bool closed = ::close(file) == 0;
  const std::string folder = std::filesystem::path(path).parent_path();
  if (!written || !closed || std::rename(fresh.c_str(), path.c_str()) != 0 ||
      !sync_directory(folder.empty() ? "." : folder)) {
    ::unlink(fresh.c_str());
    return error(NOREN_E_FAILURE, "file_unwritable", {path});
  }
  return Done{};
}

std::size_t raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return static_cast<std::size_t>(::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur
                                                                          : before);
}

std::int64_t SystemClock::wall_ms() const {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t SystemClock::monotonic_ms() const {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::steady_clock;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace noren::center
