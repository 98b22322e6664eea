// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "core/manifest/signature.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "tools/noren/arguments.hpp"
#include "tools/noren/package/archive.hpp"
#include "tools/noren/package/package.hpp"

namespace noren::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_size_max = std::size_t{256} << 20;

// The manifest that the word names: itself, or the only one in the folder.
Result<fs::path> find_manifest(const fs::path& named) {
  std::error_code failed;
  if (!fs::is_directory(named, failed)) return named;
  std::vector<fs::path> found;
  for (fs::directory_iterator entry(named, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().filename().string().ends_with(".noren.json")) found.push_back(entry->path());
  }
  if (found.size() == 1) return found[0];
  return error(NOREN_E_ILLEGAL, "package_manifests",
               {named.string(), std::to_string(found.size())});
}

class Packer {
 public:
  explicit Packer(fs::path folder) : folder_(std::move(folder)) {}

  // Adds a file below the folder, comparing it with its hash where one is given.
  Status add(const std::string& name, const std::string& sha256 = {}) {
    const auto opened = files_.open(folder_ / name);
    if (!opened) return opened.error();
    if (!sha256.empty()) {
      const auto hash = (*opened)->sha256();
      if (!hash) return hash.error();
      if (*hash != sha256) {
        return error(NOREN_E_ILLEGAL, "package_stale", {(folder_ / name).string()});
      }
    }
    auto content = (*opened)->read(file_size_max);
    if (!content) return content.error();
    package_[name] = std::move(*content);
    return Done{};
  }

  // The libraries of every platform, not of this one alone.
  Status add_libraries(const manifest::Manifest& manifest, const std::string& text) {
    for (const auto& platform : manifest::platforms(text)) {
      const auto of_platform = manifest::parse(text, platform);
      if (!of_platform) return of_platform.error();
      std::vector<manifest::File> all = of_platform->library->needs;
      all.push_back(*of_platform->library);
      for (const auto& file : all) {
        if (file.sha256.empty()) {
          return error(NOREN_E_ILLEGAL, "plugin_hash_missing", {manifest.id, file.path});
        }
        if (const Status added = add(file.path, file.sha256); !added) return added;
      }
    }
    return Done{};
  }

  Status add_documents() {
    std::error_code failed;
    for (fs::directory_iterator entry(folder_, failed), end; !failed && entry != end;
         entry.increment(failed)) {
      if (!is_document(entry->path().filename().string()) || !entry->is_regular_file(failed))
        continue;
      const Status added = add(entry->path().filename().string());
      if (!added) return added;
    }
    return Done{};
  }

  const Package& package() const { return package_; }

 private:
  const fs::path folder_;
  platform::TrustedFiles files_;
  Package package_;
};

Result<fs::path> pack(const fs::path& named, fs::path out) {
  const auto file = find_manifest(named);
  if (!file) return file.error();
  const std::string name = file->filename().string();
  Packer packer(fs::absolute(*file).parent_path());
  if (const Status added = packer.add(name); !added) return added.error();
  const std::string text = packer.package().at(name);
  const auto manifest = manifest::parse(text, manifest::this_platform());
  if (!manifest) return manifest.error();
  if (name != manifest->id + ".noren.json" || !manifest->library) {
    return error(NOREN_E_ILLEGAL, "manifest_file_name", {manifest->id});
  }
  if (const Status added = packer.add(name + ".sig"); !added) {
    return error(NOREN_E_NOEXIST, "package_unsigned", {manifest->id});
  }
  if (const Status added = packer.add_libraries(*manifest, text); !added) return added.error();
  if (const Status added = packer.add_documents(); !added) return added.error();
  if (out.empty()) {
    out = manifest->id + "-" + manifest->version + std::string(package_ending);
  }
  if (const Status written = write_package(packer.package(), out); !written) {
    return written.error();
  }
  return out;
}

}  // namespace

int pack_plugin(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--out"}, {}, 1, 1);
  if (!arguments) return wrong_usage;
  const auto packed = pack(arguments->plain()[0], arguments->value("--out"));
  if (!packed) return fail(context, packed.error());
  context.out << packed->string() << '\n';
  return done;
}

}  // namespace noren::tool
