// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/text_file.hpp"

#include <fstream>
#include <iterator>

namespace noren::tool {

Result<std::string> read_text_file(const std::filesystem::path& file) {
  constexpr std::uintmax_t size_max = 1024 * 1024;
  std::error_code failed;
  const auto size =
      std::filesystem::is_regular_file(file, failed) ? std::filesystem::file_size(file, failed) : 0;
  if (size > size_max) {
    return error(NOREN_E_ILLEGAL, "file_too_large", {file.string(), std::to_string(size_max)});
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream || failed) return error(NOREN_E_NOEXIST, "plugin_file", {file.string()});
  return text;
}

}  // namespace noren::tool
