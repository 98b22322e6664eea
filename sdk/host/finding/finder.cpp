// SPDX-License-Identifier: Apache-2.0
#include "host/finding/finder.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <string_view>
#include <utility>

namespace noren::host {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view manifest_ending = ".noren.json";
constexpr std::uintmax_t manifest_file_size_max = 1024 * 1024;

// Folders that are missing or closed to us have no manifests.
void list_manifests(const fs::path& folder, bool with_subfolders, std::vector<fs::path>& files) {
  std::error_code failed;
  std::vector<fs::path> subfolders;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::error_code unknown_kind;
    if (entry->path().filename().string().ends_with(manifest_ending)) {
      files.push_back(entry->path());
    } else if (with_subfolders && entry->is_directory(unknown_kind)) {
      subfolders.push_back(entry->path());
    }
  }
  for (const auto& subfolder : subfolders) list_manifests(subfolder, false, files);
}

Result<std::string> read_file(const fs::path& file) {
  std::error_code failed;
  const auto size = fs::is_regular_file(file, failed) ? fs::file_size(file, failed) : 0;
  if (failed) return error(NOREN_E_NOEXIST, "plugin_file", {file.filename().string()});
  if (size > manifest_file_size_max) return error(NOREN_E_ILLEGAL, "manifest_too_large");
  std::ifstream input(file, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  if (!input.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    return error(NOREN_E_NOEXIST, "plugin_file", {file.filename().string()});
  }
  return text;
}

Result<FoundPlugin> read_plugin(const fs::path& file) {
  const auto text = read_file(file);
  if (!text) return text.error();
  auto manifest = manifest::parse(*text, manifest::this_platform());
  if (!manifest) return manifest.error();
  if (file.filename().string() != manifest->id + std::string(manifest_ending)) {
    return error(NOREN_E_ILLEGAL, "manifest_file_name", {manifest->id});
  }
  fs::path library;
  if (manifest->library) {
    library = file.parent_path() / manifest->library->path;
    std::error_code failed;
    if (!fs::is_regular_file(library, failed)) {
      return error(NOREN_E_NOEXIST, "plugin_library_missing", {library.string()});
    }
  }
  return FoundPlugin{std::move(*manifest), file, std::move(library)};
}

}  // namespace

FoundPlugins find_plugins(const std::vector<fs::path>& folders) {
  FoundPlugins found;
  std::map<std::string, FoundPlugin> first;
  for (const auto& folder : folders) {
    std::vector<fs::path> files;
    std::error_code failed;
    list_manifests(fs::absolute(folder, failed), true, files);
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
      auto plugin = read_plugin(file);
      if (!plugin) {
        found.skipped.push_back({file, plugin.error()});
        continue;
      }
      const std::string id = plugin->manifest.id;
      const auto [known, is_first] = first.emplace(id, std::move(*plugin));
      if (!is_first) {
        found.skipped.push_back({file, error(NOREN_E_EXISTS, "plugin_shadowed",
                                             {id, known->second.manifest_file.string()})});
      }
    }
  }
  for (auto& [id, plugin] : first) {
    if (plugin.manifest.library) {
      found.plugins.push_back(std::move(plugin));
    } else {
      found.skipped.push_back(
          {plugin.manifest_file, error(NOREN_E_DISABLED, "plugin_switched_off", {id})});
    }
  }
  return found;
}

}  // namespace noren::host
