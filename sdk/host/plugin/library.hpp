// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/manifest/manifest.hpp"
#include "host/finding/files.hpp"

namespace noren::host {

// What is loaded and what it must offer.
struct LibraryNeeds {
  std::string id;
  std::vector<std::string> interfaces;
  std::uint32_t abi_min_minor = 0;
};

class Library;

// A plugin's files, open and compared with their hashes. Nothing of them ran, and what happens to
// their names from now on changes nothing. Moved, not copied; not thread-safe.
class OpenedLibrary {
 public:
  // Paths are absolute; an empty hash is not compared. Errors: those of Files, plugin_hash,
  // plugin_no_entry, plugin_load.
  static Result<OpenedLibrary> open(const manifest::File& library,
                                    const std::vector<manifest::File>& needed, LibraryNeeds needs,
                                    Files& files);

  // Loads what was opened, what it needs first, and enters it.
  Result<std::shared_ptr<const Library>> load() &&;

 private:
  LibraryNeeds needs_;
  std::vector<std::unique_ptr<OpenedFile>> files_;  // the plugin's own library last
};

// A plugin's code after its entry function said yes and every table that its manifest declares was
// found whole. Never unloaded: threads, thread-local destructors and atexit handlers of the plugin
// may outlive every instance. Immutable, so thread-safe.
class Library {
 public:
  // Calls the entry function of a plugin that is in this process.
  static Result<std::shared_ptr<const Library>> enter(noren_plugin_entry_fn entry,
                                                      const LibraryNeeds& needs);

  const noren_instance_v1& life() const { return *life_; }
  void* plugin() const { return plugin_.plugin; }
  // The slots of a declared interface in their order, or nothing.
  const noren_submit_fn* slots(std::string_view interface_id) const;

 private:
  noren_plugin plugin_{};
  const noren_instance_v1* life_ = nullptr;
  std::map<std::string, const noren_submit_fn*, std::less<>> tables_;
};

// The reason that a plugin gave in its error struct, or `otherwise` where it gave none.
Error import_error(const noren_error& theirs, noren_status status, std::string otherwise);

}  // namespace noren::host
