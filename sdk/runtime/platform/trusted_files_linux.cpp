// SPDX-License-Identifier: Apache-2.0
#include "runtime/platform/trusted_files.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <deque>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"

namespace noren::platform {
namespace {

namespace fs = std::filesystem;

constexpr int links_max = 40;  // as Linux has it (path_resolution(7))

// Whether somebody else could change what is here. In a folder with the sticky bit others can only
// change what is theirs.
Status check_owner(const struct stat& at, const fs::path& path) {
  if (at.st_uid != 0 && at.st_uid != geteuid()) {
    return error(NOREN_E_DENIED, "file_owner", {path.string(), std::to_string(at.st_uid)});
  }
  if (S_ISLNK(at.st_mode)) return Done{};  // has no rights of its own
  const bool sticky = S_ISDIR(at.st_mode) && (at.st_mode & S_ISVTX) != 0;
  // A developer's own folders often belong to a group of his own too.
  const bool own_group = geteuid() != 0 && at.st_uid == geteuid() && at.st_gid == getegid();
  if (!sticky && ((at.st_mode & S_IWOTH) != 0 || ((at.st_mode & S_IWGRP) != 0 && !own_group))) {
    return error(NOREN_E_DENIED, "file_writable", {path.string()});
  }
  return Done{};
}

void push_front(std::deque<fs::path>& parts, const fs::path& path) {
  const std::vector<fs::path> more(path.begin(), path.end());
  parts.insert(parts.begin(), more.begin(), more.end());
}

// Walks every folder and link from the root to the path, and gives the path without links.
Result<fs::path> walk(const fs::path& path) {
  std::error_code failed;
  std::deque<fs::path> parts;
  push_front(parts, fs::absolute(path, failed));
  fs::path at;
  for (int links = 0; !parts.empty();) {
    const fs::path part = parts.front();
    parts.pop_front();
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      at = at.parent_path();
      continue;
    }
    const fs::path next = at / part;
    struct stat found {};
    if (lstat(next.c_str(), &found) != 0) {
      return error(NOREN_E_NOEXIST, "plugin_file", {next.string()});
    }
    if (const Status owner = check_owner(found, next); !owner) return owner.error();
    if (!S_ISLNK(found.st_mode)) {
      at = next;
      continue;
    }
    if (++links > links_max) return error(NOREN_E_DENIED, "file_kind", {next.string()});
    const fs::path target = fs::read_symlink(next, failed);
    if (target.is_absolute()) at.clear();
    push_front(parts, target);
  }
  return at;
}

class LinuxFile final : public host::OpenedFile {
 public:
  LinuxFile(int descriptor, fs::path path) : descriptor_(descriptor), path_(std::move(path)) {}
  ~LinuxFile() override { ::close(descriptor_); }
  LinuxFile(const LinuxFile&) = delete;
  LinuxFile& operator=(const LinuxFile&) = delete;

  Result<std::string> read(std::size_t max) override {
    std::string content;
    const Status whole = for_each_part([&](ByteView part) {
      content.append(as_text(part));
      return content.size() <= max;
    });
    if (!whole) return whole.error();
    if (content.size() > max) {
      return error(NOREN_E_ILLEGAL, "file_too_large", {path_.string(), std::to_string(max)});
    }
    return content;
  }

  Result<std::string> sha256() override {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    const Status whole = for_each_part([&](ByteView part) {
      crypto_hash_sha256_update(&state, part.data(), part.size());
      return true;
    });
    if (!whole) return whole.error();
    Bytes hash(crypto_hash_sha256_BYTES);
    crypto_hash_sha256_final(&state, hash.data());
    return to_hex(hash);
  }

  fs::path loader_path() const override { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  // Until the end of the file or until `take` has enough.
  template <typename Take>
  Status for_each_part(Take take) {
    std::array<std::uint8_t, 64 * 1024> part{};
    for (off_t at = 0;;) {
      const ssize_t size = pread(descriptor_, part.data(), part.size(), at);
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return error(NOREN_E_NOEXIST, "plugin_file", {path_.string()});
      if (size == 0) return Done{};
      at += size;
      if (!take(ByteView(part).first(static_cast<std::size_t>(size)))) return Done{};
    }
  }

  const int descriptor_;
  const fs::path path_;
};

}  // namespace

Result<std::unique_ptr<host::OpenedFile>> TrustedFiles::open(const fs::path& file) {
  const auto real = walk(file);
  if (!real) return real.error();
  // Not blocking: opening a pipe would wait for its writer.
  const int descriptor = ::open(real->c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return error(NOREN_E_NOEXIST, "plugin_file", {file.string()});
  auto opened = std::make_unique<LinuxFile>(descriptor, file);
  struct stat found {};
  if (fstat(descriptor, &found) != 0 || !S_ISREG(found.st_mode)) {
    return error(NOREN_E_DENIED, "file_kind", {file.string()});
  }
  // Of what was opened, which need not be what was there a moment ago.
  if (const Status owner = check_owner(found, file); !owner) return owner.error();
  return std::unique_ptr<host::OpenedFile>(std::move(opened));
}

Status TrustedFiles::check_folder(const fs::path& folder) {
  std::error_code failed;
  if (!fs::exists(folder, failed)) {
    return error(NOREN_E_NOEXIST, "folder_missing", {folder.string()});
  }
  const auto real = walk(folder);
  if (!real) return real.error();
  if (!fs::is_directory(*real, failed)) {
    return error(NOREN_E_DENIED, "file_kind", {folder.string()});
  }
  return Done{};
}

std::optional<std::string> environment(const char* name) {
  const char* value = secure_getenv(name);
  return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace noren::platform
