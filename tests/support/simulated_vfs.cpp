// SPDX-License-Identifier: Apache-2.0
#include "simulated_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <new>

#include "simulated_disk.hpp"
#include "simulated_file.hpp"

namespace noren::simulated {
namespace {

constexpr std::string_view root = "/simulated-disk/";

// All disks of this process, by number.
struct Registry {
  std::mutex mutex;
  std::map<std::uint64_t, Disk*> disks;
  std::uint64_t last = 0;
};

Registry& registry() {
  static Registry all;
  return all;
}

// The number and the name in a path of ours.
std::optional<std::pair<std::uint64_t, std::string>> split(const char* path) {
  const std::string_view text = path ? path : "";
  if (!text.starts_with(root)) return std::nullopt;
  const std::size_t slash = text.find('/', root.size());
  if (slash == text.npos) return std::nullopt;
  return std::pair(std::stoull(std::string(text.substr(root.size(), slash - root.size()))),
                   std::string(text.substr(slash + 1)));
}

}  // namespace

// The functions of the VFS: those for our paths, and the system's for all others.
struct Vfs {
  static File& of(sqlite3_file* file) { return *static_cast<File*>(file); }
  static sqlite3_vfs* system(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods table = {
        2,
        [](sqlite3_file* file) {
          const int code = of(file).close();
          of(file).~File();
          return code;
        },
        [](sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
          return of(file).read(into, size, at);
        },
        [](sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
          return of(file).write(from, size, at);
        },
        [](sqlite3_file* file, sqlite3_int64 size) { return of(file).resize(size); },
        [](sqlite3_file* file, int) { return of(file).sync(); },
        [](sqlite3_file* file, sqlite3_int64* size) { return of(file).size(size); },
        [](sqlite3_file* file, int level) { return of(file).lock(level); },
        [](sqlite3_file* file, int level) { return of(file).unlock(level); },
        [](sqlite3_file* file, int* result) { return of(file).is_reserved(result); },
        [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
        [](sqlite3_file*) { return 4096; },  // both as the system's VFS says
        [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; },
        [](sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
          return of(file).map(region, size, extend, memory);
        },
        [](sqlite3_file* file, int offset, int count, int flags) {
          return of(file).lock_map(offset, count, flags);
        },
        [](sqlite3_file*) {},
        [](sqlite3_file* file, int) { return of(file).unmap(); },
        nullptr,
        nullptr,
    };
    return &table;
  }

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
    const auto place = split(path);
    if (!place) return system(vfs)->xOpen(system(vfs), path, file, flags, out);
    file->pMethods = nullptr;
    Disk* disk = find(place->first);
    if (!disk) return SQLITE_CANTOPEN;
    const std::string& name = place->second;
    const Fault fault = disk->ask(Call::open, name);
    if (fault == Fault::gone) disk->kill();
    if (fault != Fault::none) return fault == Fault::full ? SQLITE_FULL : SQLITE_CANTOPEN;
    const auto found = disk->cache_.names.find(name);
    Disk::Node node = found == disk->cache_.names.end() ? 0 : found->second;
    if (node == 0) {
      if (!(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
      node = disk->next_node_++;
      disk->change({Disk::Change::Kind::create, node, name, 0, {}, false});
    }
    new (file) File(place->first, disk->life_, name, node);
    file->pMethods = methods();
    if (out) *out = flags;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* path, int sync) {
    const auto place = split(path);
    if (!place) return system(vfs)->xDelete(system(vfs), path, sync);
    Disk* disk = find(place->first);
    if (!disk) return SQLITE_IOERR_DELETE;
    const Fault fault = disk->ask(Call::remove, place->second);
    if (fault == Fault::gone) disk->kill();
    if (fault != Fault::none) return SQLITE_IOERR_DELETE;
    const auto found = disk->cache_.names.find(place->second);
    if (found == disk->cache_.names.end()) return SQLITE_IOERR_DELETE_NOENT;
    disk->change({Disk::Change::Kind::remove, found->second, place->second, 0, {}, false});
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* path, int flags, int* result) {
    const auto place = split(path);
    if (!place) return system(vfs)->xAccess(system(vfs), path, flags, result);
    Disk* disk = find(place->first);
    const auto content = disk ? disk->read(place->second) : std::nullopt;
    // As the system's: an empty file does not exist.
    *result = content && (flags != SQLITE_ACCESS_EXISTS || !content->empty());
    return SQLITE_OK;
  }

  static int full_name(sqlite3_vfs* vfs, const char* path, int size, char* full) {
    if (!split(path)) return system(vfs)->xFullPathname(system(vfs), path, size, full);
    const std::size_t length = std::strlen(path);
    if (length >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(full, path, length + 1);
    return SQLITE_OK;
  }
};

namespace {

void register_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    sqlite3_vfs ours = *system;
    ours.zName = "simulated";
    ours.pNext = nullptr;
    ours.pAppData = system;
    ours.szOsFile = std::max(system->szOsFile, static_cast<int>(sizeof(File)));
    ours.xOpen = Vfs::open;
    ours.xDelete = Vfs::remove;
    ours.xAccess = Vfs::access;
    ours.xFullPathname = Vfs::full_name;
    // SQLite draws the salts of its logs from this: the same in each run.
    ours.xRandomness = [](sqlite3_vfs*, int size, char* bytes) {
      std::memset(bytes, 0x5a, static_cast<std::size_t>(size));
      return size;
    };
    return ours;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 1);
  (void)registered;
}

}  // namespace

Disk* find(std::uint64_t number) {
  const std::lock_guard lock(registry().mutex);
  const auto found = registry().disks.find(number);
  return found == registry().disks.end() ? nullptr : found->second;
}

std::uint64_t enroll(Disk& disk) {
  register_vfs();
  const std::lock_guard lock(registry().mutex);
  registry().disks[++registry().last] = &disk;
  return registry().last;
}

void leave(std::uint64_t number) {
  const std::lock_guard lock(registry().mutex);
  registry().disks.erase(number);
}

std::string path_prefix(std::uint64_t number) {
  return std::string(root) + std::to_string(number) + "/";
}

}  // namespace noren::simulated
