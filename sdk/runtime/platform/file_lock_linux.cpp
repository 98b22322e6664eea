// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runtime/platform/file_lock.hpp"

namespace noren::platform {
namespace {

Error failure(const std::filesystem::path& path) {
  return error(NOREN_E_FAILURE, "state_directory", {path.string(), std::strerror(errno)});
}

bool write_all(int descriptor, ByteView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

}  // namespace

std::unique_ptr<FileLock> FileLock::take(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return nullptr;
  auto lock = std::make_unique<FileLock>(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return nullptr;
  return lock;
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

Status write_private_file(const std::filesystem::path& file, ByteView content) {
  const std::filesystem::path part = file.string() + ".part";
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return failure(part);
  const bool is_written = write_all(descriptor, content);
  ::close(descriptor);
  if (!is_written || ::rename(part.c_str(), file.c_str()) != 0) {
    const Error failed = failure(file);
    ::unlink(part.c_str());
    return failed;
  }
  return Done{};
}

Status make_private_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), failed);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failure(folder);
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return failure(folder);
  return Done{};
}

}  // namespace noren::platform
