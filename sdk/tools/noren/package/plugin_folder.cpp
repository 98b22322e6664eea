// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/package/plugin_folder.hpp"

#include <utility>

#include "core/base/bytes.hpp"
#include "runtime/platform/durable_files.hpp"

namespace noren::tool {
namespace {

namespace fs = std::filesystem;

Status make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  // Whatever the mask of the one who types is: a till's user must be able to read it.
  if (!failed) fs::permissions(folder, fs::perms(0755), failed);
  if (failed) {
    return error(NOREN_E_FAILURE, "state_directory", {folder.string(), failed.message()});
  }
  return Done{};
}

Status remove_folder(const fs::path& folder) {
  std::error_code failed;
  fs::remove_all(folder, failed);
  if (failed) {
    return error(NOREN_E_FAILURE, "state_directory", {folder.string(), failed.message()});
  }
  return Done{};
}

}  // namespace

Result<PluginFolder> PluginFolder::open(const fs::path& folder) {
  std::error_code failed;
  const fs::path whole = fs::absolute(folder, failed).lexically_normal();
  if (!fs::is_directory(whole, failed)) {
    if (const Status made = make_folder(whole); !made) return made.error();
  }
  auto lock = platform::FileLock::take(whole / ".lock");
  if (!lock) return error(NOREN_E_BUSY, "folder_busy", {whole.string()});
  if (const Status emptied = remove_folder(whole / ".staging"); !emptied) return emptied.error();
  return PluginFolder(whole, std::move(lock));
}

PluginFolder::~PluginFolder() {
  std::error_code left_for_the_next;
  if (lock_) fs::remove_all(folder_ / ".staging", left_for_the_next);
}

bool PluginFolder::has(const std::string& id) const {
  std::error_code failed;
  return fs::is_directory(current(id), failed);
}

bool PluginFolder::has_previous(const std::string& id) const {
  std::error_code failed;
  return fs::is_directory(previous(id), failed);
}

Result<fs::path> PluginFolder::stage(const std::string& id, const Package& package) {
  if (const Status made = make_folder(staged(id)); !made) return made.error();
  for (const auto& [name, content] : package) {
    const fs::path file = staged(id) / name;
    if (const Status made = make_folder(file.parent_path()); !made) return made.error();
    const Status written = platform::write_public_file(file, as_bytes(content));
    if (!written) return written.error();
  }
  return staged(id).parent_path();
}

Status PluginFolder::keep_as_previous(const std::string& id) {
  const fs::path copy = folder_ / ".staging" / (id + ".previous");
  std::error_code failed;
  fs::copy(current(id), copy, fs::copy_options::recursive | fs::copy_options::create_hard_links,
           failed);
  if (failed) {
    return error(NOREN_E_FAILURE, "state_directory", {copy.string(), failed.message()});
  }
  if (has_previous(id)) return platform::exchange(copy, previous(id));
  if (const Status made = make_folder(previous(id).parent_path()); !made) return made;
  return platform::rename(copy, previous(id));
}

Status PluginFolder::install(const std::string& id) {
  if (!has(id)) return platform::rename(staged(id), current(id));
  if (const Status kept = keep_as_previous(id); !kept) return kept;
  if (const Status done = platform::exchange(staged(id), current(id)); !done) return done;
  return remove_folder(folder_ / ".staging");
}

Status PluginFolder::roll_back(const std::string& id) {
  if (!has_previous(id)) return error(NOREN_E_NOEXIST, "no_previous", {id, folder_.string()});
  if (!has(id)) return platform::rename(previous(id), current(id));
  return platform::exchange(current(id), previous(id));
}

Status PluginFolder::remove(const std::string& id) {
  if (!has(id) && !has_previous(id)) {
    return error(NOREN_E_NOEXIST, "plugin_not_here", {id, folder_.string()});
  }
  if (const Status made = make_folder(folder_ / ".staging"); !made) return made;
  // First the one that is found: from there on it is gone, whatever happens to the rest.
  if (has(id)) {
    if (const Status moved = platform::rename(current(id), staged(id)); !moved) return moved;
  }
  if (const Status removed = remove_folder(previous(id)); !removed) return removed;
  return remove_folder(folder_ / ".staging");
}

}  // namespace noren::tool
