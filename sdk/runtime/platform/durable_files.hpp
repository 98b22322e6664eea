// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace noren::platform {

// Writes a file, whole or not at all, and is back when it and its name are on disk. What was there
// is replaced. Error: state_directory with path and cause.
Status write_private_file(const std::filesystem::path& file, ByteView content);  // for its owner
Status write_public_file(const std::filesystem::path& file, ByteView content);   // all may read

// Gives a file or folder another name in the same file system, or lets two change names, in one
// step that is on disk when these return.
Status rename(const std::filesystem::path& from, const std::filesystem::path& to);
Status exchange(const std::filesystem::path& one, const std::filesystem::path& other);

// Makes a folder, and those above it, that its owner alone may enter.
Status make_private_folder(const std::filesystem::path& folder);

}  // namespace noren::platform
