// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace noren::tool {

// What a .norenplugin file holds: relative paths and contents. The file is a tar archive (POSIX
// pax) compressed with gzip, so that any machine can look into it.
using Package = std::map<std::string, std::string>;

inline constexpr std::string_view package_ending = ".norenplugin";

// Whether a file is there to be read: README, LICENSE and the like, in no folder. Those are the
// only ones of a package that no signature covers.
bool is_document(std::string_view path);

// The file's bytes; the same package gives the same ones. Nothing where that fails.
std::optional<std::string> to_archive(const Package& package);

// Error: package_write.
Status write_package(const Package& package, const std::filesystem::path& file);

// Reads the whole file and checks every name before anything is unpacked. Errors, with the file
// first: package_format, package_path (climbs out or is absolute), package_kind (a link, a device),
// package_twice, package_too_large (256 MiB, 1000 files), plugin_file.
Result<Package> read_package(const std::filesystem::path& file);

}  // namespace noren::tool
