// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/package/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/manifest/manifest.hpp"
#include "runtime/platform/durable_files.hpp"

namespace noren::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t size_max = std::size_t{256} << 20;
constexpr std::size_t files_max = 1000;

using Reader = std::unique_ptr<struct archive, int (*)(struct archive*)>;
using Entry = std::unique_ptr<struct archive_entry, void (*)(struct archive_entry*)>;

Error refused(const fs::path& file, std::string reason, std::string detail = {}) {
  return error(NOREN_E_ILLEGAL, std::move(reason), {file.string(), std::move(detail)});
}

// The content of the entry that the reader is at. False where it is damaged or more than `room`.
bool read_content(struct archive* reader, std::size_t room, std::string& content) {
  std::array<char, 64 * 1024> part{};
  while (true) {
    const la_ssize_t size = archive_read_data(reader, part.data(), part.size());
    if (size < 0 || static_cast<std::size_t>(size) > room) return false;
    if (size == 0) return true;
    room -= static_cast<std::size_t>(size);
    content.append(part.data(), static_cast<std::size_t>(size));
  }
}

la_ssize_t append(struct archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

}  // namespace

bool is_document(std::string_view path) {
  if (path.find('/') != std::string_view::npos) return false;
  for (const auto* beginning : {"README", "LICENSE", "LICENCE", "NOTICE", "COPYING", "CHANGELOG"}) {
    if (path.starts_with(beginning)) return true;
  }
  return false;
}

std::optional<std::string> to_archive(const Package& package) {
  std::string bytes;
  const Reader writer(archive_write_new(), archive_write_free);
  archive_write_set_format_pax_restricted(writer.get());
  archive_write_add_filter_gzip(writer.get());
  // Without the time of packing in the gzip header.
  archive_write_set_filter_option(writer.get(), "gzip", "timestamp", nullptr);
  bool good = archive_write_open(writer.get(), &bytes, nullptr, append, nullptr) == ARCHIVE_OK;
  for (const auto& [name, content] : package) {
    const Entry entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), 0, 0);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    good = good && archive_write_header(writer.get(), entry.get()) == ARCHIVE_OK &&
           archive_write_data(writer.get(), content.data(), content.size()) ==
               static_cast<la_ssize_t>(content.size());
  }
  good = archive_write_close(writer.get()) == ARCHIVE_OK && good;
  if (!good) return std::nullopt;
  return bytes;
}

Status write_package(const Package& package, const fs::path& file) {
  const auto bytes = to_archive(package);
  if (!bytes) return error(NOREN_E_FAILURE, "package_write", {file.string()});
  return platform::write_public_file(file, as_bytes(*bytes));
}

Result<Package> read_package(const fs::path& file) {
  const Reader reader(archive_read_new(), archive_read_free);
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_gzip(reader.get());
  std::error_code failed;
  if (!fs::is_regular_file(file, failed)) {
    return error(NOREN_E_NOEXIST, "plugin_file", {file.string()});
  }
  if (archive_read_open_filename(reader.get(), file.c_str(), 64 * 1024) != ARCHIVE_OK) {
    return refused(file, "package_format");
  }
  Package package;
  std::size_t size = 0;
  while (true) {
    struct archive_entry* entry = nullptr;
    const int next = archive_read_next_header(reader.get(), &entry);
    if (next == ARCHIVE_EOF) break;
    if (next != ARCHIVE_OK) return refused(file, "package_format");
    const char* path = archive_entry_pathname_utf8(entry);
    const std::string name = path ? path : "";
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)) {
      return refused(file, "package_kind", name);
    }
    if (!manifest::stays_inside(name)) return refused(file, "package_path", name);
    std::string content;
    if (package.size() == files_max || !read_content(reader.get(), size_max - size, content)) {
      const bool damaged = archive_errno(reader.get()) != 0;
      return refused(file, damaged ? "package_format" : "package_too_large", name);
    }
    size += content.size();
    if (!package.emplace(name, std::move(content)).second) {
      return refused(file, "package_twice", name);
    }
  }
  if (package.empty()) return refused(file, "package_format");
  return package;
}

}  // namespace noren::tool
