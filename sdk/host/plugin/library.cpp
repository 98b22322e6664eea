// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/library.hpp"

#include <algorithm>
#include <boost/dll/library_info.hpp>
#include <boost/dll/shared_library.hpp>
#include <boost/json.hpp>
#include <cstring>
#include <mutex>
#include <utility>

#include "core/base/bytes.hpp"
#include "host/plugin/interfaces.hpp"
#include "host/plugin/service_tables.hpp"

namespace noren::host {
namespace {

Error refused(const std::string& id, std::string reason, std::vector<std::string> more = {}) {
  more.insert(more.begin(), id);
  return error(NOREN_E_NOSERVICE, std::move(reason), std::move(more));
}

// What stays until the process ends, also past the destructors of statics: the library, and the
// file that it was loaded from, for the loader knows a library again by the name it was given.
struct Loaded {
  boost::dll::shared_library library;
  std::unique_ptr<OpenedFile> file;
};

void keep_for_ever(Loaded loaded) {
  static std::mutex mutex;
  static auto& all = *std::make_unique<std::vector<Loaded>>().release();
  const std::scoped_lock lock(mutex);
  all.push_back(std::move(loaded));
}

Result<std::unique_ptr<OpenedFile>> open_file(const manifest::File& wanted, const std::string& id,
                                              Files& files) {
  auto file = files.open(wanted.path);
  if (!file || wanted.sha256.empty()) return file;
  const auto hash = (*file)->sha256();
  if (!hash) return hash.error();
  if (from_hex(*hash) != from_hex(wanted.sha256)) return refused(id, "plugin_hash");
  return file;
}

bool has_null_slot(const void* table, std::size_t slots) {
  std::vector<void*> pointers(slots);
  std::memcpy(pointers.data(), table, slots * sizeof(void*));
  return std::find(pointers.begin(), pointers.end(), nullptr) != pointers.end();
}

constexpr std::size_t life_slots = sizeof(noren_instance_v1) / sizeof(void*);

}  // namespace

Error import_error(const noren_error& theirs, noren_status status, std::string otherwise) {
  // A text that is not UTF-8 could not be shown or sent on: it is left out.
  const auto text = [](const char* begin, std::size_t room) {
    const std::string text(begin, std::find(begin, begin + room, '\0'));
    boost::json::error_code failed;
    boost::json::parse(boost::json::serialize(boost::json::string(text)), failed);
    return failed ? std::string() : text;
  };
  const std::string domain = text(theirs.domain, sizeof theirs.domain);
  const std::string message = text(theirs.message, sizeof theirs.message);
  Error ours = message.empty() ? error(status, std::move(otherwise), {std::to_string(status)})
                               : error(status, "plugin_error", {domain, message});
  ours.extended = theirs.vendor_code;
  return ours;
}

Result<OpenedLibrary> OpenedLibrary::open(const manifest::File& library,
                                          const std::vector<manifest::File>& needed,
                                          LibraryNeeds needs, Files& files) {
  OpenedLibrary opened;
  auto all = needed;
  all.push_back(library);
  for (const auto& wanted : all) {
    auto file = open_file(wanted, needs.id, files);
    if (!file) return file.error();
    opened.files_.push_back(std::move(*file));
  }
  // Boost.DLL reports by exceptions, and reading exports of a broken file by whatever it likes.
  try {
    const auto exports =
        boost::dll::library_info(opened.files_.back()->loader_path(), false).symbols();
    if (std::find(exports.begin(), exports.end(), NOREN_PLUGIN_ENTRY) == exports.end()) {
      return refused(needs.id, "plugin_no_entry", {NOREN_PLUGIN_ENTRY});
    }
  } catch (const std::exception& problem) {
    return refused(needs.id, "plugin_load", {problem.what()});
  }
  opened.needs_ = std::move(needs);
  return opened;
}

Result<std::shared_ptr<const Library>> OpenedLibrary::load() && {
  using namespace boost::dll;
  const auto load_file = [](const OpenedFile& file) {
    return shared_library(file.loader_path(), load_mode::rtld_now | load_mode::rtld_local);
  };
  try {
    auto own = std::move(files_.back());
    files_.pop_back();
    // The loader finds a needed library by its own name (DT_SONAME) once it is loaded.
    for (auto& needed : files_) keep_for_ever({load_file(*needed), std::move(needed)});
    shared_library library = load_file(*own);
    const auto entry =
        library.get<noren_status NOREN_CALL(const noren_host*, noren_plugin*, noren_error*)>(
            NOREN_PLUGIN_ENTRY);
    keep_for_ever({std::move(library), std::move(own)});
    return Library::enter(entry, needs_);
  } catch (const std::exception& problem) {
    return refused(needs_.id, "plugin_load", {problem.what()});
  }
}

Result<std::shared_ptr<const Library>> Library::enter(noren_plugin_entry_fn entry,
                                                      const LibraryNeeds& needs) {
  if (needs.abi_min_minor > NOREN_PLUGIN_ABI_MINOR) {
    return refused(needs.id, "plugin_needs_newer_host", {std::to_string(needs.abi_min_minor)});
  }
  auto library = std::make_shared<Library>();
  noren_plugin& plugin = library->plugin_;
  plugin.struct_size = sizeof plugin;
  noren_error why{};
  why.struct_size = sizeof why;
  noren_status status = NOREN_E_FAILURE;
  try {
    // Lives as long as the library, which is for ever.
    static const noren_host entry_host = make_host(nullptr);
    status = entry(&entry_host, &plugin, &why);
  } catch (...) {
    return refused(needs.id, "plugin_threw", {"entry"});
  }
  if (status != NOREN_OK) {
    const Error given = import_error(why, status, "plugin_refused");
    return refused(needs.id, "plugin_entry", {given.details.back()});
  }
  if (plugin.struct_size < NOREN_PLUGIN_SIZE_MIN || !plugin.get_interface || !plugin.stop) {
    return refused(needs.id, "plugin_struct_size", {std::to_string(plugin.struct_size)});
  }

  const auto table_of = [&](const std::string& id, std::size_t slots) -> Result<const void*> {
    const void* table = nullptr;
    try {
      status = plugin.get_interface(plugin.plugin, id.c_str(), &table);
    } catch (...) {
      status = NOREN_E_FAILURE;
    }
    if (status != NOREN_OK || !table) return refused(needs.id, "plugin_interface_missing", {id});
    if (has_null_slot(table, slots)) return refused(needs.id, "plugin_null_slot", {id});
    return table;
  };
  const auto life = table_of(NOREN_INSTANCE, life_slots);
  if (!life) return life.error();
  library->life_ = static_cast<const noren_instance_v1*>(*life);
  for (const auto& id : needs.interfaces) {
    // What a third party made for itself is not called by this host.
    const auto* interface = find_interface(id);
    if (!interface) continue;
    const auto table = table_of(id, interface->slots.size());
    if (!table) return table.error();
    library->tables_.emplace(id, static_cast<const noren_submit_fn*>(*table));
  }
  return std::shared_ptr<const Library>(std::move(library));
}

const noren_submit_fn* Library::slots(std::string_view interface_id) const {
  const auto found = tables_.find(interface_id);
  return found == tables_.end() ? nullptr : found->second;
}

}  // namespace noren::host
