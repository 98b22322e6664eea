// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace noren::simulated {

class Disk;

// SQLite's way to the simulated disks: a default VFS that takes the paths that begin with one of
// theirs and leaves all others to the system's. Registered with the first disk, for the life of the
// process. Thread-safe; a disk is not.
std::uint64_t enroll(Disk& disk);
void leave(std::uint64_t number);
Disk* find(std::uint64_t number);  // null where it is no more
std::string path_prefix(std::uint64_t number);

}  // namespace noren::simulated
