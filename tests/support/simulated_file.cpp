// SPDX-License-Identifier: Apache-2.0
#include "simulated_file.hpp"

#include <algorithm>

#include "simulated_vfs.hpp"

namespace noren::simulated {

Disk* File::alive() const {
  Disk* disk = find(disk_);
  return disk && disk->life_ == life_ ? disk : nullptr;
}

int File::fault(Disk& disk, Call call, int code) const {
  if (is_temporary()) return SQLITE_OK;
  switch (disk.ask(call, name_)) {
    case Fault::none:
      return SQLITE_OK;
    case Fault::full:
      return call == Call::write ? SQLITE_FULL : code;
    case Fault::gone:
      disk.kill();
      return code;
    case Fault::error:
      return code;
  }
  return code;
}

int File::close() {
  if (Disk* disk = alive()) {
    unlock(SQLITE_LOCK_NONE);
    if (is_temporary()) disk->cache_.contents.erase(node_);
  }
  return SQLITE_OK;
}

int File::read(void* into, int size, sqlite3_int64 offset) {
  Disk* disk = alive();
  if (!disk) return SQLITE_IOERR_READ;
  if (const int code = fault(*disk, Call::read, SQLITE_IOERR_READ)) return code;
  const Bytes& content = disk->cache_.contents[node_];
  const auto begin = std::min<std::uint64_t>(static_cast<std::uint64_t>(offset), content.size());
  const auto count =
      std::min<std::uint64_t>(static_cast<std::uint64_t>(size), content.size() - begin);
  auto* bytes = static_cast<std::uint8_t*>(into);
  std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(begin), count, bytes);
  std::fill(bytes + count, bytes + size, std::uint8_t{0});
  return count == static_cast<std::uint64_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int File::write(const void* from, int size, sqlite3_int64 offset) {
  Disk* disk = alive();
  if (!disk) return SQLITE_IOERR_WRITE;
  if (const int code = fault(*disk, Call::write, SQLITE_IOERR_WRITE)) return code;
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  Disk::Change change{Disk::Change::Kind::write,  node_, {}, static_cast<std::uint64_t>(offset),
                      Bytes(bytes, bytes + size), false};
  const std::uint64_t end = change.offset + change.bytes.size();
  const std::uint64_t length = disk->cache_.contents[node_].size();
  if (end > length && disk->used() + (end - length) > disk->capacity_) return SQLITE_FULL;
  if (is_temporary()) {
    disk->cache_.apply(change);
  } else {
    disk->change(std::move(change));
  }
  return SQLITE_OK;
}

int File::resize(sqlite3_int64 size) {
  Disk* disk = alive();
  if (!disk) return SQLITE_IOERR_TRUNCATE;
  if (const int code = fault(*disk, Call::resize, SQLITE_IOERR_TRUNCATE)) return code;
  const Disk::Change change{Disk::Change::Kind::resize,       node_, {},
                            static_cast<std::uint64_t>(size), {},    false};
  if (is_temporary()) {
    disk->cache_.apply(change);
  } else {
    disk->change(change);
  }
  return SQLITE_OK;
}

int File::sync() {
  Disk* disk = alive();
  if (!disk) return SQLITE_IOERR_FSYNC;
  if (is_temporary()) return SQLITE_OK;
  if (const int code = fault(*disk, Call::sync, SQLITE_IOERR_FSYNC)) {
    // A process that ends here leaves its writes in the cache, for a later sync to take.
    if (alive()) disk->fail_sync(node_);
    return code;
  }
  disk->sync(node_);
  return SQLITE_OK;
}

int File::size(sqlite3_int64* size) {
  Disk* disk = alive();
  if (!disk) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(disk->cache_.contents[node_].size());
  return SQLITE_OK;
}

// SQLite's five levels: shared by many, reserved by one, exclusive when the shared ones are gone.
int File::lock(int level) {
  Disk* disk = alive();
  if (!disk) return SQLITE_IOERR_LOCK;
  Disk::FileLocks& locks = disk->locks_[node_];
  const auto other = [this](const void* holder) { return holder && holder != this; };
  if (level <= lock_) return SQLITE_OK;
  if (level == SQLITE_LOCK_SHARED) {
    if (other(locks.pending) || other(locks.exclusive)) return SQLITE_BUSY;
    ++locks.shared;
  } else {
    if (other(locks.reserved) || other(locks.pending)) return SQLITE_BUSY;
    locks.reserved = this;
    if (level == SQLITE_LOCK_EXCLUSIVE) {
      locks.pending = this;
      if (locks.shared > 1) {
        lock_ = SQLITE_LOCK_PENDING;
        return SQLITE_BUSY;
      }
      locks.exclusive = this;
    }
  }
  lock_ = level;
  return SQLITE_OK;
}

int File::unlock(int level) {
  Disk* disk = alive();
  if (!disk) return SQLITE_OK;
  Disk::FileLocks& locks = disk->locks_[node_];
  if (level >= lock_) return SQLITE_OK;
  for (const void** holder : {&locks.reserved, &locks.pending, &locks.exclusive}) {
    if (*holder == this) *holder = nullptr;
  }
  if (level == SQLITE_LOCK_NONE && lock_ >= SQLITE_LOCK_SHARED) --locks.shared;
  lock_ = level;
  return SQLITE_OK;
}

int File::is_reserved(int* result) {
  Disk* disk = alive();
  *result = disk && disk->locks_[node_].reserved;
  return SQLITE_OK;
}

int File::map(int region, int size, int extend, void volatile** memory) {
  *memory = nullptr;
  Disk* disk = alive();
  if (!disk) return SQLITE_IOERR_SHMMAP;
  if (!maps_) ++disk->shared_[name_].users;
  maps_ = true;
  auto& regions = disk->shared_[name_].regions;
  if (regions.size() <= static_cast<std::size_t>(region)) {
    if (!extend) return SQLITE_OK;
    if (const int code = fault(*disk, Call::map, SQLITE_IOERR_SHMSIZE)) return code;
    while (regions.size() <= static_cast<std::size_t>(region)) {
      regions.push_back(std::make_unique<std::uint8_t[]>(static_cast<std::size_t>(size)));
    }
  }
  *memory = regions[static_cast<std::size_t>(region)].get();
  return SQLITE_OK;
}

int File::lock_map(int offset, int count, int flags) {
  Disk* disk = alive();
  if (!disk) return (flags & SQLITE_SHM_UNLOCK) ? SQLITE_OK : SQLITE_IOERR_SHMLOCK;
  Disk::Shared& shared = disk->shared_[name_];
  for (int slot = offset; slot < offset + count; ++slot) {
    if (flags & SQLITE_SHM_UNLOCK) continue;
    const bool taken = shared.writer[slot] && !holds_writer_[slot];
    const int others = shared.readers[slot] - (holds_reader_[slot] ? 1 : 0);
    if (taken || ((flags & SQLITE_SHM_EXCLUSIVE) && others > 0)) return SQLITE_BUSY;
  }
  for (int slot = offset; slot < offset + count; ++slot) {
    if (flags & SQLITE_SHM_EXCLUSIVE) {
      shared.writer[slot] = holds_writer_[slot] = !(flags & SQLITE_SHM_UNLOCK);
    } else if (const bool wanted = !(flags & SQLITE_SHM_UNLOCK); wanted != holds_reader_[slot]) {
      shared.readers[slot] += wanted ? 1 : -1;
      holds_reader_[slot] = wanted;
    }
  }
  return SQLITE_OK;
}

int File::unmap() {
  Disk* disk = alive();
  if (!disk) return SQLITE_OK;
  lock_map(0, 8, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
  for (int slot = 0; slot < 8; ++slot) {
    if (holds_writer_[slot]) lock_map(slot, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
  }
  // The next who opens it reads the log again.
  if (maps_ && --disk->shared_[name_].users == 0) disk->shared_.erase(name_);
  maps_ = false;
  return SQLITE_OK;
}

}  // namespace noren::simulated
