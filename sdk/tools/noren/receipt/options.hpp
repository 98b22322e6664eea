// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

// What the commands that read receipts have in common.
namespace noren::tool {

// A whole number from `least` to `most`, in digits. Pure.
std::optional<int> read_number(std::string_view text, int least, int most);

// The columns of the paper; nothing where a receipt can't have so many. Pure.
std::optional<int> read_columns(std::string_view text);

// Whether printers can be sent text in this encoding. Error: encoding_unknown. Pure.
Status check_encoding(const std::string& name);

// A file that belongs to a receipt, without a mark before its UTF-8. Errors:
// receipt_file_unreadable {file}, file_too_large (1 MiB).
Result<std::string> read_receipt_file(const std::filesystem::path& file);

}  // namespace noren::tool
