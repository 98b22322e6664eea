// SPDX-License-Identifier: Apache-2.0
#include "host/finding/finder.hpp"

#include <noren/plugin.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "host/plugin/interfaces.hpp"

namespace noren::host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view manifest_ending = ".noren.json";
constexpr std::size_t manifest_file_size_max = 1024 * 1024;
constexpr std::size_t signature_file_size_max = 4096;

bool contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Folders that are missing or closed to us have no manifests.
void list_manifests(const fs::path& folder, bool with_subfolders, std::vector<fs::path>& found) {
  std::error_code failed;
  std::vector<fs::path> subfolders;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    std::error_code unknown_kind;
    if (name.starts_with('.')) continue;
    if (name.ends_with(manifest_ending)) {
      found.push_back(entry->path());
    } else if (with_subfolders && entry->is_directory(unknown_kind)) {
      subfolders.push_back(entry->path());
    }
  }
  for (const auto& subfolder : subfolders) list_manifests(subfolder, false, found);
}

// Reads manifests one after the other and judges each by itself.
class Judge {
 public:
  Judge(const Administration& administration, Files& files)
      : administration_(administration), files_(files) {}

  Finding judge(const fs::path& file) {
    Finding finding;
    finding.manifest_file = file;
    const Status fit = read(file, finding);
    if (fit) {
      finding.standing = Standing::usable;
    } else {
      finding.why = fit.error();
    }
    return finding;
  }

 private:
  Status read(const fs::path& file, Finding& finding) {
    const auto opened = files_.open(file);
    if (!opened) return opened.error();
    const auto text = (*opened)->read(manifest_file_size_max);
    if (!text) return text.error();
    auto manifest = manifest::parse(*text, manifest::this_platform());
    if (!manifest) return manifest.error();
    finding.manifest = std::move(*manifest);
    const std::string& id = finding.manifest->id;
    if (file.filename().string() != id + std::string(manifest_ending)) {
      return error(NOREN_E_ILLEGAL, "manifest_file_name", {id});
    }
    // What only switches off needs no proof but its place.
    if (!finding.manifest->library) return Done{};
    if (const Status abi = check_abi(*finding.manifest); !abi) return abi;
    std::error_code failed;
    if (!fs::exists(finding.library(), failed)) {
      return error(NOREN_E_NOEXIST, "plugin_library_missing", {finding.library().string()});
    }
    return check_origin(file, *text, finding);
  }

  static Status check_abi(const manifest::Manifest& manifest) {
    if (manifest.abi_epoch != NOREN_PLUGIN_EPOCH) {
      return error(NOREN_E_NOSERVICE, "plugin_epoch",
                   {manifest.id, std::to_string(manifest.abi_epoch)});
    }
    if (manifest.abi_min_minor > NOREN_PLUGIN_ABI_MINOR) {
      return error(NOREN_E_NOSERVICE, "plugin_needs_newer_host",
                   {manifest.id, std::to_string(manifest.abi_min_minor)});
    }
    return Done{};
  }

  Status check_origin(const fs::path& file, const std::string& text, Finding& finding) {
    const manifest::Manifest& manifest = *finding.manifest;
    const fs::path signature_file = file.string() + ".sig";
    std::error_code failed;
    if (!fs::exists(fs::symlink_status(signature_file, failed))) return check_unsigned(manifest);
    const auto opened = files_.open(signature_file);
    if (!opened) return opened.error();
    const auto signature = (*opened)->read(signature_file_size_max);
    if (!signature) return signature.error();
    const auto domain = check_signature(administration_, manifest.id, text, *signature);
    if (!domain) return domain.error();
    for (const auto& needed : finding.needs()) {
      if (needed.sha256.empty()) {
        return error(NOREN_E_DENIED, "plugin_hash_missing", {manifest.id, needed.path});
      }
    }
    if (manifest.library->sha256.empty()) {
      return error(NOREN_E_DENIED, "plugin_hash_missing", {manifest.id, manifest.library->path});
    }
    finding.signed_by = *domain;
    return Done{};
  }

  Status check_unsigned(const manifest::Manifest& manifest) {
    if (!contains(administration_.policy.developer, manifest.id)) {
      return error(NOREN_E_DENIED, "plugin_unsigned", {manifest.id});
    }
    const auto& interfaces = manifest.interfaces;
    if (std::any_of(interfaces.begin(), interfaces.end(), moves_value)) {
      return error(NOREN_E_DENIED, "plugin_unsigned_value", {manifest.id});
    }
    return Done{};
  }

  const Administration& administration_;
  Files& files_;
};

fs::path system_folder() {
#if defined(__x86_64__)
  return "/usr/lib/x86_64-linux-gnu/noren/plugins";
#elif defined(__aarch64__)
  return "/usr/lib/aarch64-linux-gnu/noren/plugins";
#else
  return "/usr/lib/noren/plugins";
#endif
}

// Of two in one place nobody has said which one counts.
void refuse_twins(std::vector<Finding>& of_one_place) {
  std::map<std::string, std::vector<Finding*>> by_id;
  for (auto& finding : of_one_place) {
    if (finding.standing == Standing::usable) by_id[finding.id()].push_back(&finding);
  }
  for (const auto& [id, twins] : by_id) {
    if (twins.size() < 2) continue;
    for (Finding* twin : twins) {
      const Finding* other = twin == twins[0] ? twins[1] : twins[0];
      twin->standing = Standing::refused;
      twin->why = error(NOREN_E_EXISTS, "plugin_twice", {id, other->manifest_file.string()});
    }
  }
}

}  // namespace

const std::string& Finding::id() const {
  static const std::string none;
  return manifest ? manifest->id : none;
}

fs::path Finding::library() const {
  return manifest_file.parent_path() / manifest->library->path;
}

std::vector<manifest::File> Finding::needs() const {
  std::vector<manifest::File> needs = manifest->library->needs;
  for (auto& need : needs) need.path = (manifest_file.parent_path() / need.path).string();
  return needs;
}

const Finding* Findings::usable(std::string_view id) const {
  const auto found = std::find_if(plugins.begin(), plugins.end(), [&](const Finding& finding) {
    return finding.standing == Standing::usable && finding.id() == id;
  });
  return found == plugins.end() ? nullptr : &*found;
}

std::vector<Place> search_order(const std::vector<fs::path>& configured,
                                const std::optional<std::string>& variable,
                                const Administration& administration, const fs::path& plugin_host) {
  std::vector<Place> places;
  const auto add = [&](Origin origin, const fs::path& folder) {
    std::error_code failed;
    const fs::path whole = fs::absolute(folder, failed).lexically_normal();
    const bool known = std::any_of(places.begin(), places.end(),
                                   [&](const Place& place) { return place.folder == whole; });
    if (!known) places.push_back({origin, whole});
  };
  for (const auto& folder : configured) add(Origin::configuration, folder);
  if (variable && administration.policy.plugin_path_variable) {
    for (std::string_view rest = *variable; !rest.empty();) {
      const auto colon = rest.find(':');
      if (colon != 0) add(Origin::variable, rest.substr(0, colon));
      rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
    }
  }
  add(Origin::administration, administration.folder / "plugins.d");
  add(Origin::local, "/usr/local/lib/noren/plugins");
  add(Origin::system, system_folder());
  if (!plugin_host.empty()) add(Origin::beside_host, plugin_host.parent_path() / "plugins");
  return places;
}

Findings find_plugins(const std::vector<Place>& places, const Administration& administration,
                      Files& files) {
  Judge judge(administration, files);
  const auto search = [&](const fs::path& folder) {
    std::vector<fs::path> manifests;
    list_manifests(folder, true, manifests);
    std::sort(manifests.begin(), manifests.end());
    std::vector<Finding> findings;
    for (const auto& file : manifests) findings.push_back(judge.judge(file));
    refuse_twins(findings);
    return findings;
  };

  std::map<std::string, fs::path> switched_off;
  for (const auto& finding : search(administration.folder / "plugins.d")) {
    if (finding.standing == Standing::usable && !finding.manifest->library) {
      switched_off.emplace(finding.id(), finding.manifest_file);
    }
  }

  Findings found;
  std::map<std::string, fs::path> first;
  for (const auto& place : places) {
    SearchedPlace searched{place, std::nullopt};
    if (const Status fit = files.check_folder(place.folder); !fit) searched.why = fit.error();
    found.places.push_back(std::move(searched));
    for (auto& finding : search(place.folder)) {
      const auto pass_over = [&](Standing standing, noren_status status, std::string reason,
                                 const fs::path& because) {
        finding.standing = standing;
        finding.why = error(status, std::move(reason), {finding.id(), because.string()});
      };
      if (finding.standing == Standing::usable) {
        const auto off = switched_off.find(finding.id());
        const auto [earlier, is_first] = first.emplace(finding.id(), finding.manifest_file);
        if (off != switched_off.end() || !finding.manifest->library) {
          pass_over(Standing::switched_off, NOREN_E_DISABLED, "plugin_switched_off",
                    off != switched_off.end() ? off->second : finding.manifest_file);
        } else if (!is_first) {
          pass_over(Standing::shadowed, NOREN_E_EXISTS, "plugin_shadowed", earlier->second);
        }
      }
      found.plugins.push_back(std::move(finding));
    }
  }
  return found;
}

}  // namespace noren::host
