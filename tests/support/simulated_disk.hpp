// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"

namespace noren::simulated {

// What is asked of a disk. `map` is SQLite's shared memory, which lies in a file of its own.
enum class Call : std::uint8_t { open, read, write, resize, sync, remove, map };

// What the disk does instead. `gone`: the process ends at this call, and its handles with it.
enum class Fault : std::uint8_t { none, error, full, gone };

// What a power cut leaves of the changes that were not synced: a flag for each (all kept where it
// is empty), and one write of which only the first sectors of 512 bytes came through. Names and
// lengths come back as a journaling file system orders them: none after the first that is lost.
struct Cut {
  struct Torn {
    std::size_t change = 0;
    std::size_t sectors = 0;
  };
  std::vector<bool> kept;
  std::optional<Torn> torn;
};

// A disk in memory, with a cache that a power cut empties. SQLite opens path(name) on it as any
// file, so that production code runs on it unchanged. A sync makes a file's writes durable, and all
// names and lengths that changed before; after a failed one they never will be, whatever a later
// sync says. One thread at a time.
class Disk {
 public:
  using Hook = std::function<Fault(Call call, const std::string& file)>;

  Disk();
  ~Disk();  // open handles are gone
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // Where SQLite finds a file of this disk.
  std::string path(std::string_view name) const;

  // Asked before each call; may look at the disk and make others from it.
  void set_hook(Hook hook) { hook_ = std::move(hook); }
  // Bytes in all files; a write beyond them finds the disk full.
  void set_capacity(std::size_t bytes) { capacity_ = bytes; }

  // Changes that a power cut could lose, oldest first, and how many bytes each writes (0: a name or
  // a length).
  std::size_t unsynced() const { return changes_.size(); }
  std::size_t unsynced_bytes(std::size_t change) const { return changes_[change].bytes.size(); }
  // The disk that a power cut leaves now.
  std::unique_ptr<Disk> after(const Cut& cut) const;
  // The power is cut: any of the unsynced writes are lost. All handles are gone; open again.
  void crash(std::uint64_t seed);
  // The process is killed: nothing is lost. All handles are gone; open again.
  void kill();

  // Past the cache, as somebody with a hex editor.
  std::vector<std::string> names() const;
  std::optional<Bytes> read(const std::string& name) const;
  void write(const std::string& name, Bytes content);
  void remove(const std::string& name);
  // Names and contents as one number, to tell disks apart.
  std::uint64_t fingerprint() const;

 private:
  friend class File;
  friend struct Vfs;
  using Node = std::uint64_t;

  struct Change {
    enum class Kind : std::uint8_t { write, resize, create, remove };
    Kind kind = Kind::write;
    Node node = 0;
    std::string name;          // create, remove
    std::uint64_t offset = 0;  // write: where; resize: the new length
    Bytes bytes;
    bool forgotten = false;  // its sync failed: no later one writes it
  };
  struct Image {
    std::map<std::string, Node> names;
    std::map<Node, Bytes> contents;

    void apply(const Change& change);
  };
  // What the connections of one file share: memory and locks, as the -shm file has them.
  struct Shared {
    int users = 0;
    std::vector<std::unique_ptr<std::uint8_t[]>> regions;
    int readers[8] = {};
    bool writer[8] = {};
  };
  struct FileLocks {
    int shared = 0;
    const void* reserved = nullptr;
    const void* pending = nullptr;
    const void* exclusive = nullptr;
  };

  Fault ask(Call call, const std::string& file);
  std::size_t used() const;
  void change(Change change);
  void sync(Node node);
  void fail_sync(Node node);
  void settle(const Change& change);
  void restart(Image image);

  const std::uint64_t number_;
  std::uint64_t life_ = 0;  // of the handles: those of an earlier one are gone
  Hook hook_;
  std::size_t capacity_ = SIZE_MAX;
  Node next_node_ = 1;
  Image cache_;    // what processes see
  Image durable_;  // what is there after a power cut, whatever happens
  std::vector<Change> changes_;
  std::map<std::string, Shared> shared_;
  std::map<Node, FileLocks> locks_;
};

}  // namespace noren::simulated
