// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace noren::tool {

// A small file that the user named. Errors: plugin_file, file_too_large (1 MiB).
Result<std::string> read_text_file(const std::filesystem::path& file);

}  // namespace noren::tool
