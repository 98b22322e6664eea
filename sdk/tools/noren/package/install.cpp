// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

#include "core/manifest/manifest.hpp"
#include "host/plugin/library.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "tools/noren/grants_text.hpp"
#include "tools/noren/installation.hpp"
#include "tools/noren/package/archive.hpp"
#include "tools/noren/package/package.hpp"
#include "tools/noren/package/plugin_folder.hpp"

namespace noren::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view default_folder = "/usr/local/lib/noren/plugins";
constexpr std::string_view manifest_ending = ".noren.json";

// The only manifest of a package.
Result<manifest::Manifest> manifest_of(const Package& package, const fs::path& file) {
  const std::string* text = nullptr;
  std::size_t count = 0;
  for (const auto& [name, content] : package) {
    if (!name.ends_with(manifest_ending)) continue;
    ++count;
    if (name.find('/') == std::string::npos) text = &content;
  }
  if (count != 1 || !text) {
    return error(NOREN_E_ILLEGAL, "package_manifests", {file.string(), std::to_string(count)});
  }
  auto manifest = manifest::parse(*text, manifest::this_platform());
  if (!manifest) return manifest;
  if (!manifest->library) return error(NOREN_E_ILLEGAL, "manifest_missing", {"library"});
  return manifest;
}

// A file that nobody signed must not lie beside code: only what is there to be read may.
Status check_extra_files(const Package& package, const manifest::Manifest& manifest,
                         const fs::path& file) {
  const std::string name = manifest.id + std::string(manifest_ending);
  std::set<std::string> known{name, name + ".sig"};
  const auto text = package.find(name);
  if (text == package.end()) return error(NOREN_E_ILLEGAL, "manifest_file_name", {manifest.id});
  for (const auto& platform : manifest::platforms(text->second)) {
    const auto of_platform = manifest::parse(text->second, platform);
    if (!of_platform) return of_platform.error();
    known.insert(of_platform->library->path);
    for (const auto& need : of_platform->library->needs) known.insert(need.path);
  }
  for (const auto& [path, content] : package) {
    if (!known.contains(path) && !is_document(path)) {
      return error(NOREN_E_ILLEGAL, "package_extra", {file.string(), path});
    }
  }
  return Done{};
}

// Judges what was unpacked as a till would: place, signature, hashes, export.
Result<host::Finding> check_staged(const fs::path& staging, const std::string& id,
                                   const host::Administration& administration) {
  platform::TrustedFiles files;
  auto findings =
      host::find_plugins({{host::Origin::configuration, staging}}, administration, files);
  const auto finding =
      std::find_if(findings.plugins.begin(), findings.plugins.end(),
                   [&](const host::Finding& candidate) { return candidate.id() == id; });
  if (finding == findings.plugins.end()) {
    return findings.plugins.empty() ? error(NOREN_E_ILLEGAL, "manifest_file_name", {id})
                                    : *findings.plugins.front().why;
  }
  // That it is switched off is no reason against having it.
  if (finding->why && finding->standing != host::Standing::switched_off) return *finding->why;
  const auto& manifest = *finding->manifest;
  const auto opened = host::OpenedLibrary::open(
      {finding->library().string(), manifest.library->sha256}, finding->needs(),
      {manifest.id, manifest.interfaces, manifest.abi_min_minor}, files);
  if (!opened) return opened.error();
  return std::move(*finding);
}

// One with the same id in a folder that is searched before: the new one would never be used.
Status check_not_shadowed(const host::Findings& findings, const std::string& id,
                          const fs::path& folder) {
  for (const auto& [place, why] : findings.places) {
    if (place.folder == folder) return Done{};
    for (const auto& finding : findings.plugins) {
      const auto parent = finding.manifest_file.parent_path();
      const bool is_here = parent == place.folder || parent.parent_path() == place.folder;
      if (is_here && finding.id() == id && finding.standing == host::Standing::usable) {
        return error(NOREN_E_EXISTS, "plugin_shadowed", {id, finding.manifest_file.string()});
      }
    }
  }
  return Done{};
}

bool is_searched(const host::Findings& findings, const fs::path& folder) {
  return std::any_of(findings.places.begin(), findings.places.end(),
                     [&](const auto& searched) { return searched.place.folder == folder; });
}

int install(const fs::path& file, const fs::path& to, const runtime::InstalledPlugins& before,
            Context& context) {
  const auto package = read_package(file);
  if (!package) return fail(context, package.error());
  const auto manifest = manifest_of(*package, file);
  if (!manifest) return fail(context, manifest.error());
  const std::string& id = manifest->id;
  const auto check = [&]() -> Status {
    const Status fits = check_extra_files(*package, *manifest, file);
    return fits ? check_not_shadowed(before.findings, id, to) : fits;
  };
  if (const Status fits = check(); !fits) return fail(context, fits.error());
  auto opened = PluginFolder::open(to);
  if (!opened) return fail(context, opened.error());
  PluginFolder& folder = *opened;
  const auto staging = folder.stage(id, *package);
  if (!staging) return fail(context, staging.error());
  const auto checked = check_staged(*staging, id, before.administration);
  if (!checked) return fail(context, checked.error());
  const bool replaces = folder.has(id);
  if (const Status installed = folder.install(id); !installed) {
    return fail(context, installed.error());
  }

  context.out << id << ' ' << manifest->version << '\n';
  context.err << context.say("発行元: ", "publisher: ") << manifest->publisher
              << context.say("、署名: ", ", signed by: ")
              << (checked->signed_by.empty()
                      ? context.say("なし（開発者モード）", "NOBODY (developer)")
                      : std::string_view(checked->signed_by))
              << context.say("、許可: ", ", grants: ") << grants_text(manifest->grants, context)
              << '\n';
  if (replaces) {
    context.err << context.say("前の版に戻すには: noren plugin rollback ",
                               "To go back to the version before: noren plugin rollback ")
                << id << '\n';
  }
  if (!is_searched(before.findings, folder.folder())) {
    context.err << folder.folder().string()
                << context.say(" は探されません。noren.toml の plugin_path に加えてください。\n",
                               " is not searched: add it to plugin_path in noren.toml.\n");
  }
  context.err << context.say("開いているレジには、次に開くときから効きます。\n",
                             "Open tills take it when they are opened again.\n");
  return done;
}

// What `rollback` and `remove` have in common.
int change(std::span<const std::string_view> words, Context& context,
           Status (PluginFolder::*how)(const std::string&), std::string_view japanese,
           std::string_view english) {
  const auto arguments = Arguments::read(words, {"--to"}, {}, 1, 1);
  if (!arguments) return wrong_usage;
  const std::string& id = arguments->plain()[0];
  if (!manifest::is_id(id)) return fail(context, error(NOREN_E_ILLEGAL, "plugin_id_wrong", {id}));
  auto folder = PluginFolder::open(arguments->value("--to", std::string(default_folder)));
  if (!folder) return fail(context, folder.error());
  if (const Status changed = ((*folder).*how)(id); !changed) return fail(context, changed.error());
  context.err << id << context.say(japanese, english) << '\n';
  return done;
}

}  // namespace

int install_plugin(std::span<const std::string_view> words, Context& context) {
  const auto arguments =
      Arguments::read(words, {"--to", "--config", "--administration", "--plugin-path"}, {}, 1, 1);
  if (!arguments) return wrong_usage;
  const auto installation = read_installation(*arguments);
  if (!installation) return fail(context, installation.error());
  platform::TrustedFiles files;
  const auto before = runtime::find_installed(installation->search, files);
  if (!before) return fail(context, before.error());
  const fs::path to = arguments->value("--to", std::string(default_folder));
  return install(arguments->plain()[0], fs::absolute(to).lexically_normal(), *before, context);
}

int roll_plugin_back(std::span<const std::string_view> words, Context& context) {
  return change(words, context, &PluginFolder::roll_back,
                " を前の版に戻しました。もう一度実行すると元に戻ります。",
                " is the version before again. Once more undoes that.");
}

int remove_plugin(std::span<const std::string_view> words, Context& context) {
  return change(words, context, &PluginFolder::remove, " を削除しました。", " is removed.");
}

}  // namespace noren::tool
