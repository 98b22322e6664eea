// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "runtime/platform/durable_files.hpp"

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

// A name is on disk when its folder is.
Status keep_name(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool kept = descriptor >= 0 && ::fsync(descriptor) == 0;
  const Status status = kept ? Status(Done{}) : Status(failure(folder));
  if (descriptor >= 0) ::close(descriptor);
  return status;
}

Status write_file(const std::filesystem::path& file, ByteView content, mode_t mode) {
  const std::filesystem::path part = file.string() + ".part";
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) return failure(part);
  const bool is_written = ::fchmod(descriptor, mode) == 0 && write_all(descriptor, content);
  ::close(descriptor);
  if (!is_written || ::rename(part.c_str(), file.c_str()) != 0) {
    const Error failed = failure(file);
    ::unlink(part.c_str());
    return failed;
  }
  return keep_name(file);
}

}  // namespace

Status write_private_file(const std::filesystem::path& file, ByteView content) {
  return write_file(file, content, 0600);
}

Status write_public_file(const std::filesystem::path& file, ByteView content) {
  return write_file(file, content, 0644);
}

Status rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failure(to);
  if (const Status kept = keep_name(to); !kept) return kept;
  return keep_name(from);
}

Status exchange(const std::filesystem::path& one, const std::filesystem::path& other) {
  if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0) {
    return failure(other);
  }
  if (const Status kept = keep_name(one); !kept) return kept;
  return keep_name(other);
}

Status make_private_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), failed);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failure(folder);
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return failure(folder);
  return Done{};
}

}  // namespace noren::platform
