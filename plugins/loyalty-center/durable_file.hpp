// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace noren::loyalty_center {

// Writes a file so that after a power cut it is there whole or not at all, with these permission
// bits from its first byte on. Nothing on success, else what the system says.
std::string write_durably(const std::filesystem::path& file, std::string_view content,
                          unsigned int permissions);

}  // namespace noren::loyalty_center
