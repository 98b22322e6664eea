// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "runtime/platform/file_lock.hpp"

namespace noren::platform {

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

}  // namespace noren::platform
