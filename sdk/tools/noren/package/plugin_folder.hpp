// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "runtime/platform/file_lock.hpp"
#include "tools/noren/package/archive.hpp"

namespace noren::tool {

// The folder of installed plugins, held against every other command that changes it. Each change
// is one exchange of names: a plugin is there as it was, or as it shall be, whenever the power
// goes. Below it, unseen by the search: .staging, which is emptied by whoever opens the folder
// next, and .previous with the version before. Not thread-safe.
class PluginFolder {
 public:
  // Makes the folder where it is missing. Errors: folder_busy, state_directory.
  static Result<PluginFolder> open(const std::filesystem::path& folder);
  PluginFolder(PluginFolder&&) = default;
  PluginFolder& operator=(PluginFolder&&) = delete;
  ~PluginFolder();  // what was staged and not installed goes

  bool has(const std::string& id) const;
  bool has_previous(const std::string& id) const;

  // Unpacks beside the installed ones; the folder that is to be looked at before install().
  Result<std::filesystem::path> stage(const std::string& id, const Package& package);
  // Puts what was staged in place. What was there is the previous version from now on.
  Status install(const std::string& id);
  // The installed version and the previous one change places.
  Status roll_back(const std::string& id);
  // Both versions are gone.
  Status remove(const std::string& id);

  const std::filesystem::path& folder() const { return folder_; }

 private:
  PluginFolder(std::filesystem::path folder, std::unique_ptr<platform::FileLock> lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}

  std::filesystem::path current(const std::string& id) const { return folder_ / id; }
  std::filesystem::path previous(const std::string& id) const { return folder_ / ".previous" / id; }
  std::filesystem::path staged(const std::string& id) const { return folder_ / ".staging" / id; }
  Status keep_as_previous(const std::string& id);

  std::filesystem::path folder_;
  std::unique_ptr<platform::FileLock> lock_;
};

}  // namespace noren::tool
